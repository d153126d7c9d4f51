"""One network trained by PyTorch on one thread: losses of the first steps, and the median time of a step.

Reads from standard input what bench/simd.ts writes, answers with one line of JSON.
"""
import json
import os
import sys
import time

os.environ['OMP_NUM_THREADS'] = os.environ['OPENBLAS_NUM_THREADS'] = '1'
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
task = json.load(sys.stdin)
tensor = lambda t: torch.tensor(t['data'], dtype=torch.float32).reshape(t['shape'])
params = [tensor(p).requires_grad_() for p in task['parameters']]
x = tensor(task['x'])
activation = {'Tanh': torch.tanh, 'Sigmoid': torch.sigmoid, 'Relu': torch.relu}[task['activation']]
t = torch.tensor(task['t']['data'])
optimizer = (torch.optim.Adam if task['optimizer'] == 'Adam' else torch.optim.SGD)(params, lr=task['lr'])


def forward():
    y = x
    layers = len(params) // 2
    for i in range(layers):
        y = torch.addmm(params[2 * i + 1], y, params[2 * i])
        if i < layers - 1 or task['loss'] == 'HalfSquaredError':
            y = activation(y)
    if task['loss'] == 'HalfSquaredError':
        return 0.5 * F.mse_loss(y, t.float().reshape(y.shape))
    return F.cross_entropy(y, t.long())


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = forward()
    loss.backward()
    optimizer.step()
    return loss


losses = [float(step()) for _ in range(task['steps'])]
# From here on the weights hardly move: a net that knows its one batch by heart computes with subnormal numbers.
with torch.no_grad():
    for p, start in zip(params, task['parameters']):
        p.copy_(tensor(start))
for group in optimizer.param_groups:
    group['lr'] *= 1e-6
until = time.perf_counter() + 0.3
while time.perf_counter() < until:
    step()
times = []
until = time.perf_counter() + task['seconds']
while time.perf_counter() < until or len(times) < 5:
    start = time.perf_counter()
    step()
    times.append(1000 * (time.perf_counter() - start))
times.sort()
print(json.dumps({'median': times[len(times) // 2], 'best': times[0], 'losses': losses}))
