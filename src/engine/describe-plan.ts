import type { Problem } from '../base/problem'
import { inline } from '../expr/inline'
import { topo } from '../expr/topo'
import type { Value } from '../expr/value'
import type { GraphDocument } from '../graph/document'
import { describe, hasSimd, sharingOf, simd, type Sharing, type SimdSummary } from '../kernels/simd'
import type { Mode } from '../ops/kit/definition'
import { sizeOf } from '../tensor/shape'
import type { Precision } from '../tensor/tensor'
import { compile } from './compile'
import { leafValues } from './evaluate'
import type { CompileOptions } from './program'
import { referenceSummary, type ReferenceSummary } from './reference-summary'
import { simdProgram } from './simd-plan'

/** How one training step of a document is computed; of a document without an objective, its forward pass. */
export interface PlanReport {
  readonly objective?: string
  readonly mode: Mode
  readonly precision: Precision
  readonly batch?: number
  /** arrays that are trained, and the numbers in all of them */
  readonly parameters: { readonly arrays: number; readonly numbers: number }
  readonly plan: PlanSummary
}

export type PlanSummary = (SimdSummary & { readonly threads: Sharing }) | ReferenceSummary

/** The plan of a training step: the objective and the gradients of all parameters. Nothing is allocated or computed. */
export function planReport(
  document: GraphDocument,
  options: CompileOptions = {},
): { readonly problems: readonly Problem[]; readonly report: PlanReport } {
  const { problems, program } = compile(document, {
    backend: simd,
    mode: 'train',
    ...(options.backend === undefined && { precision: usualPrecision(document) }),
    ...options,
  })
  const { objective, gradients, parameters, nodes, states, mode, precision, batch } = program
  const roots =
    objective === undefined
      ? nodes.flatMap(({ outputs }) => [...outputs.values()])
      : [
          objective.value,
          ...parameters.flatMap(({ value }) => gradients.get(value) ?? []),
          ...states.flatMap(({ next }) => next ?? []),
        ]
  const isSimd = program.backend === simd
  const isFast = isSimd && precision === 'f32' && hasSimd()
  const leaves = leafValues(program)
  return {
    problems,
    report: {
      ...(objective && { objective: objective.node }),
      mode,
      precision,
      ...(batch !== undefined && { batch }),
      parameters: {
        arrays: parameters.length,
        numbers: parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
      },
      plan:
        (isFast ? simdSummary(roots, leaves) : undefined) ??
        referenceSummary(roots, leaves, precision, isSimd),
    },
  }
}

/** As the trainer chooses: without data there are no batches that would be worth single precision. */
const usualPrecision = ({ training }: GraphDocument): Precision =>
  training !== undefined && training.data === undefined ? 'f64' : 'f32'

function simdSummary(roots: readonly Value[], leaves: readonly Value[]): PlanSummary | undefined {
  const inlined = inline(roots)
  const program = simdProgram(topo([...inlined.roots, ...leaves]), inlined.roots, leaves)
  return program && { ...describe(program), threads: sharingOf(program.steps, program.layout.addresses) }
}
