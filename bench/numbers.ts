/**
 * `node scripts/ts.mjs bench/numbers.ts [COUNT …]`: forward and backward through a graph of single numbers (W6), back to
 * back: our plans, a port of micrograd and PyTorch (when /usr/bin/python3 has it). Answers that differ fail the run.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { compile } from '../src/engine/compile'
import { evaluate } from '../src/engine/evaluate'
import { compileTraining } from '../src/engine/training-plan'
import { simd } from '../src/kernels/simd'
import { recentGraph, recentSteps, type RecentSteps } from './documents'
import { milliseconds, time } from './measure'
import { Scalar } from './peers/micrograd'

interface Answer {
  readonly median: number
  readonly best: number
  readonly value: number
  /** of the numbers that the graph starts from */
  readonly grads: readonly number[]
}

function micrograd({ starts, steps }: RecentSteps): Answer {
  let leaves: Scalar[] = []
  let last = new Scalar(NaN)
  const timing = time(() => {
    leaves = starts.map((x) => new Scalar(x))
    const values = [...leaves]
    const at = (i: number): Scalar => values[i] ?? last
    for (const [op, a, b] of steps)
      values.push(op === 0 ? at(a).add(at(b)) : op === 1 ? at(a).mul(at(b)) : at(a).tanh())
    last = at(values.length - 1)
    last.backward()
  })
  return { ...timing, value: last.data, grads: leaves.map(({ grad }) => grad) }
}

function torch(graph: RecentSteps): Answer | undefined {
  const script = join(import.meta.dirname, 'peers', 'scalar_torch.py')
  const input = JSON.stringify({ ...graph, seconds: 3 })
  const { stdout } = spawnSync('/usr/bin/python3', [script], { input, maxBuffer: 1 << 28 })
  const line = String(stdout)
  return line.startsWith('{') ? (JSON.parse(line) as Answer) : undefined // written by our own script
}

function inspected(count: number): Answer {
  const { program } = compile(recentGraph(count))
  const { objective, parameters, gradients } = program
  const evaluation = evaluate(program)
  const plan = program.cache.inspect
  if (objective === undefined || plan === undefined) throw new Error('nothing to differentiate')
  const timing = time(() => plan.run())
  const grads = parameters.map(({ value }) => {
    const gradient = gradients.get(value)
    return gradient === undefined ? 0 : evaluation.number(gradient)
  })
  return { ...timing, value: evaluation.number(objective.value), grads }
}

function trained(count: number, precision: 'f32' | 'f64'): Answer {
  const made = compileTraining(recentGraph(count), { backend: simd, precision })
  if ('problems' in made) throw new Error(made.problems[0].message.en)
  const { plan } = made
  const timing = time(() => plan.run())
  return { ...timing, value: plan.run(), grads: plan.parameters.map(({ grad }) => grad[0] ?? NaN) }
}

const asked = process.argv.slice(2).map(Number)
for (const count of asked.length > 0 ? asked : [1000, 100_000]) {
  const graph = recentSteps(count)
  // Its many objects come first, so that it does not pay for collecting ours.
  const truth = micrograd(graph)
  const train = trained(count, 'f32')
  const rows: [string, Answer | undefined, number][] = [
    ['training plan, f32', train, 1e-3],
    ['training plan, f64', trained(count, 'f64'), 1e-12],
    ['inspect plan, f64, every value and contribution kept', inspected(count), 1e-12],
    ['micrograd port', truth, 0],
    ['PyTorch, 1 thread', torch(graph), 1e-12],
  ]
  for (const [name, answer, tolerance] of rows) {
    if (answer === undefined) continue
    const most = Math.max(...truth.grads.map(Math.abs))
    const isClose = (a: number, b: number, size: number): boolean => Math.abs(a - b) <= tolerance * size
    if (
      !isClose(answer.value, truth.value, Math.abs(truth.value)) ||
      !answer.grads.every((g, i) => isClose(g, truth.grads[i] ?? NaN, most))
    )
      throw new Error(`${name}: ${String(answer.value)} and not ${String(truth.value)}, or other gradients`)
  }
  console.log(`\n${count.toLocaleString('en')} nodes`)
  for (const [name, answer] of rows) {
    if (answer === undefined) console.log(`${name}: cannot`)
    else {
      const ratio = `${(answer.median / train.median).toFixed(1)} × (best ${(answer.best / train.best).toFixed(1)} ×)`
      console.log(`${name}: ${milliseconds(answer.median)}, best ${milliseconds(answer.best)}, ${ratio}`)
    }
  }
}
