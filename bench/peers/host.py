"""
The far end of bench/host.ts: answers one JSON line with another, until its input ends.

{"open": path, "steps": n}   builds the task that the file holds; answers {"answers": [...]} or {"cannot": why}
{"round": ms}                steps for so long; answers {"samples": [...]}, milliseconds a step
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


# Losses are compared for so many seconds at most; two of them, if possible, as the first step warms up.
PATIENCE = 4
# Steps slower than this are not made again: the last one is their time.
SLOW = 2


class Trainee:
    """
    step() answers the loss before its update; stand() goes back to the start, where the parameters hardly move from then
    on; check() gives one more number to compare, `trusts` how many losses to compare where the rule of updating differs.
    """

    def __init__(self, step, stand=None, check=None, trusts=None):
        self.step, self.stand, self.check, self.trusts = step, stand, check, trusts


def compared(trainee, steps):
    answers = []
    start = time.perf_counter()
    last = 0
    for i in range(min(steps, trainee.trusts or steps)):
        begun = time.perf_counter()
        if i > 1 and begun - start > PATIENCE:
            break
        answers.append(float(trainee.step()))
        last = time.perf_counter() - begun
    if trainee.check is not None:
        # In front of the losses, of which slow peers give fewer.
        answers.insert(0, float(trainee.check()))
    if trainee.stand is not None:
        trainee.stand()
    return {"answers": answers, **({"slow": 1000 * last} if last > SLOW else {})}


def samples(step, milliseconds):
    """Short steps are timed in groups, so that the clock's grain does not show."""
    found = []
    start = time.perf_counter()
    end = start + milliseconds / 1000
    step()
    group = max(1, int(0.001 / max(time.perf_counter() - start, 1e-9)))
    while time.perf_counter() < end or not found:
        start = time.perf_counter()
        for _ in range(group):
            step()
        found.append(1000 * (time.perf_counter() - start) / group)
    return found


def serve(prepare):
    """`prepare(task)` gives a Trainee."""
    trainee = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if "open" in request:
                trainee = None
                trainee = prepare(load(request["open"]))
                answer = compared(trainee, request["steps"])
            else:
                answer = {"samples": samples(trainee.step, request["round"])}
        except Cannot as reason:
            answer = {"cannot": str(reason)}
        print(json.dumps(answer), flush=True)
