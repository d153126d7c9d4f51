"""PyTorch, eager, on as many threads as the first argument says."""
import os
import sys

sys.dont_write_bytecode = True
threads = sys.argv[1] if len(sys.argv) > 1 else "1"
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = threads

import torch
import torch.nn.functional as F

from host import Trainee, serve

torch.set_num_threads(int(threads))


def dense(net, p, x, t):
    activation = {"Tanh": torch.tanh, "Sigmoid": torch.sigmoid, "Relu": torch.relu}[net["activation"]]
    layers = len(net["sizes"]) - 1
    squares = net["loss"] == "HalfSquaredError"
    y = x
    for i in range(1, layers + 1):
        y = torch.addmm(p[f"affine{i}.b"], y, p[f"affine{i}.W"])
        if i < layers or squares:
            y = activation(y)
    return 0.5 * F.mse_loss(y, t) if squares else F.cross_entropy(y, t)


def conv(net, p, x, t):
    y = F.max_pool2d(torch.relu(F.conv2d(x, p["conv.W"], p["conv.b"])), net["pool"])
    y = torch.relu(torch.addmm(p["affine1.b"], y.flatten(1), p["affine1.W"]))
    return F.cross_entropy(torch.addmm(p["affine2.b"], y, p["affine2.W"]), t)


def lstm(net, p, x, t):
    """The gates lie f g i o here, i f g o in PyTorch, which has weights turned round and a second bias: fixed at 0."""
    turned = lambda w: torch.cat([w[..., k * H : (k + 1) * H] for k in (2, 0, 1, 3)], -1)
    H = net["hidden"]
    weights = [turned(p["lstm.Wx"]).t(), turned(p["lstm.Wh"]).t(), turned(p["lstm.b"])]
    zeros = torch.zeros(1, len(x), H)
    arguments = (True, 1, 0.0, True, False, True)
    y, _, _ = torch._VF.lstm(
        F.embedding(x, p["embed.W"]), (zeros, zeros), [*weights, torch.zeros(4 * H)], *arguments
    )
    return F.cross_entropy(F.linear(y, p["affine.W"].t(), p["affine.b"]).flatten(0, 1), t.flatten())


def transformer(net, p, x, t):
    width, heads = net["width"], net["heads"]
    batch, length = x.shape
    linear = lambda y, w, b=None: F.linear(y, p[w].t(), None if b is None else p[b])
    norm = lambda y, at: F.layer_norm(y, (width,), p[f"{at}.gamma"], p[f"{at}.beta"])
    cut = lambda y: y.view(batch, length, heads, width // heads).transpose(1, 2)
    causal = torch.full((length, length), float("-inf")).triu(1)
    y = F.embedding(x, p["embed.W"]) + p["positions"]
    for i in range(1, net["layers"] + 1):
        at = f"attention{i}"
        z = norm(y, f"norm{i}a")
        q = cut(linear(z, f"{at}.Wq", f"{at}.bq"))
        k = cut(linear(z, f"{at}.Wk"))
        v = cut(linear(z, f"{at}.Wv", f"{at}.bv"))
        scores = q @ k.transpose(-1, -2) * (width // heads) ** -0.5 + causal
        z = (F.softmax(scores, -1) @ v).transpose(1, 2).reshape(batch, length, width)
        y = y + linear(z, f"{at}.Wo", f"{at}.bo")
        z = F.gelu(linear(norm(y, f"norm{i}b"), f"wide{i}.W", f"wide{i}.b"))
        y = y + linear(z, f"narrow{i}.W", f"narrow{i}.b")
    return F.cross_entropy(linear(norm(y, "norm"), "affine.W", "affine.b").flatten(0, 1), t.flatten())


def scalar(net):
    """A tensor for each number, as a person would write it."""
    leaves = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in net["leaves"]]

    def step():
        v = list(leaves)
        for op, a, b in zip(net["ops"], net["a"], net["b"]):
            v.append(v[a] + v[b] if op == "add" else v[a] * v[b] if op == "mul" else torch.tanh(v[a]))
        for leaf in leaves:
            leaf.grad = None
        v[-1].backward()
        return float(v[-1])

    return Trainee(step, check=lambda: sum(leaf.grad for leaf in leaves))


nets = {"dense": dense, "conv": conv, "lstm": lstm, "transformer": transformer}


def optimizer_of(task, p):
    choice = task["optimizer"]
    lr, decay = choice["lr"], choice.get("weightDecay", 0)
    if choice["op"] == "AdamW":
        biases = task["biases"]
        groups = [
            {"params": [v for k, v in p.items() if k not in biases], "weight_decay": decay},
            {"params": [v for k, v in p.items() if k in biases], "weight_decay": 0},
        ]
        return torch.optim.AdamW(groups, lr=lr)
    return {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam}[choice["op"]](list(p.values()), lr=lr)


def prepare(task):
    torch.manual_seed(0)
    net = task["net"]
    if net["kind"] == "scalar":
        return scalar(net)
    x, t = (torch.from_numpy(task["inputs"][name]) for name in ("x", "t"))
    x, t = (v.long() if v.dtype == torch.int32 else v for v in (x, t))
    p = {name: torch.from_numpy(value).clone().requires_grad_() for name, value in task["parameters"].items()}
    loss_of = lambda: nets[net["kind"]](net, p, x, t)
    if task.get("isInference"):

        def look():
            with torch.no_grad():
                return float(loss_of())

        return Trainee(look)
    optimizer = optimizer_of(task, p)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of()
        loss.backward()
        optimizer.step()
        return float(loss)

    def stand():
        with torch.no_grad():
            for name, value in p.items():
                value.copy_(torch.from_numpy(task["parameters"][name]))
        for group in optimizer.param_groups:
            group["lr"] *= 1e-6

    return Trainee(step, stand)


if __name__ == "__main__":
    serve(prepare)
