import { compile } from '../src/engine/compile'
import { evaluate } from '../src/engine/evaluate'
import { compileTraining } from '../src/engine/training-plan'
import { time } from './measure'
import type { Line, Plot } from './plot'
import { markdown, machine } from './report'
import { scalarDocument, scalarNet } from './workloads/scalar'

const sizes = [1, 2, 3, 4].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power)).concat(100_000)

const budget = { warm: 150, run: 500 }

/** Nanoseconds that a node takes at best, forward and backward, in graphs of so many single numbers. */
export function nodeTimes(): readonly Line[] {
  const lines = [
    { name: 'the editor’s plan, which keeps every value', of: inspected },
    { name: 'the training plan', of: trained },
  ]
  const found = lines.map(({ name }) => ({ name, points: [] as [number, number][] }))
  for (const size of sizes)
    lines.forEach(({ of }, i) => {
      found[i]?.points.push([size, (1e6 * time(of(size), budget).best) / size])
    })
  return found
}

function inspected(size: number): () => void {
  const { program } = compile(scalarDocument(scalarNet(size)))
  return () => void evaluate(program)
}

function trained(size: number): () => void {
  const compiled = compileTraining(scalarDocument(scalarNet(size)), { precision: 'f64', mode: 'train' })
  if ('problems' in compiled) throw new Error(compiled.problems[0].message.en)
  const { plan } = compiled
  return () => void plan.run(0)
}

export const nodesPlot = (lines: readonly Line[]): Plot => ({
  title: 'Time per node, forward and backward',
  x: 'nodes of single numbers in the graph',
  y: 'nanoseconds per node',
  lines,
  caption: `${machine()}, ${new Date().toISOString().slice(0, 10)}; best of many runs, npm run bench -- nodes`,
})

export const nodesTable = (lines: readonly Line[]): string =>
  [
    '## Nanoseconds per node at best, forward and backward',
    markdown(
      ['nodes', ...lines.map(({ name }) => name)],
      sizes.map((size, i) => [
        size.toLocaleString('en'),
        ...lines.map(({ points }) => (points[i]?.[1] ?? NaN).toFixed(1)),
      ]),
    ),
  ].join('\n\n')
