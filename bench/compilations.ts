import { compile } from '../src/engine/compile'
import { evaluate } from '../src/engine/evaluate'
import { compileTraining } from '../src/engine/training-plan'
import type { GraphDocument } from '../src/graph/document'
import { simd } from '../src/kernels/simd'
import { chainGraph, repeatedGraph, wideGraph } from './documents'
import { chosenWorkloads } from './workloads'
import { scalarDocument, scalarNet } from './workloads/scalar'

/** A document to be made ready, over and over. */
export interface Compilation {
  readonly name: string
  readonly title: string
  readonly goal?: string
  /** how many nodes, of those that come in several sizes */
  readonly nodes?: number
  /** makes the document, and answers what is to be timed */
  readonly ready: () => () => void
}

const goals: Readonly<Record<string, string>> = { W4: '≤ 50 ms' }

const nets = chosenWorkloads(['W2', 'W3', 'W4', 'W5', 'W7']).map(({ name, title, make }): Compilation => ({
  name,
  title: `${name}, ${title}`,
  ...(goals[name] !== undefined && { goal: goals[name] }),
  ready: () => {
    const { document, batch } = make()
    return () => train(document, batch)
  },
}))

const graphs = [
  ['side by side', (count: number) => scalarDocument(scalarNet(count))],
  ['a chain', chainGraph],
  ['a tree', wideGraph],
  ['layers', repeatedGraph],
] as const

const sized = (
  what: string,
  sizes: readonly number[],
  goal: string | undefined,
  run: (document: GraphDocument) => void,
): Compilation[] =>
  graphs.flatMap(([shape, graphOf]) =>
    sizes.map((nodes) => ({
      name: `${what}, ${shape}, ${String(nodes)}`,
      title: `${nodes.toLocaleString('en')} nodes, ${shape}: ${what}`,
      nodes,
      ...(goal !== undefined && nodes === 10_000 && { goal }),
      ready: () => {
        const document = graphOf(nodes)
        return () => {
          run(document)
        }
      },
    })),
  )

/** What users wait for: nets until they can train, graphs until every value and gradient is there. */
export const compilations: readonly Compilation[] = [
  ...nets,
  ...sized('values and gradients', [1000, 10_000, 100_000], '≤ 1 s', inspect),
  ...sized('training step', [1000, 10_000], undefined, (document) => {
    train(document)
  }),
]

function train(document: GraphDocument, batch?: number): void {
  const made = compileTraining(document, { batch, backend: simd, slots: 2 })
  if ('problems' in made) throw new Error(made.problems[0].message.en)
}

function inspect(document: GraphDocument): void {
  const { program, problems } = compile(document)
  if (problems[0] !== undefined) throw new Error(problems[0].message.en)
  evaluate(program)
}
