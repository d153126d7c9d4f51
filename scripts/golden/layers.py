#!/usr/bin/python3
"""
Golden values of convolution, pooling, recurrent layers and attention, from PyTorch in float64: test/golden/layers.json.

To regenerate (Debian):
    apt-get install -y python3-torch python3-numpy
    /usr/bin/python3 scripts/golden/layers.py

The entries read as those of ops.py. On the right stand PyTorch's own functions with our weights put into them: turned round,
their gates in PyTorch's order, its second bias 0 unless ours has one. Where PyTorch has no such layer (the book's reset in
GRU, peepholes), the formula is written out from its paper.
"""

import sys

sys.dont_write_bytecode = True

import numpy as np
import torch
import torch.nn.functional as F

from common import literal, write

rng = np.random.RandomState(19971115)
entries = []


def uniform(*shape, low=-1.0, high=1.0):
    return np.round(rng.uniform(low, high, size=shape), 3)


def case(op, compute, attrs=None, names=("y",), **inputs):
    """`compute` takes the inputs by name and returns one tensor or a tuple for `names`."""
    inputs = {name: np.asarray(value) for name, value in inputs.items()}
    leaves = {name: torch.from_numpy(value.copy()) for name, value in inputs.items()}
    wanted = [name for name, leaf in leaves.items() if leaf.is_floating_point()]
    for name in wanted:
        leaves[name].requires_grad_()
    results = compute(**leaves)
    results = results if isinstance(results, tuple) else (results,)
    upstream = [torch.from_numpy(np.asarray(uniform(*result.shape))) for result in results]
    total = sum((result * weight).sum() for result, weight in zip(results, upstream))
    grads = torch.autograd.grad(total, [leaves[name] for name in wanted], allow_unused=True)
    entry = {"op": op}
    if attrs:
        entry["attrs"] = attrs
    entry["inputs"] = {
        name: {**literal(value), **({} if value.dtype.kind == "f" else {"dtype": "int"})} for name, value in inputs.items()
    }
    entry["outputs"] = {name: literal(result.detach().numpy()) for name, result in zip(names, results)}
    entry["upstream"] = {name: literal(weight.numpy()) for name, weight in zip(names, upstream)}
    entry["grads"] = {
        name: literal((torch.zeros_like(leaves[name]) if grad is None else grad).numpy()) for name, grad in zip(wanted, grads)
    }
    entries.append(entry)


# ---- convolution ----
def conv(rank, pads=0, **options):
    """pads as PyTorch's F.pad wants them (last axis first) or one number."""
    function = [F.conv1d, F.conv2d, F.conv3d][rank - 1]

    def compute(x, W, b=None):
        return function(F.pad(x, pads) if isinstance(pads, tuple) else F.pad(x, (pads,) * 2 * rank), W, b, **options)

    return compute


case("Conv", conv(2), x=uniform(2, 2, 4, 5), W=uniform(3, 2, 3, 2), b=uniform(3))
case("Conv", conv(2, 1, stride=2), {"pads": [1], "strides": [2]}, x=uniform(1, 2, 5, 4), W=uniform(2, 2, 3, 3), b=uniform(2))
case(
    "Conv", conv(2, (0, 2, 1, 0), stride=(2, 1), dilation=(1, 2)),
    {"pads": [1, 0, 0, 2], "strides": [2, 1], "dilations": [1, 2]}, x=uniform(1, 1, 5, 4), W=uniform(2, 1, 2, 3),
)
case("Conv", conv(2, groups=2), {"group": 2}, x=uniform(2, 4, 3, 3), W=uniform(4, 2, 2, 2), b=uniform(4))
case("Conv", conv(2, 1, groups=3), {"group": 3, "pads": [1]}, x=uniform(1, 3, 3, 3), W=uniform(6, 1, 3, 3), b=uniform(6))
case("Conv", conv(2), x=uniform(2, 3, 2, 2), W=uniform(2, 3, 1, 1), b=uniform(2))
case("Conv", conv(1), x=uniform(2, 3, 6), W=uniform(2, 3, 3), b=uniform(2))
case("Conv", conv(1, (6, 0), dilation=3), {"autoPad": "causal", "dilations": [3]}, x=uniform(1, 2, 8), W=uniform(2, 2, 3), b=uniform(2))
case(
    "Conv", lambda x, W, b: F.conv2d(x, W, b, padding="same"), {"autoPad": "sameUpper"},
    x=uniform(1, 1, 4, 5), W=uniform(2, 1, 3, 2), b=uniform(2),
)
case("Conv", conv(3), x=uniform(1, 1, 3, 3, 2), W=uniform(2, 1, 2, 2, 2), b=uniform(2))
case("ConvTranspose", lambda x, W, b: F.conv_transpose2d(x, W, b), x=uniform(2, 2, 2, 3), W=uniform(2, 3, 2, 2), b=uniform(3))
case(
    "ConvTranspose", lambda x, W: F.conv_transpose2d(x, W, stride=(2, 3), padding=(1, 0), output_padding=(1, 2), dilation=(2, 1)),
    {"strides": [2, 3], "pads": [1, 0, 1, 0], "outputPadding": [1, 2], "dilations": [2, 1]}, x=uniform(1, 2, 3, 2), W=uniform(2, 1, 3, 2),
)
case(
    "ConvTranspose", lambda x, W, b: F.conv_transpose2d(x, W, b, stride=2, groups=2), {"strides": [2], "group": 2},
    x=uniform(1, 4, 2, 2), W=uniform(4, 3, 2, 2), b=uniform(6),
)
case("ConvTranspose", lambda x, W, b: F.conv_transpose1d(x, W, b, stride=2), {"strides": [2]}, x=uniform(2, 2, 3), W=uniform(2, 1, 3), b=uniform(1))

# ---- pooling ----
case("MaxPool", lambda x: F.max_pool2d(x, 2), {"strides": [2]}, x=uniform(2, 2, 4, 4))
case("MaxPool", lambda x: F.max_pool2d(x, 3, 1), {"kernelShape": [3]}, x=uniform(1, 2, 4, 5))
case(
    "MaxPool", lambda x: F.max_pool2d(x, (3, 2), (2, 1), (1, 1), dilation=(1, 2)),
    {"kernelShape": [3, 2], "strides": [2, 1], "pads": [1, 1, 1, 1], "dilations": [1, 2]}, x=uniform(1, 2, 5, 4),
)
case("MaxPool", lambda x: F.max_pool2d(x, 3, 2, 1, ceil_mode=True), {"kernelShape": [3], "strides": [2], "pads": [1], "ceilMode": True}, x=uniform(1, 1, 6, 4))
case("MaxPool", lambda x: F.max_pool1d(x, 3, 2), {"kernelShape": [3], "strides": [2]}, x=uniform(2, 2, 7))
case("MaxPool", lambda x: F.max_pool2d(x, 2), {"strides": [2]}, x=np.array([[[[1.0, 1, 2, 2], [1, 1, 2, 2]]]]))
case("AveragePool", lambda x: F.avg_pool2d(x, 2), {"strides": [2]}, x=uniform(2, 2, 4, 4))
case("AveragePool", lambda x: F.avg_pool2d(x, 3, 1), {"kernelShape": [3]}, x=uniform(1, 2, 4, 5))
for include in (False, True):
    for ceil in (False, True):
        case(
            "AveragePool", lambda x: F.avg_pool2d(x, (3, 2), (2, 3), (1, 1), ceil_mode=ceil, count_include_pad=include),
            {"kernelShape": [3, 2], "strides": [2, 3], "pads": [1], "ceilMode": ceil, "countIncludePad": include}, x=uniform(1, 1, 6, 5),
        )
case("AveragePool", lambda x: F.avg_pool1d(x, 3, 2, 1, count_include_pad=False), {"kernelShape": [3], "strides": [2], "pads": [1]}, x=uniform(2, 1, 6))
case("GlobalAveragePool", lambda x: F.adaptive_avg_pool2d(x, 1), x=uniform(2, 3, 3, 2))
case("GlobalAveragePool", lambda x: F.adaptive_avg_pool1d(x, 1), x=uniform(2, 2, 5))


# ---- im2col, col2im ----
def rows(columns):
    return columns.transpose(1, 2).reshape(-1, columns.shape[1])


case("Im2Col", lambda x: rows(F.unfold(x, 2)), x=uniform(2, 2, 3, 4))
case(
    "Im2Col", lambda x: F.unfold(x, (3, 2), (1, 2), 1, (2, 1)),
    {"kernelShape": [3, 2], "dilations": [1, 2], "pads": [1], "strides": [2, 1], "layout": "columns"}, x=uniform(1, 2, 4, 3),
)
case(
    "Col2Im", lambda x: F.fold(x.reshape(2, 6, 8).transpose(1, 2), (3, 4), 2), {"imageShape": [3, 4]}, x=uniform(12, 8),
)
case(
    "Col2Im", lambda x: F.fold(x, (4, 3), (3, 2), (1, 2), 1, (2, 1)),
    {"imageShape": [4, 3], "kernelShape": [3, 2], "dilations": [1, 2], "pads": [1], "strides": [2, 1], "layout": "columns"},
    x=uniform(1, 12, 6),
)


# ---- recurrent layers ----
def blocks(W, gates, wanted):
    """The blocks of the last axis, named by `gates`, in the order `wanted`."""
    parts = dict(zip(gates, W.chunk(len(gates), -1)))
    return torch.cat([parts[gate] for gate in wanted], -1)


def recurrent(kind, gates, theirs, batch_first=True, direction="forward"):
    """PyTorch's layer as a function of our weights. `gates`: our order, `theirs`: PyTorch's."""

    def compute(x, Wx, Wh, h0=None, c0=None, b=None, bh=None):
        time, size, directions = 1 if batch_first else 0, Wh.shape[0], 2 if direction == "bidirectional" else 1
        none = torch.zeros(Wx.shape[1])
        ours = [Wx, Wh, none if b is None else b, none if bh is None else bh]
        parameters = []
        for d in range(directions):
            parts = [blocks(each.chunk(directions, -1)[d], gates, theirs) for each in ours]
            parameters += [parts[0].T, parts[1].T, parts[2], parts[3]]
        state = [
            torch.zeros(directions, x.shape[1 - time], size) if each is None else each.reshape(directions, -1, size)
            for each in ([h0, c0] if kind is torch.lstm else [h0])
        ]
        flipped = x.flip(time) if direction == "reverse" else x
        y, *ends = kind(
            flipped, tuple(state) if kind is torch.lstm else state[0], parameters, True, 1, 0.0, False, directions == 2, batch_first
        )
        y = y.flip(time) if direction == "reverse" else y
        return (y, *(each if directions == 2 else each[0] for each in ends))

    return compute


def cell(layer):
    """A cell is a layer that runs for one step."""

    def compute(x, **others):
        return layer(x=x[:, None], **others)[1:]

    return compute


def weights(d, h, count, directions=1, bias=True):
    wide = count * h * directions
    return {"Wx": uniform(d, wide), "Wh": uniform(h, wide), **({"b": uniform(wide)} if bias else {})}


RNN, RELU, LSTM, GRU = torch.rnn_tanh, torch.rnn_relu, torch.lstm, torch.gru
LSTM_ORDERS = {"fgio": "fgio", "ifgo": "ifgo", "iofc": "iofg"}

case("RNN", recurrent(RNN, "h", "h"), names=("y", "h"), x=uniform(2, 4, 3), h0=uniform(2, 2), **weights(3, 2, 1))
case("RNN", recurrent(RNN, "h", "h", False), {"layout": "timeFirst"}, ("y", "h"), x=uniform(3, 2, 2), **weights(2, 3, 1, bias=False))
case("RNN", recurrent(RELU, "h", "h"), {"activation": "relu"}, ("y", "h"), x=uniform(2, 3, 2), **weights(2, 2, 1))
case("RNN", recurrent(RNN, "h", "h", direction="reverse"), {"direction": "reverse"}, ("y", "h"), x=uniform(1, 3, 2), h0=uniform(1, 2), **weights(2, 2, 1))
case(
    "RNN", recurrent(RNN, "h", "h", direction="bidirectional"), {"direction": "bidirectional"}, ("y", "h"),
    x=uniform(2, 3, 2), h0=uniform(2, 2, 2), **weights(2, 2, 1, 2),
)
case("RNNCell", cell(recurrent(RNN, "h", "h")), names=("h",), x=uniform(2, 3), h0=uniform(2, 2), **weights(3, 2, 1))
case("RNNCell", cell(recurrent(RELU, "h", "h")), {"activation": "relu"}, ("h",), x=uniform(2, 2), **weights(2, 3, 1))

for gates, order in LSTM_ORDERS.items():
    state = {"h0": uniform(2, 2), "c0": uniform(2, 2)}
    case("LSTM", recurrent(LSTM, order, "ifgo"), {"gates": gates}, ("y", "h", "c"), x=uniform(2, 3, 2), **state, **weights(2, 2, 4))
    case("LSTMCell", cell(recurrent(LSTM, order, "ifgo")), {"gates": gates}, ("h", "c"), x=uniform(2, 3), **state, **weights(3, 2, 4))
case("LSTM", recurrent(LSTM, "fgio", "ifgo", False), {"layout": "timeFirst"}, ("y", "h", "c"), x=uniform(3, 2, 1), **weights(1, 2, 4, bias=False))
case("LSTM", recurrent(LSTM, "fgio", "ifgo", direction="reverse"), {"direction": "reverse"}, ("y", "h", "c"), x=uniform(1, 3, 2), **weights(2, 1, 4))
case(
    "LSTM", recurrent(LSTM, "fgio", "ifgo", direction="bidirectional"), {"direction": "bidirectional"}, ("y", "h", "c"),
    x=uniform(2, 2, 2), h0=uniform(2, 2, 1), c0=uniform(2, 2, 1), **weights(2, 1, 4, 2),
)


def peephole(x, h0, c0, Wx, Wh, b, P):
    """Gers and Schmidhuber (2000), gates in the order of ONNX; P holds i, o, f."""
    i, o, f, g = (x @ Wx + h0 @ Wh + b).chunk(4, -1)
    pi, po, pf = P.chunk(3)
    c = torch.sigmoid(f + pf * c0) * c0 + torch.sigmoid(i + pi * c0) * torch.tanh(g)
    return torch.sigmoid(o + po * c) * torch.tanh(c), c


def peepholes(x, h0, c0, Wx, Wh, b, P):
    hidden, h, c = [], h0, c0
    for t in range(x.shape[1]):
        h, c = peephole(x[:, t], h, c, Wx, Wh, b, P)
        hidden.append(h)
    return torch.stack(hidden, 1), h, c


attrs = {"gates": "iofc", "peephole": True}
case("LSTMCell", peephole, attrs, ("h", "c"), x=uniform(2, 2), h0=uniform(2, 2), c0=uniform(2, 2), P=uniform(6), **weights(2, 2, 4))
case("LSTM", peepholes, attrs, ("y", "h", "c"), x=uniform(2, 3, 1), h0=uniform(2, 2), c0=uniform(2, 2), P=uniform(6), **weights(1, 2, 4))


def gru_step(x, h0, Wx, Wh, b):
    """Cho et al. (2014) with ONNX's z: the reset gate before the product, blocks z r h."""
    size = Wh.shape[0]
    own = x @ Wx + b
    z = torch.sigmoid(own[:, :size] + h0 @ Wh[:, :size])
    r = torch.sigmoid(own[:, size : 2 * size] + h0 @ Wh[:, size : 2 * size])
    n = torch.tanh(own[:, 2 * size :] + (r * h0) @ Wh[:, 2 * size :])
    return (1 - z) * n + z * h0


def gru_steps(x, h0, Wx, Wh, b):
    hidden, h = [], h0
    for t in range(x.shape[1]):
        h = gru_step(x[:, t], h, Wx, Wh, b)
        hidden.append(h)
    return torch.stack(hidden, 1), h


case("GRUCell", gru_step, names=("h",), x=uniform(2, 3), h0=uniform(2, 2), **weights(3, 2, 3))
case("GRU", gru_steps, names=("y", "h"), x=uniform(2, 3, 2), h0=uniform(2, 2), **weights(2, 2, 3))
torch_gru = {"linearBeforeReset": True, "recurrentBias": True}
for gates, order in {"zrh": "zrn", "rzn": "rzn"}.items():
    attrs = {"gates": gates, **torch_gru}
    case("GRU", recurrent(GRU, order, "rzn"), attrs, ("y", "h"), x=uniform(2, 3, 2), h0=uniform(2, 2), bh=uniform(6), **weights(2, 2, 3))
    case("GRUCell", cell(recurrent(GRU, order, "rzn")), attrs, ("h",), x=uniform(2, 2), h0=uniform(2, 2), bh=uniform(6), **weights(2, 2, 3))
case(
    "GRU", recurrent(GRU, "rzn", "rzn", False, "bidirectional"),
    {"gates": "rzn", **torch_gru, "layout": "timeFirst", "direction": "bidirectional"}, ("y", "h"),
    x=uniform(2, 2, 2), h0=uniform(2, 2, 1), bh=uniform(6), **weights(2, 1, 3, 2),
)
case("GRU", recurrent(GRU, "zrn", "rzn", direction="reverse"), {"linearBeforeReset": True, "direction": "reverse"}, ("y", "h"), x=uniform(1, 3, 2), **weights(2, 1, 3))


# ---- attention ----
def attend(q, k, v, mask=None, scale=None, causal=False):
    if causal:
        mask = torch.ones(q.shape[-2], k.shape[-2]).tril()
    if scale is not None:
        q = q * scale * q.shape[-1] ** 0.5
    return F._scaled_dot_product_attention(q, k, v, None if mask is None else mask.bool(), need_attn_weights=True)


both = ("y", "weights")
case("ScaledDotProductAttention", attend, names=both, q=uniform(2, 2, 3), k=uniform(2, 3, 3), v=uniform(2, 3, 2))
case("ScaledDotProductAttention", lambda **x: attend(**x, scale=1), {"scale": 1}, both, q=uniform(1, 2, 2), k=uniform(1, 3, 2), v=uniform(1, 3, 2))
case("ScaledDotProductAttention", lambda **x: attend(**x, causal=True), {"causal": True}, both, q=uniform(1, 2, 3, 2), k=uniform(1, 2, 3, 2), v=uniform(1, 2, 3, 2))
case(
    "ScaledDotProductAttention", attend, names=both, q=uniform(2, 2, 2), k=uniform(2, 3, 2), v=uniform(2, 3, 2),
    mask=np.array([[[1, 0, 1], [0, 0, 1]], [[1, 1, 1], [0, 1, 0]]]),
)


def multi_head(heads, causal=False):
    def compute(q, Wq, Wk, Wv, Wo, k=None, v=None, mask=None, bq=None, bv=None, bo=None):
        k = q if k is None else k
        v = k if v is None else v
        width = Wq.shape[1]
        zeros = torch.zeros(width)
        if causal:
            mask = torch.ones(q.shape[1], k.shape[1]).tril()
        if mask is not None and mask.dim() == 3:
            mask = mask.repeat_interleave(heads, 0)
        y, weights = F.multi_head_attention_forward(
            q.transpose(0, 1), k.transpose(0, 1), v.transpose(0, 1), width, heads, None,
            torch.cat([zeros if bq is None else bq, zeros, zeros if bv is None else bv]), None, None, False, 0.0,
            Wo.T, bo, need_weights=True, attn_mask=None if mask is None else mask == 0, use_separate_proj_weight=True,
            q_proj_weight=Wq.T, k_proj_weight=Wk.T, v_proj_weight=Wv.T, average_attn_weights=False,
        )
        return y.transpose(0, 1), weights

    return compute


def projections(d, bias=True):
    W = {name: uniform(d, d) for name in ("Wq", "Wk", "Wv", "Wo")}
    return {**W, **({name: uniform(d) for name in ("bq", "bv", "bo")} if bias else {})}


case("MultiHeadAttention", multi_head(2), {"numHeads": 2}, both, q=uniform(2, 3, 4), **projections(4))
case("MultiHeadAttention", multi_head(1, True), {"causal": True}, both, q=uniform(1, 3, 2), **projections(2, False))
case("MultiHeadAttention", multi_head(2), {"numHeads": 2}, both, q=uniform(2, 2, 2), k=uniform(2, 3, 2), v=uniform(2, 3, 2), **projections(2))
case(
    "MultiHeadAttention", multi_head(2), {"numHeads": 2}, both, q=uniform(2, 2, 2),
    mask=np.array([[[1, 0], [1, 1]], [[0, 1], [1, 1]]]), **projections(2),
)

# ---- over time ----
case("TimeAffine", lambda x, W, b: F.linear(x, W.T, b), x=uniform(2, 3, 2), W=uniform(2, 4), b=uniform(4))
for reduction in ("mean", "sum", "none"):
    for ignore in (None, -1):
        labels = np.array([[2, 0, 1], [1, 1, 0]]) if ignore is None else np.array([[2, -1, 1], [-1, -1, 0]])
        attrs = {"reduction": reduction, **({} if ignore is None else {"ignoreIndex": ignore})}
        case(
            "TimeSoftmaxCrossEntropy",
            lambda y, t: F.cross_entropy(y.transpose(1, 2), t, ignore_index=-100 if ignore is None else ignore, reduction=reduction),
            attrs, y=uniform(2, 3, 3), t=labels,
        )

write("layers.json", entries)
