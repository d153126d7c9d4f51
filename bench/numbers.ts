/**
 * `node scripts/ts.mjs bench/numbers.ts [W6 …]`: forward and backward through graphs of single numbers, back to back: our
 * plans, a port of micrograd, and PyTorch (when /usr/bin/python3 has it). Answers that differ fail the run.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from '../src/engine/compile'
import { evaluate } from '../src/engine/evaluate'
import { startProcess } from './host'
import { median, milliseconds, samples } from './measure'
import { answersOf, prepare, type Trainee } from './ours'
import { Scalar } from './peers/micrograd'
import { taskOf } from './task'
import { chosenWorkloads, type Workload } from './workloads'
import type { ScalarNet } from './workloads/workload'

interface Peer {
  readonly name: string
  /** the result, and the sum of what the backward pass leaves at the leaves */
  readonly answers: readonly number[]
  readonly times: number[]
  measure(milliseconds: number): Promise<readonly number[]> | readonly number[]
}

const local = (name: string, answers: readonly number[], step: () => void): Peer => ({
  name,
  answers,
  times: [],
  measure: (round) => samples(step, round),
})

function micrograd({ leaves, ops, a, b }: ScalarNet): Peer {
  const pass = (): readonly number[] => {
    const starts = leaves.map((x) => new Scalar(x))
    const all = [...starts]
    let last = starts[0] ?? new Scalar(NaN)
    ops.forEach((op, i) => {
      const [left = last, right = last] = [all[a[i] ?? 0], all[b[i] ?? 0]]
      last = op === 'add' ? left.add(right) : op === 'mul' ? left.mul(right) : left.tanh()
      all.push(last)
    })
    last.backward()
    return [last.data, starts.reduce((sum, { grad }) => sum + grad, 0)]
  }
  return local('micrograd port', pass(), pass)
}

function inspected({ document }: Workload): Peer {
  const { program } = compile(document)
  const { objective, parameters, gradients, cache } = program
  const { number } = evaluate(program)
  const grads = parameters.flatMap(({ value }) => gradients.get(value) ?? [])
  const answers = [
    objective === undefined ? NaN : number(objective.value),
    grads.reduce((sum, gradient) => sum + number(gradient), 0),
  ]
  return local('inspect plan, every value and contribution kept', answers, () => cache.inspect?.run())
}

async function torch(
  workload: Workload,
  trainee: Trainee,
): Promise<{ readonly peer?: Peer; close(): Promise<void> }> {
  const host = startProcess('/usr/bin/python3', [join(import.meta.dirname, 'peers/torch_peer.py'), '1'])
  const folder = mkdtempSync(join(tmpdir(), 'gradwire-bench-'))
  const file = join(folder, 'task.json')
  writeFileSync(file, JSON.stringify(taskOf(workload, trainee.plan)))
  const opened = await host.ask({ open: file, steps: 1 })
  rmSync(folder, { recursive: true })
  const close = (): Promise<void> => host.close()
  if (!('answers' in opened)) return { close }
  const measure = async (round: number): Promise<readonly number[]> => {
    const answer = await host.ask({ round })
    return 'samples' in answer ? answer.samples : []
  }
  return { peer: { name: 'PyTorch, 1 thread', answers: opened.answers, times: [], measure }, close }
}

const rounds = 4
const asked = process.argv.slice(2)
for (const { make } of chosenWorkloads(asked.length > 0 ? asked : ['W6'])) {
  const workload = make()
  if (workload.net.kind !== 'scalar') continue
  // Its many objects come first, so that it does not pay for collecting ours.
  const port = micrograd(workload.net)
  for (let i = 0; i <= rounds; i++)
    port.times.push(...(await port.measure(1000)).slice(i === 0 ? Infinity : 0))
  const trainee = prepare(workload, 'simd')
  const { peer, close } = await torch(workload, trainee)
  const ours = local('training plan', answersOf(workload, trainee, 1), () => trainee.step())
  const peers = [ours, inspected(workload), ...(peer === undefined ? [] : [peer])]
  for (let i = 0; i <= rounds; i++) {
    for (const { times, measure } of peers) times.push(...(await measure(600)).slice(i === 0 ? Infinity : 0))
  }
  await close()
  const [value = NaN, sum = NaN] = port.answers
  console.log(`\n${workload.name}`)
  for (const { name, answers, times } of [...peers, port]) {
    const [a = NaN, b = NaN] = answers
    if (!(Math.abs(a - value) <= 1e-9 * Math.abs(value) && Math.abs(b - sum) <= 1e-9 * Math.abs(sum)))
      throw new Error(`${name}: ${String(a)} and ${String(b)}, not ${String(value)} and ${String(sum)}`)
    const [middle, best] = [median(times), Math.min(...times)]
    const [ourMiddle, ourBest] = [median(ours.times), Math.min(...ours.times)]
    const ratios = `${(middle / ourMiddle).toFixed(1)} ×, of the bests ${(best / ourBest).toFixed(1)} ×`
    console.log(`${name}: ${milliseconds(middle)}, best ${milliseconds(best)}, ${ratios}`)
  }
}
