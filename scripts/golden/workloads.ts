/**
 * Losses of 50 updates of the benchmark's nets, from PyTorch in single precision: test/golden/workloads.json.
 *
 * To regenerate (Debian):
 *     apt-get install -y python3-torch python3-numpy
 *     node scripts/ts.mjs scripts/golden/workloads.ts
 *
 * Initial parameters and batches are ours and go to PyTorch as files (see workloads.py); only losses are kept. With the word
 * `double`, nothing is written, and the losses of double precision areXX
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { taskOf } from '../../bench/task'
import { workloads } from '../../bench/workloads'
import { learnableBatches } from '../../bench/workloads/learnable'

const updates = 50

interface Entry {
  readonly name: string
  readonly losses: readonly number[]
}

function train(folder: string, precision: 'single' | 'double'): Entry[] {
  const script = join(import.meta.dirname, 'workloads.py')
  const printed = execFileSync('/usr/bin/python3', [script, '1', folder, precision], { encoding: 'utf8' })
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry) // printed by our own script
}

const folder = mkdtempSync(join(tmpdir(), 'gradwire-golden-'))
try {
  for (const { make } of workloads) {
    const workload = make()
    if (workload.optimizer === undefined) continue
    const batches = learnableBatches(workload, updates)
    const all = (id: 'x' | 't') => ({
      shape: [updates, ...(batches[0]?.[id].shape ?? [])],
      dtype: batches[0]?.[id].dtype ?? 'float',
      data: batches.flatMap((batch) => batch[id].data),
    })
    const task = taskOf({ ...workload, inputs: { x: all('x'), t: all('t') } })
    writeFileSync(join(folder, `${workload.name.replace(' ', '-')}.json`), JSON.stringify(task))
  }
  const single = train(folder, 'single')
  if (process.argv.includes('double')) {
    const double = train(folder, 'double')
    for (const [i, { name, losses }] of single.entries()) {
      const truth = double[i]?.losses ?? []
      const worst = Math.max(...losses.map((loss, k) => Math.abs(loss / (truth[k] ?? NaN) - 1)))
      console.log(`${name}: single and double precision differ by ${worst.toExponential(1)}`)
    }
  } else {
    const lines = single.map((entry) => JSON.stringify(entry)).join(',\n')
    writeFileSync(join(import.meta.dirname, '../../test/golden/workloads.json'), `[\n${lines}\n]\n`)
    for (const { name, losses } of single) console.log(`${name}: ${losses[0]} to ${losses.at(-1)}`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
