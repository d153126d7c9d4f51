"""Builds and differentiates a graph of 0-dimensional tensors, for bench/numbers.ts: reads the graph as JSON, writes times."""
import json
import sys
import time

import torch

torch.set_num_threads(1)
task = json.load(sys.stdin)
starts, steps = task["starts"], task["steps"]


def build():
    leaves = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in starts]
    values = list(leaves)
    for op, a, b in steps:
        if op == 0:
            values.append(values[a] + values[b])
        elif op == 1:
            values.append(values[a] * values[b])
        else:
            values.append(torch.tanh(values[a]))
    values[-1].backward()
    return values[-1], leaves


times = []
until = time.perf_counter() + task["seconds"]
while len(times) < 4 or time.perf_counter() < until:
    begin = time.perf_counter()
    value, leaves = build()
    times.append(1000 * (time.perf_counter() - begin))
times = sorted(times[1:])
grads = [0.0 if x.grad is None else x.grad.item() for x in leaves]
print(json.dumps({"median": times[len(times) // 2], "best": times[0], "value": value.item(), "grads": grads}))
