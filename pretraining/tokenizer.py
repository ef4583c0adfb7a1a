"""A lower-case WordPiece vocabulary: `python tokenizer.py --corpus DIR --out tokenizer.json --size 8192`."""

import argparse
import pathlib

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from corpus import CLS, SEP, SPECIAL, read_lines, read_mixture


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--size", type=int, default=8192)
    args = parser.parse_args()
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", SEP), ("[CLS]", CLS))
    text = (
        line
        for source in read_mixture()
        for line in read_lines(args.corpus / source["file"], source["vocabularyCharacters"])
    )
    trainer = trainers.WordPieceTrainer(
        vocab_size=args.size, min_frequency=5, special_tokens=SPECIAL, limit_alphabet=200
    )
    tokenizer.train_from_iterator(text, trainer)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(args.out))


if __name__ == "__main__":
    main()
