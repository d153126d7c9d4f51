/**
 * `node scripts/ts.mjs bench/simd.ts [W1 W2 …]`: one training step of dense networks, on one thread, back to back: the
 * simd backend, the reference and PyTorch (when /usr/bin/python3 has it), from the same weights on the same batch. Losses
 * that drift apart fail the run: a fast wrong answer is no answer.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { compileTraining, type TrainingPlan } from '../src/engine/training-plan'
import type { GraphDocument, GraphNode } from '../src/graph/document'
import { backendNamed, type BackendName } from '../src/kernels'
import { randomStream } from '../src/tensor/rng'
import { readSetup } from '../src/train/setup'
import { createUpdater } from '../src/train/updater'
import { milliseconds, time } from './measure'

interface Net {
  readonly name: string
  readonly sizes: readonly number[]
  readonly batch: number
  readonly activation: 'Tanh' | 'Sigmoid' | 'Relu'
  readonly loss: 'HalfSquaredError' | 'SoftmaxCrossEntropy'
  readonly optimizer: { readonly op: string; readonly lr: number }
}

const playground = {
  sizes: [2, 8, 8, 1],
  activation: 'Tanh',
  loss: 'HalfSquaredError',
  optimizer: { op: 'SGD', lr: 0.03 },
} as const

const nets: readonly Net[] = [
  { name: 'W1 b10', batch: 10, ...playground },
  { name: 'W1 b30', batch: 30, ...playground },
  {
    name: 'W2',
    sizes: [784, 50, 10],
    batch: 100,
    activation: 'Sigmoid',
    loss: 'SoftmaxCrossEntropy',
    optimizer: { op: 'SGD', lr: 0.1 },
  },
  {
    name: 'W3',
    sizes: [784, 512, 256, 10],
    batch: 128,
    activation: 'Relu',
    loss: 'SoftmaxCrossEntropy',
    optimizer: { op: 'Adam', lr: 0.001 },
  },
]

function documentOf({ sizes, activation, loss, optimizer, batch }: Net): GraphDocument {
  const isSquare = loss === 'HalfSquaredError'
  const nodes: GraphNode[] = [{ id: 'x', op: 'Input', attrs: { shape: ['N', sizes[0] ?? 1] } }]
  let from = 'x'
  sizes.slice(1).forEach((units, i) => {
    const id = `affine${String(i + 1)}`
    nodes.push({ id, op: 'Affine', attrs: { units, init: 'xavier' }, inputs: { x: from } })
    from = id
    if (i === sizes.length - 2 && !isSquare) return
    from = `act${String(i + 1)}`
    nodes.push({ id: from, op: activation, inputs: { x: id } })
  })
  const label: GraphNode['attrs'] = isSquare ? { shape: ['N', 1] } : { shape: ['N'], dtype: 'int' }
  nodes.push({ id: 't', op: 'Input', attrs: label })
  nodes.push({ id: 'loss', op: loss, inputs: { y: from, t: 't' } })
  return {
    format: 'gradwire',
    version: 1,
    nodes,
    objective: 'loss',
    training: { optimizer, steps: 1000000, batch },
  }
}

interface Prepared {
  readonly plan: TrainingPlan
  step(): number
  /** Back to the start, where the weights hardly move: for timing, so that no net gets to know its batch by heart. */
  stand(): void
}

function prepare(net: Net, backend: BackendName): Prepared {
  const document = documentOf(net)
  const setup = readSetup(document)
  if ('problems' in setup) throw new Error(setup.problems[0]?.message.en)
  const { chosen, regularize } = setup.setup
  const slots = Object.keys(chosen.optimizer.state).length
  const compiled = compileTraining(document, { batch: net.batch, backend: backendNamed(backend), slots })
  if ('problems' in compiled) throw new Error(compiled.problems[0].message.en)
  const { plan } = compiled
  const rng = randomStream(1, 'bench')
  const [x, t] = [plan.inputs.get('x'), plan.inputs.get('t')]
  if (x === undefined || t === undefined) throw new Error('no inputs')
  for (let i = 0; i < x.length; i++) x[i] = rng.uniform()
  for (let i = 0; i < t.length; i++)
    t[i] = net.loss === 'HalfSquaredError' ? Math.sign(rng.uniform() - 0.5) : rng.int(10)
  const updater = createUpdater(chosen, regularize, plan.parameters, 'f32', plan.room)
  const start = plan.parameters.map(({ data }) => data.slice())
  let made = 0
  let factor = 1
  return {
    plan,
    step() {
      const loss = plan.run(made)
      updater.apply(plan.parameters, ++made, factor)
      return loss
    },
    stand() {
      plan.parameters.forEach(({ data }, i) => data.set(start[i] ?? []))
      factor = 1e-6
    },
  }
}

/**
 * Losses are compared over so many steps. Not more: where a ReLU's input comes within rounding of 0, two orders of summation
 * take different branches, and Adam makes a whole step of it.
 */
const steps = 10

interface Answer {
  readonly median: number
  readonly best: number
  readonly losses: readonly number[]
}

function torch(net: Net, { plan }: Prepared): Answer | undefined {
  const plain = (data: ArrayLike<number>, shape: readonly number[]): object => ({
    shape,
    data: Array.from(data),
  })
  const task = {
    parameters: plan.parameters.map(({ data, shape }) => plain(data, shape)),
    x: plain(plan.inputs.get('x') ?? [], [net.batch, net.sizes[0] ?? 1]),
    t: plain(plan.inputs.get('t') ?? [], [net.batch]),
    activation: net.activation,
    loss: net.loss,
    optimizer: net.optimizer.op,
    lr: net.optimizer.lr,
    steps,
    seconds: 1,
  }
  const script = join(import.meta.dirname, 'simd_torch.py')
  const { stdout } = spawnSync('/usr/bin/python3', [script], {
    input: JSON.stringify(task),
    maxBuffer: 1 << 28,
  })
  const line = String(stdout)
  return line.startsWith('{') ? (JSON.parse(line) as Answer) : undefined // written by our own script
}

const asked = process.argv.slice(2)
const rows: string[] = []
for (const net of nets) {
  if (asked.length > 0 && !asked.some((name) => net.name.startsWith(name))) continue
  const fast = prepare(net, 'simd')
  const peer = torch(net, fast)
  const slow = prepare(net, 'reference')
  const losses = Array.from({ length: steps }, () => [fast.step(), slow.step()] as const)
  losses.forEach(([ours, theirs], i) => {
    const others = [theirs, ...(peer === undefined ? [] : [peer.losses[i] ?? NaN])]
    for (const other of others) {
      if (!(Math.abs(ours - other) <= 1e-3 * Math.abs(other))) {
        throw new Error(`${net.name}: loss ${String(ours)} in step ${String(i)}, ${String(other)} elsewhere`)
      }
    }
  })
  fast.stand()
  slow.stand()
  const passes = time(() => fast.plan.run())
  const whole = time(() => fast.step())
  const reference = time(() => slow.step(), { run: 500 })
  const cell = ({ median, best }: Pick<Answer, 'median' | 'best'>): string =>
    `${milliseconds(median)}, best ${milliseconds(best)}`
  const peerCell = (other: Pick<Answer, 'median' | 'best'> | undefined): string =>
    other === undefined
      ? 'cannot'
      : `${cell(other)} (${(other.median / whole.median).toFixed(2)}×, ${(other.best / whole.best).toFixed(2)}×)`
  rows.push(`| ${net.name} | ${cell(whole)} | ${cell(passes)} | ${peerCell(reference)} | ${peerCell(peer)} |`)
}
console.log(
  ['| net | step | without update | reference | PyTorch, 1 thread |', '|-|-|-|-|-|', ...rows].join('\n'),
)
