"""What an encoder is good for, beside TF-IDF with logistic regression on the same examples.

    python evaluate.py --encoder ../public/encoders/mini --tasks DIR --out scores.json [--parts few-shot lab]

Every single-sentence set of `--tasks` (folders with train.tsv and test.tsv, columns sentence and label), three seeds:

    fine-tuning  all weights on all training examples, a linear classifier on [CLS]
    few-shot     64 training examples, equally many of each class: a linear probe on the frozen state at the trailing
                 [MASK]
    lab          InfoPrompt on 64 examples by the lab's own command line (Node), and the probe on the very same ones

Accuracy on the test file in per cent. The strength of every logistic regression is chosen by cross-validation on its
own training examples.
"""

import argparse
import csv
import json
import pathlib
import subprocess
import tempfile
import warnings

import numpy as np
import torch
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegressionCV
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tokenizers import Tokenizer
from transformers import BertModel

from corpus import CLS, MASK, PAD, SEP

SEEDS = 3
SHOTS = 64
LONGEST = 125
# The lab runs on WASM in Node: this many test examples, drawn once, keep that bearable. The others see the same.
TEST_LIMIT = 1000
REPOSITORY = pathlib.Path(__file__).resolve().parent.parent


class Task:
    def __init__(self, directory: pathlib.Path):
        self.name = directory.name
        self.train, self.test = self.read(directory / "train.tsv"), self.read(directory / "test.tsv")
        order = np.random.default_rng(0).permutation(len(self.test))[:TEST_LIMIT]
        self.test = [self.test[i] for i in order]
        self.classes = sorted({label for _, label in self.train})

    @staticmethod
    def read(path: pathlib.Path) -> list[tuple[str, str]]:
        with path.open(encoding="utf8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        return [(row["sentence"], row["label"]) for row in rows]

    def labels(self, rows: list[tuple[str, str]]) -> np.ndarray:
        return np.array([self.classes.index(label) for _, label in rows])

    def sample(self, seed: int) -> list[int]:
        """SHOTS examples, equally many of each class; the first classes get the remainder."""
        order = np.random.default_rng(seed).permutation(len(self.train))
        labels = self.labels(self.train)
        n = len(self.classes)
        return [int(i) for label in range(n) for i in order[labels[order] == label][: SHOTS // n + (label < SHOTS % n)]]


class Encoder:
    def __init__(self, directory: pathlib.Path):
        self.directory = directory
        self.tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))

    def model(self) -> BertModel:
        return BertModel.from_pretrained(self.directory, add_pooling_layer=False, dtype=torch.float32)

    def ids(self, texts: list[str]) -> list[list[int]]:
        encoded = self.tokenizer.encode_batch(texts, add_special_tokens=False)
        return [[CLS, *e.ids[:LONGEST], MASK, SEP] for e in encoded]

    @torch.no_grad()
    def states_at_mask(self, texts: list[str]) -> np.ndarray:
        """texts x D."""
        model = self.model().eval()
        sequences = self.ids(texts)
        states = np.zeros((len(texts), model.config.hidden_size), np.float32)
        order = np.argsort([len(s) for s in sequences])
        for at in range(0, len(order), 64):
            rows = order[at : at + 64]
            ids, present = padded([sequences[i] for i in rows])
            hidden = model(ids, attention_mask=present)[0]
            states[rows] = hidden[torch.arange(len(rows)), present.sum(1) - 2].numpy()
        return states


def padded(sequences: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(len(s) for s in sequences)
    ids = torch.tensor([s + [PAD] * (longest - len(s)) for s in sequences])
    present = torch.tensor([[1] * len(s) + [0] * (longest - len(s)) for s in sequences])
    return ids, present


def regression(strengths: list[float], seed: int) -> LogisticRegressionCV:
    folds = StratifiedKFold(4, shuffle=True, random_state=seed)
    return LogisticRegressionCV(
        Cs=strengths, cv=folds, max_iter=2000, scoring="accuracy", l1_ratios=(0,), use_legacy_attributes=False
    )


def tf_idf(task: Task, rows: list[int], seed: int) -> float:
    train = [task.train[i] for i in rows]
    model = make_pipeline(
        TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)), regression([0.1, 1, 10, 100, 1000], seed)
    )
    model.fit([text for text, _ in train], task.labels(train))
    return 100 * model.score([text for text, _ in task.test], task.labels(task.test))


def probe(task: Task, states: np.ndarray, rows: list[int], seed: int) -> float:
    """`states` of all training and then all test texts."""
    model = make_pipeline(StandardScaler(), regression([0.0001, 0.001, 0.01, 0.1, 1], seed))
    model.fit(states[rows], task.labels([task.train[i] for i in rows]))
    return 100 * model.score(states[len(task.train) :], task.labels(task.test))


def fine_tune(task: Task, encoder: Encoder, seed: int) -> float:
    """AdamW, batch 32, rate 7e-4 / sqrt(layers), a tenth of warm-up, linear to 0; two epochs, at least 500 steps."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = encoder.model().train()
    head = torch.nn.Linear(model.config.hidden_size, len(task.classes))
    parameters = [*model.parameters(), *head.parameters()]
    rate = 7e-4 / model.config.num_hidden_layers**0.5
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01, fused=True)
    sequences, labels = encoder.ids([text for text, _ in task.train]), task.labels(task.train)
    steps = max(500, 2 * len(sequences) // 32)
    order: list[int] = []
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, 10 * (step + 1) / steps) * (1 - step / steps)
        while len(order) < 32:
            order += rng.permutation(len(sequences)).tolist()
        rows, order = order[:32], order[32:]
        ids, present = padded([sequences[i] for i in rows])
        with torch.autocast("cpu", torch.bfloat16):
            hidden = model(ids, attention_mask=present)[0][:, 0]
            logits = head(torch.nn.functional.dropout(hidden, 0.1)).float()
        loss = torch.nn.functional.cross_entropy(logits, torch.from_numpy(labels[rows]))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
    model.eval()
    right = 0
    test, wanted = encoder.ids([text for text, _ in task.test]), task.labels(task.test)
    with torch.no_grad():
        for at in range(0, len(test), 64):
            ids, present = padded(test[at : at + 64])
            answer = head(model(ids, attention_mask=present)[0][:, 0]).argmax(-1).numpy()
            right += int((answer == wanted[at : at + 64]).sum())
    return 100 * right / len(test)


def run_lab(task: Task, encoder: Encoder, options: list[str]) -> dict:
    """The lab's result file for InfoPrompt with three data seeds."""
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        for name, rows in (("train", task.train), ("test", task.test)):
            lines = ["sentence\tlabel", *(f"{text}\t{label}" for text, label in rows)]
            (place / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf8")
        files = [
            "--train",
            str(place / "train.tsv"),
            "--test",
            str(place / "test.tsv"),
            "--out",
            str(place / "out.json"),
        ]
        command = ["npm", "run", "--silent", "experiment", "--", "--encoder", str(encoder.directory.resolve())]
        command += ["--presets", "infoprompt", "--seeds", "1", "--data-seeds", str(SEEDS), "--shots", str(SHOTS)]
        subprocess.run([*command, *files, *options], cwd=REPOSITORY, check=True, stderr=subprocess.DEVNULL)
        return json.loads((place / "out.json").read_text())


def summarise(values: list[float]) -> dict:
    return {"mean": round(float(np.mean(values)), 2), "all": [round(v, 2) for v in values]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=pathlib.Path, required=True)
    parser.add_argument("--tasks", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--parts", nargs="+", default=["fine-tuning", "few-shot", "lab"])
    parser.add_argument("--only", nargs="+", help="names of data sets; all without it")
    parser.add_argument("--lab-options", default="", help="options for the lab's experiment, such as '--steps 300'")
    args = parser.parse_args()
    warnings.filterwarnings("ignore", category=UserWarning, module="sklearn")
    encoder = Encoder(args.encoder)
    scores: dict = json.loads(args.out.read_text()) if args.out.exists() else {}
    for directory in sorted(path.parent for path in args.tasks.glob("*/train.tsv")):
        if "sentence" not in (directory / "train.tsv").open(encoding="utf8").readline().strip().split("\t"):
            continue
        if args.only and directory.name not in args.only:
            continue
        task = Task(directory)
        own = scores.setdefault(task.name, {"test": len(task.test), "train": len(task.train)})
        everything = list(range(len(task.train)))
        if "fine-tuning" in args.parts:
            own["fineTuning"] = summarise([fine_tune(task, encoder, seed) for seed in range(SEEDS)])
            own["tfIdf"] = summarise([tf_idf(task, everything, 0)])
        states = None
        if "few-shot" in args.parts or "lab" in args.parts:
            states = encoder.states_at_mask([text for text, _ in [*task.train, *task.test]])
        if "few-shot" in args.parts:
            samples = [task.sample(seed) for seed in range(SEEDS)]
            own["probe64"] = summarise([probe(task, states, rows, 0) for rows in samples])
            own["tfIdf64"] = summarise([tf_idf(task, rows, 0) for rows in samples])
        if "lab" in args.parts:
            result = run_lab(task, encoder, args.lab_options.split())
            own["labSteps"], own["labBatch"] = result["recipe"]["steps"], result["recipe"]["batch"]
            samples = [sample["shots"] for sample in result["samples"]]
            own["infoPrompt64"] = summarise([100 * run["final"]["accuracy"] for run in result["runs"]])
            own["probeOnSame64"] = summarise([probe(task, states, rows, 0) for rows in samples])
            own["tfIdfOnSame64"] = summarise([tf_idf(task, rows, 0) for rows in samples])
        args.out.write_text(json.dumps(scores, indent=2))
        print(task.name, {k: v["mean"] if isinstance(v, dict) else v for k, v in own.items()}, flush=True)


if __name__ == "__main__":
    main()
