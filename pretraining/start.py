"""Where the weights start. From noise, a small BERT stays at the unigram loss for tens of millions of tokens."""

import math

import numpy as np
import torch
from transformers import BertForMaskedLM

WINDOW = 8
SCALE = 0.06
SHARPNESS = 1.5
OFFSETS = (-1, 1, -2, 2, -3, 3, -4, 4)


def ppmi_embeddings(sources: list[tuple[np.ndarray, float]], vocabulary: int, width: int) -> torch.Tensor:
    """Word vectors `vocabulary x width`: truncated SVD of the positive pointwise mutual information of words that occur
    within a window of each other (Levy and Goldberg 2014; context distribution smoothed by 0.75)."""
    counts = np.zeros(vocabulary * vocabulary, np.float32)
    for tokens, weight in sources:
        wide = tokens.astype(np.int64)
        for distance in range(1, WINDOW + 1):
            for at in range(0, len(wide) - distance, 8_000_000):
                part = wide[at : at + 8_000_000 + distance]
                pairs = part[:-distance] * vocabulary + part[distance:]
                together = np.bincount(pairs, minlength=vocabulary**2)
                counts += together.astype(np.float32) * (weight / math.sqrt(distance))
    table = counts.reshape(vocabulary, vocabulary)
    table = table + table.T
    table[:5] = 0
    table[:, :5] = 0
    total = table.sum()
    word = table.sum(1) / total
    context = table.sum(0) ** 0.75
    expected = word[:, None] * (context / context.sum())[None]
    information = np.log(np.maximum(table / total, 1e-30) / (expected + 1e-30))
    information[(information < 0) | (table < 2)] = 0
    left, strength, _ = torch.svd_lowrank(torch.from_numpy(information.astype(np.float32)), q=width + 8, niter=3)
    return (left * strength.sqrt())[:, :width].contiguous()


@torch.no_grad()
def initialise(model: BertForMaskedLM, words: torch.Tensor, unigram: np.ndarray) -> None:
    """Word vectors in the first D - d dimensions, sinusoidal positions in the last d, heads of the first layer that
    look at the words -1, +1, -2, ... away, and the words' frequencies as the output's bias."""
    config = model.config
    width, heads = config.hidden_size, config.num_attention_heads
    depth = width // heads
    for name, parameter in model.named_parameters():
        if parameter.ndim == 2:
            parameter.normal_(0, SCALE if "embeddings" in name else 0.7 / math.sqrt(parameter.shape[1]))
    embeddings = model.bert.embeddings
    table = embeddings.word_embeddings.weight
    table[:, width - depth :] *= 0.1
    unit = words / words.norm(dim=1, keepdim=True).clamp(min=1e-3)
    table[5:, : width - depth] = (unit * SCALE * math.sqrt(width - depth))[5:]
    embeddings.token_type_embeddings.weight.normal_(0, 0.1 * SCALE)
    frequencies = torch.exp(torch.linspace(math.log(2.2), math.log(0.05), depth // 2))
    angles = torch.arange(config.max_position_embeddings)[:, None].float() * frequencies
    positions = torch.zeros(config.max_position_embeddings, width)
    positions[:, width - depth :: 2] = SCALE * math.sqrt(2) * torch.sin(angles)
    positions[:, width - depth + 1 :: 2] = SCALE * math.sqrt(2) * torch.cos(angles)
    embeddings.position_embeddings.weight.copy_(positions)
    attention = model.bert.encoder.layer[0].attention.self
    for head in range(heads):
        query, key = torch.zeros(depth, width), torch.zeros(depth, width)
        for f, frequency in enumerate(frequencies.tolist()):
            angle = frequency * OFFSETS[head % len(OFFSETS)]
            cosine, sine, at = math.cos(angle), math.sin(angle), width - depth + 2 * f
            query[2 * f, at], query[2 * f, at + 1] = cosine, sine
            query[2 * f + 1, at], query[2 * f + 1, at + 1] = -sine, cosine
            key[2 * f, at] = key[2 * f + 1, at + 1] = 1
        rows = slice(head * depth, (head + 1) * depth)
        attention.query.weight[rows] = SHARPNESS * query + 0.02 * torch.randn(depth, width)
        attention.key.weight[rows] = SHARPNESS * key + 0.02 * torch.randn(depth, width)
    model.cls.predictions.bias.copy_(torch.from_numpy(np.log(unigram + 1e-7)).float())
