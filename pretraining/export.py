"""A trained run as an encoder that the lab ships.

    python export.py --run run/mini --packed packed --tokenizer tokenizer.json --scores scores.json --id mini \
        --title Mini --hardware "2 cores of an AMD EPYC, bf16" --encoders ../public/encoders

Writes config.json, tokenizer.json, model.safetensors (f16) and card.json, and enters sizes and SHA-256 in index.json.
Without --scores the card has no table yet: evaluate.py reads the exported folder.
"""

import argparse
import hashlib
import json
import pathlib
import shutil

import numpy as np
import torch
import transformers
from transformers import BertForMaskedLM

from corpus import read_mixture
from pretrain import evaluate_held_out

LARGEST = {"tiny": 3_500_000, "mini": 12_000_000, "small": 30_000_000}
FILES = ("config.json", "tokenizer.json", "model.safetensors")
COLUMNS = {
    "fineTuning": "Fine-tuned, all examples",
    "tfIdf": "TF-IDF, all examples",
    "probe64": "Probe at [MASK], 64 examples",
    "tfIdf64": "TF-IDF, 64 examples",
    "infoPrompt64": "InfoPrompt, 64 examples",
    "tfIdfOnSame64": "TF-IDF, the same 64",
}


def score_table(scores: dict) -> dict:
    rows = [{"name": task, "values": [own.get(key, {}).get("mean") for key in COLUMNS]} for task, own in scores.items()]
    if not rows:
        return {"columns": [], "rows": [], "note": "Not measured yet."}
    # A mean over some of the sets could not be compared with the others.
    columns = zip(*(row["values"] for row in rows), strict=True)
    mean = [None if None in column else round(float(np.mean(column)), 2) for column in columns]
    tests = ", ".join(f"{task} {own['test']}" for task, own in scores.items())
    return {
        "columns": list(COLUMNS.values()),
        "rows": [*rows, {"name": "mean", "values": mean}],
        "note": f"Accuracy in per cent, mean of 3 seeds. Test examples, the first ones in a random order: {tests}.",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=pathlib.Path, required=True)
    parser.add_argument("--packed", type=pathlib.Path, required=True)
    parser.add_argument("--tokenizer", type=pathlib.Path, required=True)
    parser.add_argument("--scores", type=pathlib.Path)
    parser.add_argument("--id", required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--hardware", required=True)
    parser.add_argument("--note", action="append", default=[], help="a sentence for the card; may be repeated")
    parser.add_argument("--encoders", type=pathlib.Path, required=True)
    args = parser.parse_args()
    out = args.encoders / args.id
    out.mkdir(parents=True, exist_ok=True)
    transformers.logging.set_verbosity_error()

    model = BertForMaskedLM.from_pretrained(args.run / "model", dtype=torch.float32)
    largest = max(parameter.abs().max().item() for parameter in model.parameters())
    if not largest < torch.finfo(torch.float16).max:
        raise SystemExit(f"A weight of {largest} does not fit into 16 bits.")
    model.half().save_pretrained(out)
    (out / "generation_config.json").unlink(missing_ok=True)
    shutil.copy(args.tokenizer, out / "tokenizer.json")
    size = (out / "model.safetensors").stat().st_size
    if size > LARGEST.get(args.id, size):
        raise SystemExit(f"model.safetensors has {size} bytes; {args.id} may have {LARGEST[args.id]}.")

    # The figures of the card are those of the file that ships, rounding included.
    held_out = evaluate_held_out(BertForMaskedLM.from_pretrained(out, dtype=torch.float32).eval(), args.packed)
    facts = json.loads((args.run / "facts.json").read_text())
    report = json.loads((args.packed / "report.json").read_text())
    config = model.config
    found = [f"{name} {100 * task['share']:.2f} %" for name, task in report["tasks"].items() if task["found"] > 0]
    card = {
        "summary": f"BERT, {config.num_hidden_layers} layers, {config.hidden_size} wide, lower-case WordPiece of "
        f"{config.vocab_size}, trained for this lab from scratch.",
        "layers": config.num_hidden_layers,
        "width": config.hidden_size,
        "vocabulary": config.vocab_size,
        "data": [
            {
                "name": source["name"],
                "licence": source["licence"],
                "tokens": report["sources"][source["file"].split(".")[0]]["tokens"],
                "share": source["share"],
            }
            for source in read_mixture()
        ],
        "tokensSeen": facts["tokens"],
        "hours": round(facts["seconds"] / 3600, 2),
        "hardware": args.hardware,
        "maskedAccuracy": round(held_out["accuracy"], 4),
        "perplexity": round(held_out["perplexity"], 2),
        "scores": score_table(json.loads(args.scores.read_text()) if args.scores else {}),
        "notes": [
            "Masked accuracy and perplexity are those of words masked in text kept from training.",
            "The texts are public data sets; the weights are a statistical summary of them, and no text is part of the "
            "lab. Where a source is for research use alone, take that to hold for these weights too.",
            "Task texts that occurred word for word in the training text were cut out of it: "
            f"{', '.join(found) or 'none'}.",
            *args.note,
        ],
    }
    (out / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf8")

    index_file = args.encoders / "index.json"
    index = json.loads(index_file.read_text()) if index_file.exists() else {"encoders": []}
    entry = {"id": args.id, "title": args.title, "files": {name: fingerprint(out / name) for name in FILES}}
    index["encoders"] = [entry if old["id"] == args.id else old for old in index["encoders"]]
    if entry not in index["encoders"]:
        index["encoders"].append(entry)
    index_file.write_text(json.dumps(index, indent=2) + "\n")


def fingerprint(path: pathlib.Path) -> dict:
    content = path.read_bytes()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


if __name__ == "__main__":
    main()
