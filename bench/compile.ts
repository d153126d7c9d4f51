import { compile } from '../src/engine/compile'
import { evaluate } from '../src/engine/evaluate'
import { compileTraining } from '../src/engine/training-plan'
import type { GraphDocument } from '../src/graph/document'
import { simd } from '../src/kernels/simd'
import { chainGraph, repeatedGraph, wideGraph } from './documents'
import { median, milliseconds, type Row } from './measure'
import { chosenWorkloads, type Workload } from './workloads'
import { scalarDocument, scalarNet } from './workloads/scalar'

const goals: Readonly<Record<string, string>> = { W4: '≤ 50 ms' }

const graphs = [
  ['side by side', (count: number) => scalarDocument(scalarNet(count))],
  ['chain', chainGraph],
  ['tree', wideGraph],
  ['layers', repeatedGraph],
] as const

/** From the document to a training step that can run, and how the time grows with the number of nodes. */
export function compileRows(): Row[] {
  return [
    ...chosenWorkloads(['W2', 'W3', 'W4', 'W5', 'W7']).map(({ title, make }) => netRow(title, make())),
    ...graphs.flatMap(([name, graphOf]) => graphRows(name, graphOf)),
  ]
}

function netRow(title: string, { name, document, batch }: Workload): Row {
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now()
    const made = compileTraining(document, { batch, backend: simd, slots: 2 })
    if ('problems' in made) throw new Error(made.problems[0].message.en)
    return performance.now() - start
  })
  const goal = goals[name]
  return {
    what: `${title}: document to training step`,
    value: milliseconds(median(times.slice(2))),
    ...(goal !== undefined && { goal }),
    note: `the first time ${milliseconds(times[0] ?? NaN)}`,
  }
}

function graphRows(name: string, graphOf: (count: number) => GraphDocument): Row[] {
  return [1000, 3000, 10_000, 30_000, 100_000].map((count) => {
    const document = graphOf(count)
    const times = Array.from({ length: count > 10_000 ? 1 : 3 }, () => stages(document))
    const stage = (i: number): number => median(times.map((list) => list[i] ?? NaN))
    const total = stage(0) + stage(1)
    return {
      what: `${count.toLocaleString('en')} nodes, ${name}: compile, plan and first run`,
      value: milliseconds(total),
      ...(count === 10_000 && { goal: '≤ 1 s' }),
      note: `compile ${milliseconds(stage(0))}; ${((1000 * total) / count).toFixed(1)} µs a node; training plan ${milliseconds(stage(2))}`,
    }
  })
}

function stages(document: GraphDocument): number[] {
  const start = performance.now()
  const { program, problems } = compile(document)
  const compiled = performance.now()
  if (problems[0] !== undefined) throw new Error(problems[0].message.en)
  evaluate(program)
  const evaluated = performance.now()
  const made = compileTraining(document, { backend: simd })
  if ('problems' in made) throw new Error(made.problems[0].message.en)
  made.plan.run()
  return [compiled - start, evaluated - compiled, performance.now() - evaluated]
}
