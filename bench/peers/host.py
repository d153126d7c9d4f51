"""
The far end of bench/host.ts: answers one JSON line with another, until its input ends.

{"open": path}   builds the task that the file holds; answers {"answers": [...]} or {"cannot": why}
{"round": ms}    steps for so long; answers {"samples": [...]}, milliseconds a step
"""
import base64
import json
import sys
import time

import numpy as np


def unpacked(numbers):
    dtype = "<i4" if numbers["dtype"] == "int" else "<f4"
    return np.frombuffer(base64.b64decode(numbers["base64"]), dtype).reshape(numbers["shape"]).copy()


def load(path):
    with open(path) as file:
        task = json.load(file)
    task["inputs"] = {name: unpacked(numbers) for name, numbers in task["inputs"].items()}
    task["biases"] = {p["name"] for p in task["parameters"] if p["isBias"]}
    task["parameters"] = {p["name"]: unpacked(p) for p in task["parameters"]}
    return task


class Cannot(Exception):
    """What a peer has no means to compute."""


def samples(step, milliseconds):
    """Short steps are timed in groups, so that the clock's grain does not show."""
    found = []
    end = time.perf_counter() + milliseconds / 1000
    start = time.perf_counter()
    step()
    group = max(1, int(0.001 / max(time.perf_counter() - start, 1e-9)))
    while time.perf_counter() < end or len(found) < 3:
        start = time.perf_counter()
        for _ in range(group):
            step()
        found.append(1000 * (time.perf_counter() - start) / group)
    return found


def serve(prepare):
    """`prepare(task, steps)` gives the answers to compare and a function that makes one step."""
    step = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if "open" in request:
                step = None
                answers, step = prepare(load(request["open"]), request["steps"])
                answer = {"answers": answers}
            else:
                answer = {"samples": samples(step, request["round"])}
        except Cannot as reason:
            answer = {"cannot": str(reason)}
        print(json.dumps(answer), flush=True)
