"""Shared by the scripts in this folder: seeded inputs, PyTorch in float64, compact JSON."""

import json
import pathlib

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "test" / "golden"


def literal(array):
    """A tensor as the tests read it; numbers keep all their digits."""
    array = np.asarray(array)
    return {"shape": list(array.shape), "data": [number(x) for x in array.reshape(-1).tolist()]}


def number(x):
    if isinstance(x, bool) or isinstance(x, int):
        return int(x)
    if x != x:
        return "NaN"
    if x in (float("inf"), float("-inf")):
        return "Infinity" if x > 0 else "-Infinity"
    return int(x) if x == int(x) and abs(x) < 1e15 and not (x == 0 and str(x)[0] == "-") else x


def write(name, value):
    path = FOLDER / name
    lines = ",\n".join(json.dumps(entry, separators=(",", ":"), ensure_ascii=False) for entry in value)
    path.write_text(f"[\n{lines}\n]\n")
    print(f"{path.name}: {len(value)} entries, {path.stat().st_size} bytes")
