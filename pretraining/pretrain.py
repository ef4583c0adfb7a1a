"""A small BERT from scratch, on a CPU or a GPU; continues by itself from its last checkpoint.

    python pretrain.py --packed packed --tokenizer tokenizer.json --out run --layers 2 --hidden 128 --minutes 30

Three objectives at once, all on the states of one forward pass:
1. masked words (Devlin et al. 2019): a fifth of all words;
2. the words of the text and of its neighbour, predicted from [CLS] and from the [MASK] at the text's end, function
   words weighing less: these are the two states that prompt tuning reads;
3. in-batch contrast of [CLS], and of that [MASK], with the same state of the neighbouring text (InfoNCE on cosines).

Time, not steps, sets the schedule: the learning rate falls linearly to zero over `--minutes` of training.
"""

import argparse
import json
import math
import pathlib
import time

import numpy as np
import torch
import torch.nn.functional as F
from transformers import BertConfig, BertForMaskedLM

from batches import Batch, Batches
from corpus import CLS, MASK, SEP, read_mixture
from start import initialise, ppmi_embeddings

LOG_EVERY = 100
SAVE_EVERY_SECONDS = 240
WARM_UP_STEPS = 300
TEMPERATURE = 0.05
# A word of this share of the text or less weighs fully in the sentence objective. Frequent ones weigh less, yet not
# nothing: "who" or "how" is what a question is about.
RARE = 1e-4


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packed", type=pathlib.Path, required=True)
    parser.add_argument("--tokenizer", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--lr", type=float, default=2.5e-3)
    parser.add_argument("--sentence-weight", type=float, default=0.5)
    parser.add_argument("--contrast-weight", type=float, default=0.2)
    parser.add_argument("--batch-scale", type=float, default=1, help="times the batches of 2,048 to 8,192 tokens")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def build(args: argparse.Namespace, vocabulary: int) -> BertForMaskedLM:
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=args.hidden,
        num_hidden_layers=args.layers,
        num_attention_heads=args.heads,
        intermediate_size=4 * args.hidden,
        max_position_embeddings=128,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=0,
    )
    return BertForMaskedLM(config)


def load_counts(packed: pathlib.Path, vocabulary: int) -> tuple[list[tuple[np.ndarray, float]], np.ndarray]:
    """Tokens of each source with the weight of its co-occurrences, and the share of each word among all."""
    sources = [
        (np.load(packed / f"{s['file'].split('.')[0]}.tokens.npy"), s["cooccurrenceWeight"]) for s in read_mixture()
    ]
    counts = sum(np.bincount(tokens, minlength=vocabulary) for tokens, _ in sources).astype(float)
    return sources, counts / counts.sum()


class Objective:
    def __init__(self, model: BertForMaskedLM, unigram: np.ndarray, args: argparse.Namespace):
        self.model = model
        self.args = args
        weight = np.minimum(1, (RARE / (unigram + 1e-9)) ** 0.3) * (np.arange(len(unigram)) > MASK)
        self.topic_weight = torch.from_numpy(weight).float().to(model.device)

    def __call__(self, batch: Batch) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        """The loss to minimise in nats, and its parts with the masked accuracy."""
        model, device = self.model, self.model.device
        with torch.autocast(device.type, torch.bfloat16):
            states = model.bert(batch.ids.to(device), token_type_ids=batch.segments.to(device))[0]
            flat = states.reshape(-1, states.shape[-1])
            words = model.cls(flat.index_select(0, batch.masked.to(device))).float()
            read = torch.stack([states[:, 0], states[:, batch.read]])
            topic = F.log_softmax(model.cls(read).float(), -1)
        targets = batch.targets.to(device)
        masked = F.cross_entropy(words, targets)
        wanted = batch.topic.to(device)
        weight = self.topic_weight[wanted]
        weight = weight / (weight.sum(1, keepdim=True) + 1e-6)
        sentence = -(topic.gather(2, wanted.expand(2, -1, -1)) * weight).sum(2).mean()
        parts = {"masked": masked, "sentence": sentence, "accuracy": (words.argmax(-1) == targets).float().mean()}
        loss = masked + self.args.sentence_weight * sentence
        if batch.follows is not None:
            parts["contrast"] = contrast(read.float(), batch.follows.float().to(device))
            loss = loss + self.args.contrast_weight * parts["contrast"]
        return loss, parts


def contrast(read: torch.Tensor, follows: torch.Tensor) -> torch.Tensor:
    """InfoNCE of each text with the one that follows it, among the batch's others: read is 2 x 2n x D."""
    unit = F.normalize(read, dim=-1)
    texts, neighbours = unit.chunk(2, dim=1)
    scores = texts @ neighbours.transpose(1, 2) / TEMPERATURE
    own = torch.arange(scores.shape[1], device=scores.device).expand(2, -1)
    loss = F.cross_entropy(scores.transpose(1, 2), own, reduction="none").mean(0)
    return (loss * follows).sum() / follows.sum().clamp(min=1)


@torch.no_grad()
def evaluate_held_out(model: BertForMaskedLM, packed: pathlib.Path, seed: int = 1) -> dict:
    """Masked accuracy and perplexity on text kept from training: rows of 64 tokens, 15 % masked, all by [MASK]."""
    rng = np.random.default_rng(seed)
    device = model.device
    result, total, right, count = {}, 0.0, 0, 0
    for source in read_mixture():
        tokens = np.load(packed / f"{source['file'].split('.')[0]}.held-out.npy")[: 62 * 1000]
        text = tokens[: len(tokens) // 62 * 62].reshape(-1, 62).astype(np.int64)
        ends = np.full((len(text), 1), SEP)
        ids = np.concatenate([np.full_like(ends, CLS), text, ends], axis=1)
        masked = (rng.random(ids.shape) < 0.15) & (ids > MASK)
        own = [0.0, 0, 0]
        for at in range(0, len(ids), 100):
            rows, where = torch.from_numpy(ids[at : at + 100]), torch.from_numpy(masked[at : at + 100])
            states = model.bert(rows.masked_fill(where, MASK).to(device))[0][where.to(device)]
            logits, wanted = model.cls(states).float(), rows[where].to(device)
            own[0] += F.cross_entropy(logits, wanted, reduction="sum").item()
            own[1] += int((logits.argmax(-1) == wanted).sum())
            own[2] += len(wanted)
        result[source["file"].split(".")[0]] = {"accuracy": own[1] / own[2], "perplexity": math.exp(own[0] / own[2])}
        total, right, count = total + own[0], right + own[1], count + own[2]
    return {"accuracy": right / count, "perplexity": math.exp(total / count), "words": count, "sources": result}


def main() -> None:
    args = parse()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    checkpoint = args.out / "checkpoint.pt"
    vocabulary = len(json.loads(args.tokenizer.read_text())["model"]["vocab"])
    sources, unigram = load_counts(args.packed, vocabulary)
    model = build(args, vocabulary)
    if not checkpoint.exists():
        width = args.hidden - args.hidden // args.heads
        initialise(model, ppmi_embeddings(sources, vocabulary, width), unigram)
    del sources
    model.to(device).train()
    matrices = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=args.lr, betas=(0.9, 0.98), eps=1e-6, fused=True)
    progress = {"step": 0, "tokens": 0, "seconds": 0.0}
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device, weights_only=False)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        rng.bit_generator.state = saved["rng"]
        torch.set_rng_state(saved["torch_rng"].cpu())
        progress = saved["progress"]

    def save() -> None:
        state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "progress": progress}
        state |= {"rng": rng.bit_generator.state, "torch_rng": torch.get_rng_state()}
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)

    batches = Batches(args.packed, vocabulary, rng)
    objective = Objective(model, unigram, args)
    means: dict[str, float] = {}
    saved_at = begun = time.time() - progress["seconds"]
    saved_at += progress["seconds"]
    log = (args.out / "log.jsonl").open("a")
    while (done := progress["seconds"] / (60 * args.minutes)) < 1:
        rate = args.lr * min(1, (progress["step"] + 1) / WARM_UP_STEPS) * (1 - done)
        for group in optimizer.param_groups:
            group["lr"] = rate
        size = 2048 if done < 0.15 else 4096 if done < 0.5 else 8192
        batch = batches.draw(round(size * args.batch_scale))
        loss, parts = objective(batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        progress["step"] += 1
        progress["tokens"] += batch.ids.numel()
        progress["seconds"] = time.time() - begun
        for name, value in parts.items():
            means[name] = 0.98 * means.get(name, value.item()) + 0.02 * value.item()
        if progress["step"] % LOG_EVERY == 0:
            row = {**progress, **means, "lr": rate}
            print(json.dumps({k: round(v, 5) for k, v in row.items()}), file=log, flush=True)
        if time.time() - saved_at > SAVE_EVERY_SECONDS:
            save()
            saved_at = time.time()
    save()
    model.eval()
    model.save_pretrained(args.out / "model")
    held_out = evaluate_held_out(model, args.packed)
    facts = {
        "arguments": {k: str(v) if isinstance(v, pathlib.Path) else v for k, v in vars(args).items()},
        "device": device,
        **progress,
        "training": means,
        "heldOut": held_out,
    }
    (args.out / "facts.json").write_text(json.dumps(facts, indent=2))
    print(json.dumps(facts, indent=2))


if __name__ == "__main__":
    main()
