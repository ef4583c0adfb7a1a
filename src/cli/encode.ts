/** `npm run encode`: last hidden states of `[CLS] text [SEP]` for every line of a file. */
import { writeFileSync } from 'node:fs';
import { assemble } from '../lab/encoder/batch';
import { encodeWords } from '../lab/encoder/forward';
import { LabError } from '../lab/errors';
import { place } from '../lab/prompt/layout';
import { readOptions, runCommand } from './arguments';
import { openEncoder } from './encoders';
import { readText, startBackend } from './platform';

const USAGE =
  'Usage: npm run --silent encode -- --encoder DIR|ID|OWNER/NAME[@REVISION] --in sentences.txt --out hidden.json [--backend wasm|cpu]';

async function main(): Promise<void> {
  const { encoder: wanted, in: input, out, backend = 'wasm' } = readOptions(['encoder', 'in', 'out', 'backend'], USAGE);
  if (wanted === undefined || input === undefined || out === undefined) {
    throw new LabError('recipe-invalid', '--encoder, --in and --out are all needed.', USAGE);
  }
  if (backend !== 'wasm' && backend !== 'cpu')
    throw new LabError('recipe-invalid', `--backend is “${backend}”.`, 'Choose wasm or cpu.');
  const texts = (await readText(input)).split(/\r?\n/).filter((line) => line.trim() !== '');
  if (texts.length === 0)
    throw new LabError('task-invalid', `${input} has no text in it.`, 'Write one sentence per line.');
  await startBackend(backend);
  const { encoder } = await openEncoder(wanted);
  const { tokenizer, config } = encoder;
  const encoded: { text: string; ids: readonly number[]; hidden: number[][] }[] = [];
  for (const text of texts) {
    const placement = place('prefix', { a: tokenizer.encode(text), b: null }, 0, config.positions, tokenizer.special);
    if (placement.cut) process.stderr.write(`cut to ${config.positions} tokens: ${text.slice(0, 60)}\n`);
    const states = encodeWords(encoder, assemble([placement], tokenizer.special.pad));
    const [rows] = await states.array();
    states.dispose();
    encoded.push({ text, ids: placement.ids, hidden: (rows ?? []).slice(0, placement.ids.length) });
  }
  writeFileSync(out, `${JSON.stringify(encoded)}\n`);
  encoder.dispose();
}

void runCommand(main);
