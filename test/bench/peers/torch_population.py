"""The default population in PyTorch: python torch_population.py FOLDER [--together N] [--threads N].

FOLDER holds an encoder (`config.json`, `model.safetensors`), `population.json` and `population.safetensors` with all
that is drawn at random, as `population-export.ts` writes it. Speaks line by line: a line of JSON when it is ready, then for
each line `step N` one with the losses of the last of N steps, [runs][terms], the seconds and processor seconds that the
N steps took, and the most memory that the process had so far.

Runs of one method train side by side as one batch: the frozen encoder takes their texts in one call, and
`torch.func.vmap` gives every other weight an axis for runs. `--together` limits how many; 1 trains them one by one.
"""

import argparse
import json
import math
import resource
import sys
import time
from functools import partial
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.func import vmap
from torch.optim.lr_scheduler import LambdaLR
from transformers import BertModel

from torch_objective import objective, prompts_of


def rate_schedule(step: int, steps: int, warmup: float) -> float:
    """Linear warm-up over `warmup * steps` steps, then linear decay to 0 at `steps`."""
    rising = math.ceil(warmup * steps)
    return step / rising if step < rising else max(0.0, (steps - step) / max(1, steps - rising))


class Texts:
    """What a batch needs of the texts; states without a prompt are computed here, once."""

    def __init__(self, encoder: BertModel, tensors: dict[str, Tensor]):
        self.encoder = encoder
        self.labels = tensors["labels"]
        self.layouts: dict[str, dict[str, Tensor]] = {}
        for name, tensor in tensors.items():
            if name.startswith("layout."):
                _, layout, part = name.split(".")
                self.layouts.setdefault(layout, {})[part] = tensor
        bare = self.layouts["bare"]
        with torch.no_grad():
            states = self.encode(bare, self.words(bare["ids"]))
            self.mask, self.cls = self.read(bare, states), states[:, 0]

    def words(self, ids: Tensor) -> Tensor:
        return self.encoder.embeddings.word_embeddings(ids)

    def batch(self, members: Tensor) -> dict[str, Tensor]:
        bare = self.rows("bare", members)
        return {
            "labels": self.labels[members],
            "mask": self.mask[members],
            "cls": self.cls[members],
            "words": self.words(bare["ids"]),
            "absent": self.present(bare).logical_not(),
        }

    def rows(self, layout: str, members: Tensor) -> dict[str, Tensor]:
        """The texts of a batch, cut to the longest of them."""
        rows = {part: tensor[members] for part, tensor in self.layouts[layout].items()}
        longest = int(rows["length"].max())
        return {**rows, "ids": rows["ids"][:, :longest], "segments": rows["segments"][:, :longest]}

    @staticmethod
    def present(rows: dict[str, Tensor]) -> Tensor:
        return torch.arange(rows["ids"].shape[1]) < rows["length"][:, None]

    @staticmethod
    def read(rows: dict[str, Tensor], states: Tensor) -> Tensor:
        """The states that the head reads, [..., B, D], of states [..., B, T, D]."""
        return states[..., torch.arange(len(rows["read"])), rows["read"], :]

    def encode(self, rows: dict[str, Tensor], embeds: Tensor) -> Tensor:
        """Hidden states [..., B, T, D] of embeddings of the same shape."""
        flat = embeds.flatten(0, -3)
        repeats = (len(flat) // len(rows["ids"]), 1)
        states = self.encoder(
            inputs_embeds=flat,
            attention_mask=self.present(rows).repeat(repeats),
            token_type_ids=rows["segments"].repeat(repeats),
        ).last_hidden_state
        return states.view_as(embeds)

    def prompted(self, layout: str, members: Tensor, prompts: Tensor) -> Tensor:
        """The states [R, B, D] that the heads of R runs read with their prompts [R, B, m, D]."""
        rows = self.rows(layout, members)
        embeds = self.words(rows["ids"]).expand(len(prompts), -1, -1, -1).clone()
        embeds[:, torch.arange(len(members))[:, None], rows["prompt"]] = prompts
        return self.read(rows, self.encode(rows, embeds))


class Stack:
    """Runs of one method on the same texts; every weight has the run as its first axis."""

    def __init__(self, columns: list[int], recipe: dict, tensors: dict[str, Tensor], texts: Texts):
        self.columns, self.texts = columns, texts
        self.run = recipe["runs"][columns[0]]
        names = [name.split(".")[2] for name in tensors if name.startswith(f"start.{columns[0]}.")]
        self.weights = {
            name: torch.stack([tensors[f"start.{column}.{name}"] for column in columns]).requires_grad_()
            for name in names
        }
        self.members = tensors["members"][self.run["dataSeed"]]
        self.noise = [tensors[f"noise.{kind}"][columns] for kind in ("sample", "negatives")]
        self.prompts = vmap(partial(prompts_of, self.run), (0, None))
        self.objective = vmap(partial(objective, self.run, recipe), (0, 0, 0, 0, 0, None))

    def backward(self, step: int) -> list[list[float]]:
        """Gradients at `step` and the losses there, [runs][terms]."""
        members = self.members[step]
        batch = self.texts.batch(members)
        prompts = self.prompts(self.weights, batch["cls"])
        h = self.texts.prompted(self.run["layout"], members, prompts)
        total, terms = self.objective(self.weights, h, prompts, *(noise[:, step] for noise in self.noise), batch)
        total.sum().backward()
        return terms.tolist()


class Population:
    def __init__(self, folder: Path, together: int):
        self.recipe = json.loads((folder / "population.json").read_text(encoding="utf-8"))
        tensors = load_file(folder / "population.safetensors")
        encoder = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
        texts = Texts(encoder.eval().requires_grad_(False), tensors)
        self.stacks = [Stack(columns, self.recipe, tensors, texts) for columns in self.divide(together)]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": list(stack.weights.values()), "lr": stack.run["learningRate"] * self.recipe["learningRateScale"]}
                for stack in self.stacks
            ],
            weight_decay=self.recipe["weightDecay"],
            fused=True,
        )
        steps, warmup = self.recipe["steps"], self.recipe["warmup"]
        self.schedule = LambdaLR(self.optimizer, partial(rate_schedule, steps=steps, warmup=warmup))
        self.at = 0

    def divide(self, together: int) -> list[list[int]]:
        alike: dict[tuple, list[int]] = {}
        for column, run in enumerate(self.recipe["runs"]):
            alike.setdefault(tuple(run.values()), []).append(column)
        return [columns[at : at + together] for columns in alike.values() for at in range(0, len(columns), together)]

    def step(self) -> list[list[float]]:
        """One update of every run; its losses before, [runs][terms]."""
        losses: list[list[float]] = [[]] * len(self.recipe["runs"])
        self.optimizer.zero_grad()
        for stack in self.stacks:
            for column, row in zip(stack.columns, stack.backward(self.at)):
                losses[column] = row
        self.optimizer.step()
        self.schedule.step()
        self.at += 1
        return losses


def answer(message: dict) -> None:
    print(json.dumps(message), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--together", type=int, default=sys.maxsize)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    population = Population(options.folder, options.together)
    answer({"torch": torch.__version__, "threads": torch.get_num_threads()})
    for line in sys.stdin:
        count = int(line.removeprefix("step "))
        began, cpu_began = time.perf_counter(), time.process_time()
        for _ in range(count):
            losses = population.step()
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu_began
        # JSON has no NaN.
        rows = [[None if math.isnan(value) else value for value in row] for row in losses]
        # Linux counts in KiB.
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        answer({"losses": rows, "seconds": seconds, "cpuSeconds": cpu_seconds, "bytes": most})


if __name__ == "__main__":
    main()
