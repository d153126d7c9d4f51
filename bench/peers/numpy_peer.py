"""NumPy in the manner of the book: classes of layers with forward and backward, im2col, a TimeLSTM."""
import os
import sys

sys.dont_write_bytecode = True
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

from host import Cannot, Trainee, serve


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Affine:
    def __init__(self, W, b):
        self.params = [W, b]

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.params[0] + self.params[1]

    def backward(self, dout):
        self.grads = [self.x.T @ dout, dout.sum(0)]
        return (dout @ self.params[0].T).reshape(self.shape)


class Elementwise:
    params = []


class Relu(Elementwise):
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout


class Sigmoid(Elementwise):
    def forward(self, x):
        self.out = sigmoid(x)
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out) * self.out


class Tanh(Elementwise):
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out**2)


class SoftmaxWithLoss:
    def forward(self, x, t):
        x = x - x.max(1, keepdims=True)
        e = np.exp(x)
        self.y, self.t = e / e.sum(1, keepdims=True), t
        return -np.log(self.y[np.arange(len(t)), t] + 1e-7).mean()

    def backward(self):
        d = self.y.copy()
        d[np.arange(len(self.t)), self.t] -= 1
        return d / np.float32(len(self.t))


class HalfSquaredError:
    def forward(self, y, t):
        self.d = y - t
        return 0.5 * (self.d**2).mean()

    def backward(self):
        return self.d / np.float32(self.d.size)


def im2col(x, size, stride):
    N, C, H, W = x.shape
    oh, ow = (H - size) // stride + 1, (W - size) // stride + 1
    col = np.zeros((N, C, size, size, oh, ow), x.dtype)
    for i in range(size):
        for j in range(size):
            col[:, :, i, j] = x[:, :, i : i + stride * oh : stride, j : j + stride * ow : stride]
    return col.transpose(0, 4, 5, 1, 2, 3).reshape(N * oh * ow, -1)


def col2im(col, shape, size, stride):
    N, C, H, W = shape
    oh, ow = (H - size) // stride + 1, (W - size) // stride + 1
    col = col.reshape(N, oh, ow, C, size, size).transpose(0, 3, 4, 5, 1, 2)
    x = np.zeros((N, C, H + stride - 1, W + stride - 1), col.dtype)
    for i in range(size):
        for j in range(size):
            x[:, :, i : i + stride * oh : stride, j : j + stride * ow : stride] += col[:, :, i, j]
    return x[:, :, :H, :W]


class Convolution:
    def __init__(self, W, b):
        self.params = [W, b]

    def forward(self, x):
        W, b = self.params
        filters, _, size, _ = W.shape
        self.shape = x.shape
        side = x.shape[2] - size + 1
        self.col = im2col(x, size, 1)
        self.W = W.reshape(filters, -1).T
        return (self.col @ self.W + b).reshape(len(x), side, side, -1).transpose(0, 3, 1, 2)

    def backward(self, dout):
        W, _ = self.params
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, len(W))
        self.grads = [(self.col.T @ dout).T.reshape(W.shape), dout.sum(0)]
        return col2im(dout @ self.W.T, self.shape, W.shape[2], 1)


class Pooling(Elementwise):
    def __init__(self, size):
        self.size = size

    def forward(self, x):
        N, C, H, W = x.shape
        size = self.size
        col = im2col(x, size, size).reshape(-1, size * size)
        self.shape, self.argmax = x.shape, col.argmax(1)
        return col.max(1).reshape(N, H // size, W // size, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        dout = dout.transpose(0, 2, 3, 1)
        dmax = np.zeros((dout.size, self.size**2), dout.dtype)
        dmax[np.arange(dout.size), self.argmax] = dout.flatten()
        N, H, W, _ = dout.shape
        return col2im(dmax.reshape(N * H * W, -1), self.shape, self.size, self.size)


class Embedding:
    def __init__(self, W):
        self.params = [W]

    def forward(self, x):
        self.x = x
        return self.params[0][x]

    def backward(self, dout):
        dW = np.zeros_like(self.params[0])
        np.add.at(dW, self.x, dout)
        self.grads = [dW]


class TimeLSTM:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]

    def forward(self, xs):
        Wx, Wh, b = self.params
        N, T, _ = xs.shape
        H = len(Wh)
        hs = np.empty((N, T, H), xs.dtype)
        h = c = np.zeros((N, H), xs.dtype)
        self.cache, self.shape = [], xs.shape
        for t in range(T):
            x = xs[:, t]
            A = x @ Wx + h @ Wh + b
            f, g = sigmoid(A[:, :H]), np.tanh(A[:, H : 2 * H])
            i, o = sigmoid(A[:, 2 * H : 3 * H]), sigmoid(A[:, 3 * H :])
            next_c = f * c + g * i
            self.cache.append((x, h, c, i, f, g, o, next_c))
            c = next_c
            h = o * np.tanh(c)
            hs[:, t] = h
        return hs

    def backward(self, dhs):
        Wx, Wh, b = self.params
        dWx, dWh, db = (np.zeros_like(p) for p in self.params)
        dxs = np.empty(self.shape, dhs.dtype)
        dh = dc = np.float32(0)
        for t in reversed(range(len(self.cache))):
            x, h, c, i, f, g, o, next_c = self.cache[t]
            tanh_c = np.tanh(next_c)
            dh_next = dhs[:, t] + dh
            ds = dc + dh_next * o * (1 - tanh_c**2)
            dc = ds * f
            gates = (ds * c * f * (1 - f), ds * i * (1 - g**2))
            dA = np.hstack((*gates, ds * g * i * (1 - i), dh_next * tanh_c * o * (1 - o)))
            dWh += h.T @ dA
            dWx += x.T @ dA
            db += dA.sum(0)
            dxs[:, t] = dA @ Wx.T
            dh = dA @ Wh.T
        self.grads = [dWx, dWh, db]
        return dxs


class TimeAffine(Affine):
    def forward(self, xs):
        N, T, _ = self.times = xs.shape
        return super().forward(xs.reshape(N * T, -1))

    def backward(self, dout):
        return super().backward(dout).reshape(self.times)


def dense(net, p):
    activation = {"Tanh": Tanh, "Sigmoid": Sigmoid, "Relu": Relu}[net["activation"]]
    layers = []
    count = len(net["sizes"]) - 1
    for i in range(1, count + 1):
        layers.append(Affine(p[f"affine{i}.W"], p[f"affine{i}.b"]))
        if i < count or net["loss"] == "HalfSquaredError":
            layers.append(activation())
    return layers, HalfSquaredError() if net["loss"] == "HalfSquaredError" else SoftmaxWithLoss()


def conv(net, p):
    first = Convolution(p["conv.W"], p["conv.b"])
    hidden, last = (Affine(p[f"{name}.W"], p[f"{name}.b"]) for name in ("affine1", "affine2"))
    return [first, Relu(), Pooling(net["pool"]), hidden, Relu(), last], SoftmaxWithLoss()


def lstm(net, p):
    recurrent = TimeLSTM(p["lstm.Wx"], p["lstm.Wh"], p["lstm.b"])
    return [Embedding(p["embed.W"]), recurrent, TimeAffine(p["affine.W"], p["affine.b"])], SoftmaxWithLoss()


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def update(self, params, grads):
        for p, g in zip(params, grads):
            p -= np.float32(self.lr) * g


class Adam:
    def __init__(self, lr):
        self.lr, self.t, self.m = lr, 0, None

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = ([np.zeros_like(p) for p in params] for _ in range(2))
        self.t += 1
        root = np.sqrt(1 - 0.999**self.t)
        lr, epsilon = np.float32(self.lr * root / (1 - 0.9**self.t)), np.float32(1e-8 * root)
        for p, g, m, v in zip(params, grads, self.m, self.v):
            m += np.float32(0.1) * (g - m)
            v += np.float32(0.001) * (g * g - v)
            p -= lr * m / (np.sqrt(v) + epsilon)


nets = {"dense": dense, "conv": conv, "lstm": lstm}


def prepare(task):
    net = task["net"]
    if net["kind"] not in nets:
        raise Cannot("the book has no such layers")
    p = {name: value.copy() for name, value in task["parameters"].items()}
    layers, last = nets[net["kind"]](net, p)
    x, t = task["inputs"]["x"], task["inputs"]["t"]
    if net["kind"] == "lstm":
        t = t.reshape(-1)

    def look():
        y = x
        for layer in layers:
            y = layer.forward(y)
        return last.forward(y, t)

    if task.get("isInference"):
        return Trainee(look)
    choice = task["optimizer"]
    optimizer = {"SGD": SGD, "Adam": Adam}[choice["op"]](choice["lr"])
    params = [param for layer in layers for param in layer.params]

    def step():
        loss = look()
        dout = last.backward()
        for layer in reversed(layers):
            dout = layer.backward(dout)
        optimizer.update(params, [grad for layer in layers if layer.params for grad in layer.grads])
        return loss

    def stand():
        for name, value in p.items():
            value[...] = task["parameters"][name]
        optimizer.lr *= 1e-6

    return Trainee(step, stand)


serve(prepare)
