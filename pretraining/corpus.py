"""Text to token arrays, once: `python corpus.py --corpus DIR --tokenizer tokenizer.json --tasks DIR --out packed`.

Reads the sources of mixture.json (one paragraph or review a line), leaves out every sentence of the task files in
`--tasks` that occurs in them, keeps every hundredth line for evaluation, and writes for each source

    <source>.tokens.npy    uint16, all lines one after the other, [SEP] after each
    <source>.segments.npy  int32, n x 3: first token, length, tokens of the same line that follow
    <source>.held-out.npy  uint16, the lines kept for evaluation
    report.json            counts, and for each task file how many of its sentences were found
"""

import argparse
import csv
import json
import lzma
import math
import multiprocessing
import pathlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
from tokenizers import Tokenizer

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAD, UNK, CLS, SEP, MASK = range(5)

HELD_OUT_EVERY = 100
LONGEST_SEGMENT = 124
SHORTEST_SEGMENT = 4
# A task sentence of fewer words is common speech ("great phone"), not a trace of the data set.
FEWEST_WORDS = 5
WORD = re.compile(r"[a-z0-9]+")

Words = tuple[str, ...]


def read_mixture() -> list[dict]:
    return json.loads((pathlib.Path(__file__).parent / "mixture.json").read_text())["sources"]


def read_lines(path: pathlib.Path, characters: float | None = None) -> Iterator[str]:
    """Non-empty lines of an .xz file, at most `characters` in all."""
    seen = 0
    with lzma.open(path, "rt", encoding="utf8", errors="ignore") as file:
        for line in map(str.strip, file):
            seen += len(line)
            if characters is not None and seen > characters:
                return
            if line:
                yield line


def read_task_sentences(directory: pathlib.Path) -> dict[Words, set[str]]:
    """Word sequences of all task texts, each with the files it stands in."""
    sentences: dict[Words, set[str]] = defaultdict(set)
    for path in sorted(directory.glob("*/*.tsv")):
        with path.open(encoding="utf8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                for column, text in row.items():
                    words = tuple(WORD.findall(text.lower())) if column.startswith("sentence") else ()
                    if len(words) >= FEWEST_WORDS:
                        sentences[words].add(f"{path.parent.name}/{path.stem}")
    return sentences


class Cleaner:
    """Cuts task sentences out of lines."""

    def __init__(self, sentences: dict[Words, set[str]]):
        self.by_start: dict[Words, list[Words]] = defaultdict(list)
        for words in sentences:
            self.by_start[words[:FEWEST_WORDS]].append(words)

    def clean(self, line: str) -> tuple[str, list[Words]]:
        """The line without the task sentences that it holds, and those sentences."""
        words = WORD.findall(line.lower())
        shifted = [words[offset:] for offset in range(FEWEST_WORDS)]
        hits = [at for at, start in enumerate(zip(*shifted, strict=False)) if start in self.by_start]
        if not hits:
            return line, []
        spans = [match.span() for match in WORD.finditer(line.lower())]
        found, kept, end = [], [], 0
        for at in hits:
            for sentence in self.by_start[tuple(words[at : at + FEWEST_WORDS])]:
                last = at + len(sentence) - 1
                if tuple(words[at : last + 1]) == sentence:
                    found.append(sentence)
                    kept.append(line[end : max(end, spans[at][0])])
                    end = max(end, spans[last][1])
        return "".join(kept) + line[end:], found


def clean_and_encode(lines: list[str]) -> tuple[list[np.ndarray], Counter]:
    """Runs in a worker process; `start_worker` has set what it needs."""
    cleaned = [worker_cleaner.clean(line) for line in lines]
    encoded = worker_tokenizer.encode_batch([line for line, _ in cleaned], add_special_tokens=False)
    return [np.array([*e.ids, SEP], np.uint16) for e in encoded], Counter(w for _, found in cleaned for w in found)


def start_worker(tokenizer: pathlib.Path, sentences: dict[Words, set[str]]) -> None:
    global worker_tokenizer, worker_cleaner
    worker_tokenizer = Tokenizer.from_file(str(tokenizer))
    worker_cleaner = Cleaner(sentences)


def cut_segments(tokens: np.ndarray, ends: set[int], rng: np.random.Generator) -> np.ndarray:
    """Runs of whole sentences within a line, their lengths spread evenly on a logarithmic scale."""
    is_end = np.isin(tokens, list(ends))
    # "..." and '."' end one sentence, not several.
    boundary = np.flatnonzero((is_end & ~np.append(is_end[1:], False)) | (tokens == SEP))
    line_ends = np.flatnonzero(tokens == SEP)
    line_end = line_ends[np.searchsorted(line_ends, boundary)].tolist()
    targets = np.exp(rng.uniform(math.log(6), math.log(LONGEST_SEGMENT), len(boundary))).tolist()
    places = boundary.tolist()
    segments: list[tuple[int, int, int]] = []
    start = 0
    target = targets[0]
    for i, (at, end) in enumerate(zip(places, line_end, strict=True)):
        following = places[i + 1] if at != end else end
        if following < end and following + 1 - start <= target:
            continue
        length = min(min(at + 1, end) - start, LONGEST_SEGMENT)
        if length >= SHORTEST_SEGMENT:
            segments.append((start, length, end - start - length))
        start = at + 1
        target = targets[i]
    return np.array(segments, np.int32)


def chunks(lines: Iterator[str], size: int = 2000) -> Iterator[list[str]]:
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--tokenizer", type=pathlib.Path, required=True)
    parser.add_argument("--tasks", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    sentences = read_task_sentences(args.tasks)
    tokenizer = Tokenizer.from_file(str(args.tokenizer))
    ends = {tokenizer.token_to_id(mark) for mark in ".!?"}
    rng = np.random.default_rng(args.seed)
    found: Counter = Counter()
    report: dict = {"sources": {}, "tasks": {}}
    with multiprocessing.Pool(initializer=start_worker, initargs=(args.tokenizer, sentences)) as pool:
        for source in read_mixture():
            lines: list[np.ndarray] = []
            text = read_lines(args.corpus / source["file"], source["characters"])
            for encoded, hits in pool.imap(clean_and_encode, chunks(text)):
                lines += encoded
                found += hits
            name = source["file"].split(".")[0]
            tokens = np.concatenate([x for i, x in enumerate(lines) if i % HELD_OUT_EVERY != HELD_OUT_EVERY - 1])
            segments = cut_segments(tokens, ends, rng)
            np.save(args.out / f"{name}.tokens.npy", tokens)
            np.save(args.out / f"{name}.segments.npy", segments)
            np.save(args.out / f"{name}.held-out.npy", np.concatenate(lines[HELD_OUT_EVERY - 1 :: HELD_OUT_EVERY]))
            report["sources"][name] = {"lines": len(lines), "tokens": len(tokens), "segments": len(segments)}
            print(name, report["sources"][name], flush=True)
    for file in sorted({file for files in sentences.values() for file in files}):
        own = [words for words, files in sentences.items() if file in files]
        hit = sum(words in found for words in own)
        report["tasks"][file] = {"texts": len(own), "found": hit, "share": round(hit / len(own), 5)}
    (args.out / "report.json").write_text(json.dumps(report, indent=2))
    print(json.dumps(report["tasks"], indent=2))


if __name__ == "__main__":
    main()
