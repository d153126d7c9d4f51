#!/usr/bin/python3
"""
Golden trainings: 50 updates of whole networks, from PyTorch in float64: test/golden/trainings.json.

To regenerate (Debian):
    apt-get install -y python3-torch python3-numpy
    /usr/bin/python3 scripts/golden/trainings.py

Each entry holds one of our documents, with its data and initial parameters in it (rounded, so that the file stays
small), the loss of every update as PyTorch's own layers and optimisers make it, and where some of the parameters end.
Biases that are given before batch normalisation, or to attention's keys, have no influence and are left out.
"""

import sys

sys.dont_write_bytecode = True

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from common import literal, write

rng = np.random.RandomState(20180816)
STEPS = 50
entries = []


def uniform(*shape, low=-1.0, high=1.0):
    return np.round(rng.uniform(low, high, size=shape), 2)


def whole(*shape, below):
    return rng.randint(0, below, size=shape)


def restart(module):
    """Rounded initial parameters, uniform over ±½; norms start as PyTorch starts them."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.from_numpy(np.round(uniform(*parameter.shape) / 2, 2)))
    return module


def node(id, op, inputs=None, **attrs):
    return {
        "id": id,
        "op": op,
        **({"attrs": attrs} if attrs else {}),
        **({"inputs": inputs} if inputs else {}),
    }


def given(id, array):
    array = np.asarray(array)
    kind = {} if array.dtype.kind == "f" else {"dtype": "int"}
    return node(id, "Input", value={**literal(array), **kind}, **kind)


def read(parameters):
    return {name: literal(value().detach().numpy()) for name, value in parameters.items()}


def training(name, nodes, optimizer, torch_optimizer, loss_of, parameters, keep, data=None, **settings):
    """`loss_of(step)` is PyTorch's loss; `parameters` say where ours are found in its modules, `keep` which ends are compared."""
    document = {
        "format": "gradwire",
        "version": 1,
        "nodes": nodes,
        "objective": "loss",
        "training": {**(data or {}), "optimizer": optimizer, "steps": STEPS, **settings},
        "params": read({key: value for key, value in parameters.items() if "running" not in key}),
    }
    losses = []
    for step in range(STEPS):
        torch_optimizer.zero_grad()
        loss = loss_of(step)
        loss.backward()
        torch_optimizer.step()
        losses.append(loss.item())
    entries.append({"name": name, "document": document, "losses": losses, "ends": read({key: parameters[key] for key in keep})})
    print(f"{name}: {losses[0]:.4f} to {losses[-1]:.4f}")


def table(columns, target):
    named = {f"x{i}": column.tolist() for i, column in enumerate(columns.T)}
    return {
        "data": {"source": "csv", "target": "t", "task": "classify", "columns": {**named, "t": [int(c) for c in target]}},
        "bind": {"x": "features", "t": "label"},
        "shuffle": False,
    }


def affine(id, x, units, **attrs):
    return node(id, "Affine", {"x": x}, units=units, **attrs)


def matrix(linear):
    return {"W": lambda: linear.weight.T, "b": lambda: linear.bias}


def owned(id, ports):
    return {f"{id}.{port}": value for port, value in ports.items() if value() is not None}


LABELS = node("t", "Input", shape=["N"], dtype="int")
LOSS = node("loss", "SoftmaxCrossEntropy", {"y": "scores", "t": "t"})


def mlp():
    x, t = uniform(10, 3), np.arange(10) % 3
    first, second = restart(nn.Linear(3, 6)), restart(nn.Linear(6, 3))
    optimizer = torch.optim.Adam(
        [
            {"params": [first.weight, second.weight], "weight_decay": 0.01},
            {"params": [first.bias, second.bias]},
        ],
        lr=0.05,
    )

    def loss(step):
        # Ten rows in batches of four: 4, 4 and 2.
        rows = slice(4 * (step % 3), 4 * (step % 3) + 4)
        return F.cross_entropy(second(torch.tanh(first(torch.from_numpy(x[rows])))), torch.from_numpy(t[rows]))

    training(
        "MLP in mini-batches, Adam with weight decay",
        [
            node("x", "Input", shape=["N", 3]),
            affine("hidden", "x", 6),
            node("tanh", "Tanh", {"x": "hidden"}),
            affine("scores", "tanh", 3),
            LABELS,
            LOSS,
        ],
        {"op": "Adam", "lr": 0.05},
        optimizer,
        loss,
        {**owned("hidden", matrix(first)), **owned("scores", matrix(second))},
        ["hidden.W", "hidden.b", "scores.W", "scores.b"],
        table(x, t),
        batch=4,
        regularize={"l2": 0.01},
    )


def norm_and_dropout():
    # Both sides see the same masks: they are columns of the data, six beside the three features.
    batch, features, units = 6, 3, 6
    rows = STEPS * batch
    x, t = np.round(rng.normal(size=(rows, features)), 1), rng.randint(0, 3, size=rows)
    mask = (rng.uniform(size=(rows, units)) > 0.5) * 2.0
    first, norm, second = restart(nn.Linear(features, units, bias=False)), nn.BatchNorm1d(units), restart(nn.Linear(units, 3))
    modules = nn.ModuleList([first, norm, second])

    def loss(step):
        now = slice(batch * step, batch * step + batch)
        hidden = torch.relu(norm(first(torch.from_numpy(x[now])))) * torch.from_numpy(mask[now])
        return F.cross_entropy(second(hidden), torch.from_numpy(t[now]))

    training(
        "MLP with batch normalisation and dropout, momentum",
        [
            node("x", "Input", shape=["N", features + units]),
            node("features", "Slice", {"x": "x"}, axis=1, end=features),
            node("mask", "Slice", {"x": "x"}, axis=1, start=features),
            affine("hidden", "features", units, bias=False),
            node("norm", "BatchNormalization", {"x": "hidden"}, runningVariance="unbiased"),
            node("relu", "Relu", {"x": "norm"}),
            node("dropout", "Mul", {"a": "relu", "b": "mask"}),
            affine("scores", "dropout", 3),
            LABELS,
            LOSS,
        ],
        {"op": "Momentum", "lr": 0.1, "momentum": 0.9},
        torch.optim.SGD(modules.parameters(), lr=0.1, momentum=0.9),
        loss,
        {
            "hidden.W": lambda: first.weight.T,
            "norm.gamma": lambda: norm.weight,
            "norm.beta": lambda: norm.bias,
            "norm.runningMean": lambda: norm.running_mean,
            "norm.runningVar": lambda: norm.running_var,
            **owned("scores", matrix(second)),
        },
        ["hidden.W", "norm.gamma", "norm.beta", "norm.runningMean", "norm.runningVar", "scores.W"],
        table(np.concatenate([x, mask], axis=1), t),
        batch=batch,
    )


def convolution():
    x, t = uniform(6, 1, 6, 6), whole(6, below=3)
    conv, last = restart(nn.Conv2d(1, 3, 3, padding=1)), restart(nn.Linear(27, 3))
    modules = nn.ModuleList([conv, last])

    def loss(_):
        pooled = F.max_pool2d(torch.relu(conv(torch.from_numpy(x))), 2)
        return F.cross_entropy(last(pooled.flatten(1)), torch.from_numpy(t))

    training(
        "CNN, Adam",
        [
            given("x", x),
            node("conv", "Conv", {"x": "x"}, units=3, kernelShape=[3, 3], pads=[1]),
            node("relu", "Relu", {"x": "conv"}),
            node("pool", "MaxPool", {"x": "relu"}, kernelShape=[2, 2], strides=[2]),
            node("flat", "Flatten", {"x": "pool"}),
            affine("scores", "flat", 3),
            given("t", t),
            LOSS,
        ],
        {"op": "Adam", "lr": 0.01},
        torch.optim.Adam(modules.parameters(), lr=0.01),
        loss,
        {"conv.W": lambda: conv.weight, "conv.b": lambda: conv.bias, **owned("scores", matrix(last))},
        ["conv.W", "conv.b", "scores.b"],
    )


def recurrent(name, layer, op, attrs, ports, optimizer, torch_optimizer):
    words, size, units = 5, 4, 4
    x, t = whole(3, 6, below=words), whole(3, 6, below=words)
    embedding, layer, last = restart(nn.Embedding(words, size)), restart(layer(size, units)), restart(nn.Linear(units, words))
    for key in attrs.pop("frozen", []):
        with torch.no_grad():
            getattr(layer, key).zero_()
        getattr(layer, key).requires_grad_(False)
    trained = [p for module in (embedding, layer, last) for p in module.parameters() if p.requires_grad]

    def loss(_):
        hidden, _ = layer(embedding(torch.from_numpy(x)))
        return F.cross_entropy(last(hidden).reshape(-1, words), torch.from_numpy(t.reshape(-1)))

    training(
        name,
        [
            given("x", x),
            node("embedding", "Embedding", {"x": "x"}, vocabulary=words, units=size),
            node("layer", op, {"x": "embedding"}, units=units, **attrs),
            node("scores", "TimeAffine", {"x": "layer"}, units=words),
            given("t", t),
            node("loss", "TimeSoftmaxCrossEntropy", {"y": "scores", "t": "t"}),
        ],
        optimizer,
        torch_optimizer(trained),
        loss,
        {
            "embedding.W": lambda: embedding.weight,
            **owned("layer", ports(layer)),
            **owned("scores", matrix(last)),
        },
        ["embedding.W", "layer.Wx", "layer.Wh", "layer.b", "scores.b"],
    )


def sequences():
    def sides(layer):
        return {
            "Wx": lambda: layer.weight_ih_l0.T,
            "Wh": lambda: layer.weight_hh_l0.T,
            "b": lambda: layer.bias_ih_l0,
        }

    recurrent(
        "LSTM over words, Adam",
        lambda size, units: nn.LSTM(size, units, batch_first=True),
        "LSTM",
        # Ours has one bias, the sum of PyTorch's two.
        {"gates": "ifgo", "frozen": ["bias_hh_l0"]},
        sides,
        {"op": "Adam", "lr": 0.05},
        lambda trained: torch.optim.Adam(trained, lr=0.05),
    )
    recurrent(
        "GRU over words, RMSProp",
        lambda size, units: nn.GRU(size, units, batch_first=True),
        "GRU",
        {"gates": "rzn", "linearBeforeReset": True, "recurrentBias": True},
        lambda layer: {**sides(layer), "bh": lambda: layer.bias_hh_l0},
        {"op": "RMSProp", "lr": 0.01},
        lambda trained: torch.optim.RMSprop(trained, lr=0.01),
    )


def transformer():
    words, size, heads, wide, length = 5, 6, 2, 12, 5
    x, t = whole(3, length, below=words), whole(3, length, below=words)
    embedding, attention = restart(nn.Embedding(words, size)), restart(nn.MultiheadAttention(size, heads, batch_first=True))
    first, second, last = restart(nn.Linear(size, wide)), restart(nn.Linear(wide, size)), restart(nn.Linear(size, words))
    norm1, norm2 = nn.LayerNorm(size), nn.LayerNorm(size)
    modules = nn.ModuleList([embedding, attention, first, second, last, norm1, norm2])
    with torch.no_grad():
        attention.in_proj_bias[size : 2 * size] = 0
    causal = torch.triu(torch.ones(length, length, dtype=torch.bool), diagonal=1)

    def loss(_):
        h = embedding(torch.from_numpy(x))
        h = norm1(h + attention(h, h, h, attn_mask=causal, need_weights=False)[0])
        h = norm2(h + second(F.gelu(first(h))))
        return F.cross_entropy(last(h).reshape(-1, words), torch.from_numpy(t.reshape(-1)))

    def part(i):
        rows = slice(i * size, (i + 1) * size)
        return lambda: attention.in_proj_weight[rows].T, lambda: attention.in_proj_bias[rows]

    (wq, bq), (wk, _), (wv, bv) = part(0), part(1), part(2)
    training(
        "transformer block, causal, momentum",
        [
            given("x", x),
            node("embedding", "Embedding", {"x": "x"}, vocabulary=words, units=size),
            node("attention", "MultiHeadAttention", {"q": "embedding"}, numHeads=heads, causal=True),
            node("around1", "Add", {"a": "embedding", "b": "attention"}),
            node("norm1", "LayerNormalization", {"x": "around1"}),
            node("wide", "TimeAffine", {"x": "norm1"}, units=wide),
            node("gelu", "Gelu", {"x": "wide"}),
            node("narrow", "TimeAffine", {"x": "gelu"}, units=size),
            node("around2", "Add", {"a": "norm1", "b": "narrow"}),
            node("norm2", "LayerNormalization", {"x": "around2"}),
            node("scores", "TimeAffine", {"x": "norm2"}, units=words),
            given("t", t),
            node("loss", "TimeSoftmaxCrossEntropy", {"y": "scores", "t": "t"}),
        ],
        {"op": "Momentum", "lr": 0.05, "momentum": 0.9},
        torch.optim.SGD(modules.parameters(), lr=0.05, momentum=0.9),
        loss,
        {
            "embedding.W": lambda: embedding.weight,
            **owned("attention", {"Wq": wq, "Wk": wk, "Wv": wv, "bq": bq, "bv": bv, "Wo": lambda: attention.out_proj.weight.T}),
            "attention.bo": lambda: attention.out_proj.bias,
            **owned("norm1", {"gamma": lambda: norm1.weight, "beta": lambda: norm1.bias}),
            **owned("norm2", {"gamma": lambda: norm2.weight, "beta": lambda: norm2.bias}),
            **owned("wide", matrix(first)),
            **owned("narrow", matrix(second)),
            **owned("scores", matrix(last)),
        },
        ["embedding.W", "attention.Wq", "attention.Wk", "attention.bv", "attention.Wo", "norm1.gamma", "narrow.b"],
    )


mlp()
norm_and_dropout()
convolution()
sequences()
transformer()
write("trainings.json", entries)
