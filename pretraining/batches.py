"""Batches from packed text: every row of a batch has the same length, so nothing is padded."""

import dataclasses
import pathlib

import numpy as np
import torch

from corpus import CLS, MASK, SEP, read_mixture

OWN = 64
NEIGHBOURING = 24
SHORTEST_CONTINUATION = 4
MASKED_SHARE = 0.2
PAIR_SHARE = 0.15


@dataclasses.dataclass
class Batch:
    """Rows of one length. Unless the rows are pairs, the texts of their second half follow those of the first."""

    ids: torch.Tensor
    segments: torch.Tensor
    masked: torch.Tensor
    """Flat places whose words are to be predicted."""
    targets: torch.Tensor
    read: int
    """Column of the [MASK] that stands for the sentence."""
    topic: torch.Tensor
    """Words that [CLS] and that [MASK] are to predict: rows x words."""
    follows: torch.Tensor | None
    """For each row of the first half, whether its text goes on in the second half; None for pairs."""


class Source:
    def __init__(self, directory: pathlib.Path, name: str, share: float):
        self.share = share
        self.tokens = np.load(directory / f"{name}.tokens.npy")
        self.segments = np.load(directory / f"{name}.segments.npy")
        # Not so close to the end that nothing follows.
        self.segments = self.segments[self.segments[:, 0] < len(self.tokens) - 400]
        order = np.argsort(self.segments[:, 1], kind="stable")
        self.segments = self.segments[order]
        self.bounds = np.searchsorted(self.segments[:, 1], np.arange(130))

    def draw(self, length: int, count: int, rng: np.random.Generator) -> np.ndarray:
        low, high = self.bounds[length], self.bounds[length + 1]
        return self.segments[rng.integers(low, high, count)] if high > low else self.segments[:0]

    def take(self, starts: np.ndarray, length: int) -> np.ndarray:
        return self.tokens[starts[:, None] + np.arange(length)].astype(np.int64)


class Batches:
    def __init__(self, directory: pathlib.Path, vocabulary: int, rng: np.random.Generator):
        self.sources = [Source(directory, s["file"].split(".")[0], s["share"]) for s in read_mixture()]
        self.vocabulary = vocabulary
        self.rng = rng
        tokens = sum(s.share * np.diff(s.bounds) * np.arange(129) / len(s.tokens) for s in self.sources)
        self.length_odds = tokens / tokens.sum()

    def draw(self, tokens: int) -> Batch:
        """A batch of about `tokens` tokens."""
        rng = self.rng
        length = int(rng.choice(129, p=self.length_odds))
        pairs = bool(rng.random() < PAIR_SHARE) and length <= 80
        second = int(rng.integers(5, 41)) if pairs else 0
        row = length + 3 + (second + 1 if pairs else 0)
        texts, nexts, goes_on = [], [], []
        for source in self.sources:
            count = max(1, round(source.share * tokens / row / (1 if pairs else 2)))
            drawn = source.draw(length, count, rng)
            texts.append(source.take(drawn[:, 0], length))
            nexts.append(source.take(drawn[:, 0] + length, max(length, NEIGHBOURING, second)))
            goes_on.append(drawn[:, 2] >= max(SHORTEST_CONTINUATION, length // 2))
        text, following, follows = np.concatenate(texts), np.concatenate(nexts), np.concatenate(goes_on)
        return self.pairs(text, following, second) if pairs else self.neighbours(text, following, follows)

    def pairs(self, text: np.ndarray, following: np.ndarray, second: int) -> Batch:
        """[CLS] A [MASK] [SEP] B [SEP]; B follows A in half of the rows and is another row's text in the others."""
        other = following[:, :second]
        torn = self.rng.random(len(text)) < 0.5
        other = np.where(torn[:, None], np.roll(other, 1, axis=0), other)
        ids = np.concatenate([framed(text), other, column(SEP, len(text))], axis=1)
        segments = np.zeros_like(ids)
        segments[:, text.shape[1] + 3 :] = 1
        return self.mask(ids, segments, text.shape[1] + 1, np.concatenate([text, other], axis=1), None)

    def neighbours(self, text: np.ndarray, following: np.ndarray, follows: np.ndarray) -> Batch:
        """[CLS] A [MASK] [SEP], and below it the text that follows, as long."""
        length = text.shape[1]
        both = np.concatenate([text, following[:, :length]])
        ids = framed(both)
        # The text's own words weigh as much as its neighbour's, however short it is.
        topic = np.concatenate(
            [repeat(both, OWN), np.concatenate([repeat(following, NEIGHBOURING), repeat(text, NEIGHBOURING)])], axis=1
        )
        return self.mask(ids, np.zeros_like(ids), length + 1, topic, torch.from_numpy(follows))

    def mask(
        self, ids: np.ndarray, segments: np.ndarray, read: int, topic: np.ndarray, follows: torch.Tensor | None
    ) -> Batch:
        rng = self.rng
        chance, kind = rng.random(ids.shape), rng.random(ids.shape)
        masked = (chance < MASKED_SHARE) & (ids > MASK)
        targets = ids[masked]
        ids = np.where(masked & (kind < 0.8), MASK, ids)
        ids = np.where(masked & (kind >= 0.9), rng.integers(5, self.vocabulary, ids.shape), ids)
        return Batch(
            ids=torch.from_numpy(ids),
            segments=torch.from_numpy(segments),
            masked=torch.from_numpy(np.flatnonzero(masked)),
            targets=torch.from_numpy(targets),
            read=read,
            topic=torch.from_numpy(topic),
            follows=follows,
        )


def column(token: int, rows: int) -> np.ndarray:
    return np.full((rows, 1), token, np.int64)


def framed(text: np.ndarray) -> np.ndarray:
    """[CLS] A [MASK] [SEP]."""
    rows = len(text)
    return np.concatenate([column(CLS, rows), text, column(MASK, rows), column(SEP, rows)], axis=1)


def repeat(text: np.ndarray, words: int) -> np.ndarray:
    """The first words of each row, again from its start where the row is shorter."""
    return text[:, np.arange(words) % text.shape[1]]
