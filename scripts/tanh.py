"""Coefficients of the vector tanh (src/kernels/simd/math/exponential.ts), and how far off they are in single precision.

Usage: python3 scripts/tanh.py. Needs NumPy.

tanh(x/2) = x P(x^2)/Q(x^2) is fitted for |x| <= c, with the least largest error that it causes in
tanh x = 2TQ/(Q^2 + T^2), T = xP: an error of T/Q counts by 1/cosh(x) there. Scaling P and Q changes nothing but how they
are rounded; the scale is one of those with which no result is beyond 1 and the largest one is 1.
"""

import numpy as np
from numpy.polynomial.polynomial import polyval

c = 9.02
scale = 0.82
degrees = 2, 3
f32 = np.float32


def fitted():
    """Least squares of the linearised error, over and over with more weight where it is large (Lawson)."""
    n = 4000
    u = c * (1 - np.cos(np.pi * (np.arange(n) + 0.5) / n)) / 2
    x = np.maximum(u, 1e-6)
    t = (x / c) ** 2
    truth = np.tanh(x / 2) / x
    weight, last, best = np.ones(n), np.ones(n), (np.inf, None)
    powers = [t**i for i in range(degrees[0] + 1)] + [-truth * t**i for i in range(1, degrees[1] + 1)]
    for _ in range(600):
        row = np.sqrt(weight) / np.cosh(x) / (truth * last)
        found = np.linalg.lstsq(np.stack(powers, 1) * row[:, None], truth * row, rcond=None)[0]
        p, q = found[: degrees[0] + 1], np.concatenate([[1], found[degrees[0] + 1 :]])
        last = polyval(t, q)
        error = np.abs(polyval(t, p) / last / truth - 1) / np.cosh(x)
        if error.max() < best[0]:
            best = error.max(), (p, q)
        weight *= error / error.max() + 1e-3
        weight /= weight.mean()
    p, q = best[1]
    return [(scale * a / c ** (2 * np.arange(len(a)))).astype(f32) for a in (p, q)]


def horner(t, coefficients):
    y = coefficients[-1] * t + coefficients[-2]
    for a in coefficients[-3::-1]:
        y = y * t + a
    return y


def tanh(x, p, q):
    x = np.clip(x, f32(-c), f32(c))
    t = x * x
    bottom = horner(t, q)
    top = horner(t, p) * x
    return (top + top) * bottom / (bottom * bottom + top * top)


p, q = fitted()
print("P", [float(a) for a in p[::-1]])
print("Q", [float(a) for a in q[::-1]])
near = np.arange(f32(2.5).view(np.int32), f32(9.1).view(np.int32), dtype=np.int32).view(f32)
far = np.exp(np.linspace(-60, 1, 3_000_001)).astype(f32)
for name, x in ("every x from 2.5 to 9.1", near), ("x below 2.7", far):
    y, truth = tanh(x, p, q), np.tanh(x.astype(float))
    print(name, "ulp", (np.abs(y - truth) / np.spacing(truth.astype(f32))).max(), "largest", y.max())
