"""Prompt and losses of one run as PyTorch writes them: the formulas of Wu et al. 2023 on the laboratory's draws.

Shapes: B texts, D hidden size, m prompt tokens, k bottleneck, C classes, K negatives, T0 words without a prompt. None
has an axis for runs: `torch.func.vmap` adds it.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

Weights = dict[str, Tensor]


def prompts_of(run: dict, weights: Weights, cls: Tensor) -> Tensor:
    """Prompt vectors [B, m, D]: one prompt for all texts, or that of a small network on the [CLS] states [B, D]."""
    prompt = weights["prompt"]
    if run["prompt"] == "static":
        return prompt.expand(len(cls), -1, -1)
    hidden = functional.gelu(cls @ weights["promptDown"] + weights["promptDownBias"])
    return (hidden @ weights["promptUp"].flatten(1)).view(len(cls), *prompt.shape) + prompt


def objective(
    run: dict,
    recipe: dict,
    weights: Weights,
    h: Tensor,
    prompts: Tensor,
    sample_noise: Tensor,
    negative_noise: Tensor,
    batch: dict[str, Tensor],
) -> tuple[Tensor, Tensor]:
    """What is minimised, and the terms crossEntropy, headLoss, representationLoss and kl, NaN for one that is not there.

    `h` [B, D] are the states that the head reads, `sample_noise` [B, k] and `negative_noise` [B, K] standard normals;
    `batch` has labels [B], mask [B, D], words [B, T0, D] and absent [B, T0].
    """
    if run["head"] == "linear":
        logits = h @ weights["classifier"] + weights["classifierBias"]
        cross_entropy = functional.cross_entropy(logits, batch["labels"])
        return cross_entropy, torch.stack([cross_entropy, *[torch.full_like(cross_entropy, math.nan)] * 3])

    prompted, without = _gaussian(weights, h), _gaussian(weights, batch["mask"])
    decoded = (prompted[0] + prompted[1].exp() * sample_noise) @ weights["decodeWeight"] + weights["decodeBias"]
    cross_entropy = functional.cross_entropy(decoded @ weights["classEmbeddings"].T, batch["labels"])
    scale = recipe["temperature"] * math.sqrt(decoded.shape[1])
    mean_prompt = prompts.mean(1)
    total, terms = cross_entropy, [cross_entropy]
    for term, weight in (("headLoss", "gamma"), ("representationLoss", "beta"), ("kl", "kappa")):
        if not run[term]:
            terms.append(torch.full_like(cross_entropy, math.nan))
            continue
        if term == "headLoss":
            value = _head_loss(weights, mean_prompt, batch, scale)
        elif term == "representationLoss":
            value = _representation_loss(weights, mean_prompt.detach(), decoded, without, negative_noise, scale)
        else:
            value = _kl_standard(*prompted) + _kl_standard(*without)
        total = total + recipe[weight] * value
        terms.append(value)
    return total, torch.stack(terms)


def _gaussian(weights: Weights, h: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and clamped log sigma of the bottleneck, [B, k] each."""
    log_sigma = h @ weights["sigmaWeight"] + weights["sigmaBias"]
    return h @ weights["muWeight"] + weights["muBias"], log_sigma.clamp(-2, 10)


def _kl_standard(mu: Tensor, log_sigma: Tensor) -> Tensor:
    return (0.5 * (mu.square() + (2 * log_sigma).exp() - 1 - 2 * log_sigma)).mean()


def _head_loss(weights: Weights, mean_prompt: Tensor, batch: dict[str, Tensor], scale: float) -> Tensor:
    """Prompt against the words of the text, judged by the mean class embedding."""
    centre = weights["classEmbeddings"].mean(0)
    negatives = (batch["words"] @ centre / scale).masked_fill(batch["absent"], -math.inf)
    return _contrast(mean_prompt @ centre / scale, negatives)


def _representation_loss(
    weights: Weights,
    mean_prompt: Tensor,
    decoded: Tensor,
    without: tuple[Tensor, Tensor],
    noise: Tensor,
    scale: float,
) -> Tensor:
    """The decoded draw of pass 1 against K draws of pass 0. The score of such a draw is itself a scalar Gaussian."""
    q = mean_prompt @ weights["criticWeight"] + weights["criticBias"]
    u = q @ weights["decodeWeight"].T
    centre = (without[0] * u).sum(1) + (q * weights["decodeBias"]).sum(1)
    spread = ((without[1].exp() * u).square().sum(1) + 1e-12).sqrt()
    return _contrast((decoded * q).sum(1) / scale, (centre[:, None] + noise * spread[:, None]) / scale)


def _contrast(positive: Tensor, negatives: Tensor) -> Tensor:
    """InfoNCE of the positives [B] among the negatives [B, N], mean over the batch."""
    return -torch.cat([positive[:, None], negatives], 1).log_softmax(1)[:, 0].mean()
