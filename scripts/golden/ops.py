#!/usr/bin/python3
"""
Golden values of the ops, from PyTorch in float64: test/golden/ops.json.

To regenerate (Debian):
    apt-get install -y python3-torch python3-numpy
    /usr/bin/python3 scripts/golden/ops.py

Each entry holds an op, its attributes, seeded inputs (rounded, so that the file stays small), the outputs, a random
upstream gradient for each output, and the gradients that PyTorch's autograd makes of it. The formulas on the right are
PyTorch's own functions wherever it has one: they are what the ops are held against, not a second copy of our expressions.
"""

import sys

sys.dont_write_bytecode = True

import numpy as np
import torch
import torch.nn.functional as F

from common import literal, write

rng = np.random.RandomState(20180816)
entries = []


def uniform(*shape, low=-2.0, high=2.0):
    return np.round(rng.uniform(low, high, size=shape), 4)


def positive(*shape):
    return uniform(*shape, low=0.1, high=2.0)


def probability(*shape):
    return uniform(*shape, low=0.05, high=0.95)


def whole(*shape, below):
    return rng.randint(0, below, size=shape)


def case(op, compute, attrs=None, mode=None, names=("y",), **inputs):
    """`compute` takes the inputs in order (`xs` as one list) and returns one tensor or a tuple for `names`."""
    inputs = {name.replace("__", "."): np.asarray(value) for name, value in inputs.items()}
    leaves = {}
    for name, value in inputs.items():
        leaf = torch.from_numpy(value.copy())
        leaves[name] = leaf.requires_grad_() if value.dtype.kind == "f" else leaf
    arguments = {}
    for name, leaf in leaves.items():
        if name.startswith("xs."):
            arguments.setdefault("xs", []).append(leaf)
        else:
            arguments[name] = leaf
    results = compute(*arguments.values())
    results = results if isinstance(results, tuple) else (results,)
    differentiable = [i for i, result in enumerate(results) if result.dtype.is_floating_point]
    upstream = {names[i]: uniform(*results[i].shape) for i in differentiable}
    total = sum((results[i] * torch.from_numpy(np.asarray(upstream[names[i]]))).sum() for i in differentiable)
    wanted = [name for name, leaf in leaves.items() if leaf.requires_grad]
    grads = [None] * len(wanted)
    if differentiable and total.requires_grad:
        grads = torch.autograd.grad(total, [leaves[name] for name in wanted], allow_unused=True)
    entry = {"op": op}
    if attrs:
        entry["attrs"] = attrs
    if mode:
        entry["mode"] = mode
    entry["inputs"] = {
        name: {**literal(value), **({} if value.dtype.kind == "f" else {"dtype": "int"})} for name, value in inputs.items()
    }
    entry["outputs"] = {name: literal(result.detach().numpy()) for name, result in zip(names, results)}
    entry["upstream"] = {name: literal(value) for name, value in upstream.items()}
    entry["grads"] = {
        name: literal((torch.zeros_like(leaves[name]) if grad is None else grad).numpy())
        for name, grad in zip(wanted, grads)
    }
    entries.append(entry)


def unary(op, compute, attrs=None, make=uniform, extra=()):
    case(op, compute, attrs, x=make(2, 3))
    case(op, compute, attrs, x=make())
    for x in extra:
        case(op, compute, attrs, x=np.array(x, dtype=float))


def binary(op, compute, a=uniform, b=uniform, extra=()):
    case(op, compute, a=a(2, 3), b=b(2, 3))
    case(op, compute, a=a(2, 3), b=b(3))
    case(op, compute, a=a(2, 1, 2), b=b(3, 1))
    case(op, compute, a=a(), b=b(2))
    for left, right in extra:
        case(op, compute, a=np.array(left, dtype=float), b=np.array(right, dtype=float))


# ---- arithmetic ----
binary("Add", lambda a, b: a + b)
binary("Sub", lambda a, b: a - b)
binary("Mul", lambda a, b: a * b)
binary("Div", lambda a, b: a / b, b=positive)
binary("Pow", torch.pow, a=positive)
binary("Max", torch.maximum, extra=[([1, 2, 3], [3, 2, 1])])
binary("Min", torch.minimum, extra=[([1, 2, 3], [3, 2, 1])])
unary("Neg", torch.neg)
unary("Square", torch.square)
unary("Exp", torch.exp)
unary("Log", torch.log, make=positive)
unary("Sqrt", torch.sqrt, make=positive)
unary("Abs", torch.abs, extra=[[-1, 0, 1]])

# ---- activations ----
unary("Identity", lambda x: x * 1)
unary("Step", lambda x: torch.heaviside(x.detach(), torch.tensor(0.0)), extra=[[-1, 0, 1]])
unary("Sigmoid", torch.sigmoid, extra=[[-1000, -30, 0, 30, 1000]])
unary("Tanh", torch.tanh, extra=[[-1000, -5, 0, 5, 1000]])
unary("Relu", torch.relu, extra=[[-1, 0, 1]])
unary("LeakyRelu", F.leaky_relu, extra=[[-1, 0, 1]])
unary("LeakyRelu", lambda x: F.leaky_relu(x, 0.2), {"alpha": 0.2})
unary("HardTanh", F.hardtanh, extra=[[-2, -1, 0, 1, 2]])
unary("HardTanh", lambda x: F.hardtanh(x, -0.5, 1.5), {"min": -0.5, "max": 1.5})
# PyTorch's softplus returns x above 20, which is off by e^-20; a threshold of 40 is exact in float64.
unary("Softplus", lambda x: F.softplus(x, threshold=40), extra=[[-1000, -30, 0, 2, 30, 1000]])
case("Softmax", lambda x: torch.softmax(x, -1), x=uniform(3, 4))
case("Softmax", lambda x: torch.softmax(x, 0), {"axis": 0}, x=uniform(3, 2))
case("Softmax", lambda x: torch.softmax(x, 1), {"axis": 1}, x=uniform(2, 3, 2))
case("Softmax", lambda x: torch.softmax(x, -1), x=np.array([1010.0, 1000.0, 990.0]))
case("LogSoftmax", lambda x: torch.log_softmax(x, -1), x=uniform(3, 4))
case("LogSoftmax", lambda x: torch.log_softmax(x, 0), {"axis": 0}, x=uniform(3, 2))
case("LogSoftmax", lambda x: torch.log_softmax(x, -1), x=np.array([0.0, 4000.0, 3990.0]))

# ---- layers and tensors ----
case("Affine", lambda x, W, b: F.linear(x, W.T, b), x=uniform(4, 3), W=uniform(3, 2), b=uniform(2))
case("Affine", lambda x, W, b: F.linear(x, W.T, b), x=uniform(2, 2, 3), W=uniform(3, 2), b=uniform(2))
case("Affine", lambda x, W: F.linear(x, W.T), {"bias": False}, x=uniform(3), W=uniform(3, 2))
case("MatMul", torch.matmul, a=uniform(2, 3), b=uniform(3, 4))
case("MatMul", torch.matmul, a=uniform(3), b=uniform(3, 2))
case("MatMul", torch.matmul, a=uniform(2, 3), b=uniform(3))
case("MatMul", torch.matmul, a=uniform(3), b=uniform(3))
case("MatMul", torch.matmul, a=uniform(2, 2, 3), b=uniform(3, 2))
case("MatMul", torch.matmul, a=uniform(2, 1, 2, 2), b=uniform(3, 2, 1))
case("MatMul", torch.matmul, a=uniform(2, 3, 2), b=uniform(2))
case("ReduceSum", lambda x: x.sum(), x=uniform(2, 3))
case("ReduceSum", lambda x: x.sum(0), {"axes": [0]}, x=uniform(2, 3))
case("ReduceSum", lambda x: x.sum((-1, 0), keepdim=True), {"axes": [-1, 0], "keepdims": True}, x=uniform(2, 3, 2))
case("ReduceMean", lambda x: x.mean(), x=uniform(2, 3))
case("ReduceMean", lambda x: x.mean((0, 2)), {"axes": [0, 2]}, x=uniform(2, 3, 2))
case("ReduceMean", lambda x: x.mean(1, keepdim=True), {"axes": [1], "keepdims": True}, x=uniform(2, 3))

# ---- shape ----
case("Transpose", lambda x: x.T, x=uniform(2, 3))
case("Transpose", lambda x: x.permute(1, 2, 0), {"perm": [1, 2, 0]}, x=uniform(2, 3, 2))
case("Reshape", lambda x: x.reshape(3, 2), {"shape": [3, -1]}, x=uniform(2, 3))
case("Reshape", lambda x: x.reshape(2, 6), {"shape": [0, -1]}, x=uniform(2, 3, 2))
case("Flatten", lambda x: torch.flatten(x, 1), x=uniform(2, 3, 2))
case("Concat", lambda xs: torch.cat(xs, -1), xs__0=uniform(2, 3), xs__1=uniform(2, 1), xs__2=uniform(2, 2))
case("Concat", lambda xs: torch.cat(xs, 0), {"axis": 0}, xs__0=uniform(1, 2), xs__1=uniform(3, 2))
case("Slice", lambda x: x[1:3], {"start": 1, "end": 3}, x=uniform(4, 2))
case("Slice", lambda x: x[:, 1::3], {"axis": 1, "start": 1, "step": 3}, x=uniform(2, 7))
case("Slice", lambda x: x[..., -2:], {"axis": -1, "start": -2}, x=uniform(2, 3))


# ---- losses ----
def half_squared(y, t, reduction="mean"):
    losses = 0.5 * ((y - t) ** 2).flatten(1).sum(1)
    return {"mean": losses.mean(), "sum": losses.sum(), "none": losses}[reduction]


for reduction in ("mean", "sum", "none"):
    attrs = {"reduction": reduction}
    case("HalfSquaredError", lambda y, t: half_squared(y, t, reduction), attrs, y=uniform(3, 2), t=uniform(3, 2))
    case("MeanSquaredError", lambda y, t: F.mse_loss(y, t, reduction=reduction), attrs, y=uniform(3, 2), t=uniform(3, 2))
    case(
        "CrossEntropy", lambda y, t: F.nll_loss(torch.log(y), t, reduction=reduction), attrs,
        y=probability(3, 4), t=whole(3, below=4),
    )
    case(
        "SoftmaxCrossEntropy", lambda y, t: F.cross_entropy(y, t, reduction=reduction), attrs,
        y=uniform(3, 4), t=whole(3, below=4),
    )
    case(
        "SoftmaxCrossEntropy", lambda y, t: F.cross_entropy(y, t, reduction=reduction), attrs,
        y=uniform(3, 4), t=probability(3, 4),
    )
    case(
        "BinaryCrossEntropy", lambda y, t: F.binary_cross_entropy(y, t, reduction=reduction), attrs,
        y=probability(3, 2), t=probability(3, 2),
    )
    case(
        "BinaryCrossEntropyWithLogits", lambda y, t: F.binary_cross_entropy_with_logits(y, t, reduction=reduction), attrs,
        y=uniform(3, 2), t=probability(3, 2),
    )
    case(
        "PerceptronLoss",
        lambda y, t: {"mean": torch.mean, "sum": torch.sum, "none": lambda x: x}[reduction](torch.relu(y) - t * y),
        attrs, y=uniform(5), t=whole(5, below=2).astype(float),
    )
case("HalfSquaredError", lambda y, t: half_squared(y, F.one_hot(t, 3)), y=uniform(4, 3), t=whole(4, below=3))
case(
    "CrossEntropy", lambda y, t: F.nll_loss(torch.log(y + 1e-7), t), {"epsilon": 1e-7},
    y=probability(3, 4), t=whole(3, below=4),
)
case("CrossEntropy", lambda y, t: -(t * torch.log(y)).sum(-1).mean(), y=probability(2, 3), t=probability(2, 3))
case(
    "SoftmaxCrossEntropy", lambda y, t: F.cross_entropy(y.transpose(1, 2), t),
    y=uniform(2, 2, 3), t=whole(2, 2, below=3),
)
case("SoftmaxCrossEntropy", lambda y, t: F.cross_entropy(y, t), y=uniform(4), t=np.array(2))
case(
    "BinaryCrossEntropyWithLogits", F.binary_cross_entropy_with_logits,
    y=np.array([-1000.0, -1.0, 0.0, 1000.0]), t=np.array([1.0, 0.0, 1.0, 1.0]),
)
case("L1Penalty", lambda x: 0.5 * x.abs().sum(), {"lambda": 0.5}, x=uniform(3, 2))
case("L2Penalty", lambda x: 0.25 * x.square().sum(), {"lambda": 0.5}, x=uniform(3, 2))

write("ops.json", entries)
