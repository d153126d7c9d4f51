"""
The PyTorch half of workloads.ts, which starts it with a number of threads, a folder, and `single` or `double`. For each task
in the folder (bench/task.ts, the inputs with one axis more: a batch for each update) it prints a line with the losses
before each update.
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench" / "peers"))

import torch

from host import load
from torch_peer import nets, optimizer_of


def losses(task, dtype):
    torch.set_default_dtype(dtype)
    tensor = lambda array: torch.from_numpy(array).to(dtype if array.dtype.kind == "f" else torch.int64)
    x, t = (tensor(task["inputs"][name]) for name in ("x", "t"))
    parameters = {name: tensor(array).clone().requires_grad_() for name, array in task["parameters"].items()}
    optimizer = optimizer_of(task, parameters)
    for batch, labels in zip(x, t):
        optimizer.zero_grad()
        loss = nets[task["net"]["kind"]](task["net"], parameters, batch, labels)
        loss.backward()
        optimizer.step()
        yield loss.item()


_, _, folder, precision = sys.argv
for path in sorted(pathlib.Path(folder).iterdir()):
    task = load(path)
    print(json.dumps({"name": task["name"], "losses": list(losses(task, {"single": torch.float32, "double": torch.float64}[precision]))}), flush=True)
