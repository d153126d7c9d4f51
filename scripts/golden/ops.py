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

# State and noise are inputs that no gradient is asked for.
SIDES = {"runningMean", "runningVar", "mask", "draw"}


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
        leaves[name] = leaf.requires_grad_() if value.dtype.kind == "f" and name not in SIDES else leaf
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



# ---- more functions ----
unary("Sin", torch.sin)
unary("Cos", torch.cos)
unary("Sign", torch.sign, extra=[[-1, 0, 1]])
unary("Clip", lambda x: torch.clamp(x, -0.5, 1), {"min": -0.5, "max": 1}, extra=[[-2, -0.5, 0, 1, 2]])
unary("Clip", lambda x: torch.clamp(x, min=0), {"min": 0})
unary("Detach", lambda x: x.detach() + 0 * x)
for condition, a, b in (((2, 3), (2, 3), (2, 3)), ((3,), (2, 3), ()), ((2, 1), (3,), (2, 1))):
    case(
        "Where", lambda condition, a, b: torch.where(condition != 0, a, b),
        condition=whole(*condition, below=2), a=uniform(*a), b=uniform(*b),
    )

# ---- more activations ----
unary("Elu", F.elu, extra=[[-1000, -1, 0, 1, 1000]])
unary("Elu", lambda x: F.elu(x, 0.5), {"alpha": 0.5})
unary("Selu", F.selu, extra=[[-1000, -1, 1, 1000]])
unary("Gelu", F.gelu, extra=[[-30, -1, 0, 1, 30]])
unary("Gelu", lambda x: F.gelu(x, approximate="tanh"), {"approximate": "tanh"})
unary("Silu", F.silu, extra=[[-1000, -1, 0, 1, 1000]])
# F.hardsigmoid of PyTorch 1.13 rounds its slope to single precision on the way back, so it is written out.
unary("HardSigmoid", lambda x: torch.clamp(x / 6 + 0.5, 0, 1), {"alpha": 1 / 6}, make=lambda *s: uniform(*s, low=-4, high=4))
unary("HardSigmoid", lambda x: torch.clamp(0.2 * x + 0.5, 0, 1), make=lambda *s: uniform(*s, low=-4, high=4))
unary("Softsign", F.softsign, extra=[[-1, 0, 1]])
unary("Mish", F.mish, extra=[[-1000, -1, 0, 1, 1000]])
case("PRelu", F.prelu, x=uniform(2, 3), slope=uniform(1))
case("PRelu", lambda x, slope: F.prelu(x, slope.reshape(3)), x=uniform(2, 3, 2), slope=uniform(3, 1))

# ---- more layers and tensors ----
for op, reduce in (("ReduceMax", torch.amax), ("ReduceMin", torch.amin)):
    case(op, lambda x: reduce(x, (0, 1)), x=uniform(2, 3))
    case(op, lambda x: reduce(x, 1), {"axes": [1]}, x=uniform(3, 4))
    case(op, lambda x: reduce(x, (0, 2), keepdim=True), {"axes": [0, 2], "keepdims": True}, x=uniform(2, 3, 2))
case("ArgMax", lambda x: torch.argmax(x, -1), x=uniform(3, 4))
case("ArgMax", lambda x: torch.argmax(x, 0, keepdim=True), {"axis": 0, "keepdims": True}, x=uniform(3, 4))
case("OneHot", lambda x: F.one_hot(x, 4).double(), {"depth": 4}, x=whole(2, 3, below=4))
case("CumSum", lambda x: torch.cumsum(x, -1), x=uniform(2, 4))
case("CumSum", lambda x: torch.cumsum(x, 0), {"axis": 0}, x=uniform(3, 2))
case("CumSum", lambda x: x.flip(1).cumsum(1).flip(1), {"axis": 1, "reverse": True}, x=uniform(2, 3, 2))
case("Embedding", lambda x, W: F.embedding(x, W), x=whole(2, 3, below=4), W=uniform(4, 2))
case("Expand", lambda x: x.expand(4, 3), {"shape": [4, 3]}, x=uniform(3))
case("Expand", lambda x: x.expand(2, 3, 2), {"shape": [3, 1]}, x=uniform(2, 1, 2))
case("Squeeze", lambda x: torch.squeeze(x), x=uniform(1, 3, 1))
case("Squeeze", lambda x: torch.squeeze(x, -1), {"axes": [-1]}, x=uniform(1, 3, 1))
case("Unsqueeze", lambda x: torch.unsqueeze(x, -1), {"axes": [-1]}, x=uniform(2, 3))
case("Split", lambda x: torch.split(x, [1, 4], -1), {"size": 1}, names=("y", "rest"), x=uniform(2, 5))
case("Split", lambda x: torch.chunk(x, 2, 0), {"axis": 0}, names=("y", "rest"), x=uniform(3, 2))
case("Stack", lambda xs: torch.stack(xs), xs__0=uniform(3), xs__1=uniform(3))
case("Stack", lambda xs: torch.stack(xs, -1), {"axis": -1}, xs__0=uniform(2, 2), xs__1=uniform(2, 2), xs__2=uniform(2, 2))
case("Pad", lambda x: F.pad(x, (1, 2)), {"before": 1, "after": 2}, x=uniform(2, 3))
case("Pad", lambda x: F.pad(x, (0, 0, 2, 0), value=1.5), {"axis": 0, "before": 2, "value": 1.5}, x=uniform(2, 3))
case("Gather", lambda x, indices: x[indices], x=uniform(4, 2), indices=whole(2, 3, below=4))
case("Gather", lambda x, indices: x[:, indices], {"axis": 1}, x=uniform(2, 4, 2), indices=whole(3, below=4))
case("Tile", lambda x: torch.tile(x, (2, 3)), {"repeats": [2, 3]}, x=uniform(2, 2))

# ---- more losses ----
for reduction in ("mean", "sum", "none"):
    attrs = {"reduction": reduction}
    case("Huber", lambda y, t: F.huber_loss(y, t, reduction=reduction), attrs, y=uniform(3, 2), t=uniform(3, 2))
    case(
        "NegativeLogLikelihood", lambda y, t: F.nll_loss(y, t, reduction=reduction), attrs,
        y=uniform(3, 4), t=whole(3, below=4),
    )
    case(
        "Hinge",
        lambda y, t: {"mean": torch.mean, "sum": torch.sum, "none": lambda x: x}[reduction](torch.relu(1 - t * y)),
        attrs, y=uniform(5), t=whole(5, below=2) * 2.0 - 1,
    )
case("Huber", lambda y, t: F.huber_loss(y, t, delta=0.3), {"delta": 0.3}, y=uniform(4), t=uniform(4))
case(
    "KlDivergence", lambda y, t: F.kl_div(torch.log(y), t, reduction="batchmean"), y=probability(3, 4), t=probability(3, 4)
)
case(
    "KlDivergence", lambda y, t: F.kl_div(torch.log(y), t, reduction="none").sum(-1), {"reduction": "none"},
    y=probability(2, 3), t=probability(2, 3),
)


def gaussian_kl(mean, log_var):
    normal = torch.distributions.Normal
    return torch.distributions.kl_divergence(normal(mean, (log_var / 2).exp()), normal(0.0, 1.0)).sum(1).mean()


case("GaussianKl", gaussian_kl, mean=uniform(3, 2), logVar=uniform(3, 2))


def distillation(y, teacher, t=None, temperature=4.0, alpha=0.5):
    student, soft = torch.log_softmax(y / temperature, -1), torch.softmax(teacher / temperature, -1)
    taught = temperature**2 * F.kl_div(student, soft, reduction="batchmean")
    return taught if t is None else alpha * taught + (1 - alpha) * F.cross_entropy(y, t)


case("Distillation", distillation, y=uniform(3, 4), teacher=uniform(3, 4))
case(
    "Distillation", lambda y, teacher, t: distillation(y, teacher, t, 2.0, 0.3), {"temperature": 2, "alpha": 0.3},
    y=uniform(3, 4), teacher=uniform(3, 4), t=whole(3, below=4),
)
case(
    "PolicyGradientLoss", lambda y, t, reward: (reward * F.cross_entropy(y, t, reduction="none")).mean(),
    y=uniform(3, 4), t=whole(3, below=4), reward=uniform(3),
)


def negative_sampling(x, t, W, counts, draw, negatives, power):
    losses = []
    for i, right in enumerate(t.tolist()):
        weights = counts.detach() ** power
        weights[right] = 0
        below = weights.cumsum(0)[None, :] <= draw.detach()[i, :, None] * weights.sum()
        wrong = below.sum(1)
        scores = torch.cat([x[i] @ W[right][:, None], W[wrong] @ x[i]])
        answers = torch.tensor([1.0] + [0.0] * negatives)
        losses.append(F.binary_cross_entropy_with_logits(scores, answers, reduction="sum"))
    return torch.stack(losses).mean()


case(
    "NegativeSampling", lambda x, t, W, counts, draw: negative_sampling(x, t, W, counts, draw, 3, 0.75),
    {"negatives": 3}, x=uniform(3, 2), t=whole(3, below=5), W=uniform(5, 2), counts=whole(5, below=9) + 1.0,
    draw=uniform(3, 3, low=0, high=1),
)
case(
    "NegativeSampling",
    lambda x, t, W, draw: negative_sampling(x, t, W, torch.ones(4), draw, 2, 0.75),
    {"negatives": 2}, x=uniform(2, 3), t=whole(2, below=4), W=uniform(4, 3), draw=uniform(2, 2, low=0, high=1),
)

# ---- normalisation ----
case("LayerNormalization", lambda x, gamma, beta: F.layer_norm(x, (4,), gamma, beta), x=uniform(3, 4), gamma=uniform(4), beta=uniform(4))
case(
    "LayerNormalization", lambda x, gamma, beta: F.layer_norm(x, (3, 2), gamma, beta, 1e-3), {"axis": 1, "epsilon": 1e-3},
    x=uniform(2, 3, 2), gamma=uniform(3, 2), beta=uniform(3, 2),
)
case(
    "InstanceNormalization", lambda x, gamma, beta: F.instance_norm(x, weight=gamma, bias=beta),
    x=uniform(2, 2, 2, 2), gamma=uniform(2), beta=uniform(2),
)
case(
    "GroupNormalization", lambda x, gamma, beta: F.group_norm(x, 2, gamma, beta), {"numGroups": 2},
    x=uniform(2, 4, 2), gamma=uniform(4), beta=uniform(4),
)
case("LRN", lambda x: F.local_response_norm(x, 3, 0.5, 0.75, 1), {"size": 3, "alpha": 0.5}, x=uniform(2, 5, 2))
case("LRN", lambda x: F.local_response_norm(x, 5, 5e-4, 0.75, 2), {"alpha": 5e-4, "bias": 2}, x=uniform(1, 6, 2))


def batch_norm(x, gamma, beta, mean, var, training, momentum):
    mean, var = mean.detach().clone(), var.detach().clone()
    y = F.batch_norm(x, mean, var, gamma, beta, training, 1 - momentum, 1e-5)
    return (y, mean, var) if training else y


def batch_norm_case(shape, training, momentum=0.9):
    channels = shape[1]
    case(
        "BatchNormalization",
        lambda x, gamma, beta, mean, var: batch_norm(x, gamma, beta, mean, var, training, momentum),
        {"runningVariance": "unbiased", "momentum": momentum},
        "train" if training else "eval",
        ("y", "next.runningMean", "next.runningVar"),
        x=uniform(*shape), gamma=uniform(channels), beta=uniform(channels),
        runningMean=uniform(channels), runningVar=positive(channels),
    )


batch_norm_case((4, 3), True)
batch_norm_case((2, 2, 2, 2), True, 0.5)
batch_norm_case((3, 2), False)
case("Dropout", lambda x, mask: x * (mask > 0.25) / 0.75, {"ratio": 0.25}, "train", x=uniform(3, 4), mask=uniform(3, 4, low=0, high=1))
case("Dropout", lambda x, mask: F.dropout(x, 0.25, False), {"ratio": 0.25}, "eval", x=uniform(2, 3), mask=uniform(2, 3, low=0, high=1))

unary("Erf", torch.erf, extra=[[-30, -1, 0, 1, 30]])
# Numbers that are drawn cannot be compared; what is done with them can.
case(
    "RandomNormalLike", lambda x, draw: torch.full_like(x, 10) + 2 * draw + 0 * x, {"mean": 10, "scale": 2},
    x=uniform(2, 3), draw=uniform(2, 3),
)

write("ops.json", entries)
