/**
 * Where `@huggingface/tokenizers` splits a text in other places than the reference tokenizers do, it is put right here:
 * an encoder must see the tokens it was trained on. What remains are letters, marks and punctuation that Unicode added
 * later than either side's tables.
 */
import {
  BertNormalizer,
  ByteLevelPreTokenizer,
  SequenceNormalizer,
  SequencePreTokenizer,
  type Normalizer,
  type PreTokenizer,
  type Tokenizer as HubTokenizer,
} from '@huggingface/tokenizers';

/** Control, format, private-use and lone surrogate characters are dropped, tab and line ends are not. */
const UNPRINTABLE = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD]/gu;
/** CJK ideographs, each a word of its own; the blocks are those of the reference. */
const IDEOGRAPH =
  /[\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B81F}\u{2B920}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

/** The normalisation of BERT: also beyond the first 65,536 characters, and of a word-final capital sigma. */
class ExactBertNormalizer extends BertNormalizer {
  override normalize(text: string): string {
    const { clean_text, handle_chinese_chars, lowercase, strip_accents } = this.config;
    let out = text;
    if (clean_text) out = out.replace(UNPRINTABLE, '').replace(/\s/g, ' ');
    if (handle_chinese_chars) out = out.replace(IDEOGRAPH, ' $& ');
    if (strip_accents ?? lowercase) out = out.normalize('NFD').replace(/\p{Mn}/gu, '');
    // Each character by itself: `toLowerCase` makes the last capital sigma of a word another letter.
    return lowercase ? out.replaceAll('Σ', 'σ').toLowerCase() : out;
  }
}

/** The word pattern of GPT-2 (Radford et al. 2019). White space as Unicode has it, where `\s` departs from it twice. */
const WORDS =
  /'(?:[stmd]|re|ve|ll)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Corrects a tokenizer in place. */
export function correct(hub: HubTokenizer): void {
  hub.normalizer = exact(hub.normalizer);
  for (const splitter of byteLevels(hub.pre_tokenizer)) splitter.pattern = WORDS;
}

function exact(step: Normalizer | null): Normalizer | null {
  if (step instanceof BertNormalizer) return new ExactBertNormalizer(step.config);
  if (step instanceof SequenceNormalizer) step.normalizers = step.normalizers.map(exact);
  return step;
}

/** The byte-level splitters among a tokenizer's pre-tokenizers. */
export function byteLevels(step: PreTokenizer | null): ByteLevelPreTokenizer[] {
  if (step instanceof SequencePreTokenizer) return step.tokenizers.flatMap(byteLevels);
  return step instanceof ByteLevelPreTokenizer ? [step] : [];
}
