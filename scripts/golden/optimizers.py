#!/usr/bin/python3
"""
Golden trajectories of the optimisers, from PyTorch in float64: test/golden/optimizers.json.

To regenerate (Debian):
    apt-get install -y python3-torch python3-numpy
    /usr/bin/python3 scripts/golden/optimizers.py

Each entry: an optimiser by our name, its settings by our names, where the three parameters start, 20 given gradients
(independent of the positions) and the position after each update. The gradients include a long constant stretch, a zero
and a jump, so that memory, bias correction and epsilon all show.
"""

import sys

sys.dont_write_bytecode = True

import numpy as np
import torch

from common import write

rng = np.random.RandomState(42)
START = [1.0, -2.0, 0.5]
GRADIENTS = np.round(rng.normal(size=(20, 3)), 4)
GRADIENTS[4:10, 1] = 0.3
GRADIENTS[:, 2] *= 1e-4
GRADIENTS[7] = 0
GRADIENTS[15] *= 100

OPTIMIZERS = [
    ("SGD", {"lr": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1)),
    ("Momentum", {"lr": 0.1, "momentum": 0.9}, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    ("Nesterov", {"lr": 0.1, "momentum": 0.9}, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True)),
    ("AdaGrad", {"lr": 0.5, "epsilon": 1e-10}, lambda p: torch.optim.Adagrad(p, lr=0.5, eps=1e-10)),
    (
        "AdaGrad", {"lr": 0.5, "epsilon": 1e-10, "initial": 0.1},
        lambda p: torch.optim.Adagrad(p, lr=0.5, eps=1e-10, initial_accumulator_value=0.1),
    ),
    ("RMSProp", {"lr": 0.1, "decay": 0.99, "epsilon": 1e-8}, lambda p: torch.optim.RMSprop(p, lr=0.1, alpha=0.99, eps=1e-8)),
    ("RMSProp", {"lr": 0.1, "decay": 0.9, "epsilon": 1e-4}, lambda p: torch.optim.RMSprop(p, lr=0.1, alpha=0.9, eps=1e-4)),
    ("Adadelta", {"lr": 1, "decay": 0.9, "epsilon": 1e-6}, lambda p: torch.optim.Adadelta(p, lr=1, rho=0.9, eps=1e-6)),
    (
        "Adam", {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
        lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.9, 0.999), eps=1e-8),
    ),
    (
        "Adam", {"lr": 0.02, "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3},
        lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.5, 0.9), eps=1e-3),
    ),
    (
        "AdamW", {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.05},
        lambda p: torch.optim.AdamW(p, lr=0.1, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.05),
    ),
]


def trajectory(make):
    position = torch.tensor(START, requires_grad=True)
    optimizer = make([position])
    path = []
    for gradient in GRADIENTS:
        position.grad = torch.from_numpy(gradient.copy())
        optimizer.step()
        path.append(position.detach().tolist())
    return path


write(
    "optimizers.json",
    [
        {"optimizer": name, "settings": settings, "start": START, "gradients": GRADIENTS.tolist(), "positions": trajectory(make)}
        for name, settings, make in OPTIMIZERS
    ],
)
