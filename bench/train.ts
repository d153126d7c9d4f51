/**
 * `npm run bench -- train W4 W5`: where a step of ours spends its time, and PyTorch's step on one thread in the same
 * minute. For developers: no peer has to be installed for it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planSummary } from '../src/engine/describe-plan'
import { compare } from './agree'
import { startProcess } from './host'
import { median, milliseconds, ratio, samples } from './measure'
import { answersOf, prepare, type Trainee } from './ours'
import { taskOf } from './task'
import { chosenWorkloads, type Workload } from './workloads'

const rounds = 5
const round = 250

interface Measured {
  readonly step: number[]
  readonly passes: number[]
  readonly update: number[]
}

export async function trainTable(words: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gradwire-bench-'))
  const torch = startProcess('/usr/bin/python3', [join(import.meta.dirname, 'peers/torch_peer.py'), '1'])
  const lines = [
    '| workload | step | best | passes | update | PyTorch, 1 thread | best | ratio | of the bests | compile | plan |',
    '|-|-|-|-|-|-|-|-|-|-|-|',
  ]
  try {
    for (const { name, make } of chosenWorkloads(words)) {
      const workload = make()
      const trainee = prepare(workload, 'simd')
      const file = join(folder, 'task.json')
      writeFileSync(file, JSON.stringify(taskOf(workload, trainee.plan)))
      const ours = answersOf(workload, trainee, 10)
      const theirs = await torch.ask({ open: file, steps: 10 })
      if ('answers' in theirs) compare(name, { ours, PyTorch: theirs.answers })
      trainee.stand()
      const measured: Measured = { step: [], passes: [], update: [] }
      const peer: number[] = []
      for (let i = 0; i <= rounds; i++) {
        measure(measured, workload, trainee)
        const answer = await torch.ask({ round })
        if ('samples' in answer) peer.push(...answer.samples)
        // The first round is for warming up.
        if (i === 0) for (const list of [...Object.values(measured), peer] as number[][]) list.length = 0
      }
      lines.push(
        line(name, workload, trainee, measured, peer, 'cannot' in theirs ? theirs.cannot : undefined),
      )
    }
  } finally {
    await torch.close()
    rmSync(folder, { recursive: true })
  }
  return lines.join('\n')
}

function measure({ step, passes, update }: Measured, { optimizer }: Workload, trainee: Trainee): void {
  step.push(...samples(() => trainee.step(), round))
  if (optimizer === undefined) return
  passes.push(...samples(() => trainee.passes(), round))
  update.push(...samples(() => { trainee.update() }, round / 5)) // prettier-ignore
}

function line(
  name: string,
  workload: Workload,
  { compiling }: Trainee,
  { step, passes, update }: Measured,
  peer: readonly number[],
  cannot: string | undefined,
): string {
  const cell = (list: readonly number[]): string => (list.length === 0 ? '–' : milliseconds(median(list)))
  const least = (list: readonly number[]): number => Math.min(...list)
  const theirs =
    cannot === undefined
      ? [
          cell(peer),
          milliseconds(least(peer)),
          ratio(median(peer), median(step)),
          ratio(least(peer), least(step)),
        ]
      : ['cannot', '–', '–', cannot]
  return `| ${[
    name,
    cell(step),
    milliseconds(least(step)),
    cell(passes),
    cell(update),
    ...theirs,
    milliseconds(compiling),
    planBytes(workload),
  ].join(' | ')} |`
}

/** What the plan holds, and what it would hold if nothing shared its memory. */
function planBytes({ document, batch, isInference }: Workload): string {
  if (batch === undefined || isInference === true) return '–'
  const summary = planSummary(document, { batch, precision: 'f32' })
  const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(2)} MiB`
  return summary === undefined
    ? '–'
    : `${mebibytes(summary.arenaBytes)} of ${mebibytes(summary.unsharedBytes)}`
}
