import type { Problem } from '../base/problem'
import type { GraphDocument } from '../graph/document'
import { simd, type PlanSummary } from '../kernels/simd'
import { compile } from './compile'
import { leafValues } from './evaluate'
import { makePlan, type Plan } from './plan'
import type { CompileOptions } from './program'

/**
 * The plan of one training step of a document, as `describePlan` writes it: the objective and the gradients of all
 * parameters. Of a document without an objective, all outputs.
 */
export function planText(
  document: GraphDocument,
  options: CompileOptions = {},
): { readonly problems: readonly Problem[]; readonly text: string } {
  const { problems, plan } = stepPlan(document, options)
  return { problems, text: describePlan(plan) }
}

/** What the plan of one training step costs, where its backend can say. */
export const planSummary = (document: GraphDocument, options: CompileOptions = {}): PlanSummary | undefined =>
  stepPlan(document, options).plan.describe?.()

function stepPlan(
  document: GraphDocument,
  options: CompileOptions,
): { readonly problems: readonly Problem[]; readonly plan: Plan } {
  const { problems, program } = compile(document, { backend: simd, mode: 'train', keep: 'roots', ...options })
  const { objective, gradients, parameters, nodes, precision, backend = simd } = program
  const roots =
    objective === undefined
      ? nodes.flatMap(({ outputs }) => [...outputs.values()])
      : [objective.value, ...parameters.flatMap(({ value }) => gradients.get(value) ?? [])]
  return { problems, plan: makePlan(roots, leafValues(program), { precision, backend }) }
}

/** `1.23 M`, three digits, ready for a unit. */
function short(n: number): string {
  const units = ['', 'k', 'M', 'G', 'T']
  const power = n < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(n) / 3))
  return `${String(Number((n / 1000 ** power).toPrecision(3)))} ${units[power] ?? ''}`
}

/** A plan as lines for people and developers: every step with its work, then the sums. */
export function describePlan(plan: Plan): string {
  const summary = plan.describe?.()
  return summary === undefined
    ? `reference: ${String(plan.nodes)} primitives, one call each; ${String(plan.floats)} numbers in memory\n`
    : lines(summary).join('\n') + '\n'
}

function lines({ steps, flops, bytes, arenaBytes, unsharedBytes, fused }: PlanSummary): string[] {
  const width = String(steps.length).length
  const listed = steps.map(({ what, nodes, flops, bytes, outside }, i) => {
    const where = nodes.length === 0 ? '' : `  [${nodes.join(' ')}]`
    const place = outside ? '  outside WebAssembly' : ''
    return `${String(i + 1).padStart(width)}  ${what}  ${short(flops)}FLOP ${short(bytes)}B${where}${place}`
  })
  const outside = steps.filter((step) => step.outside).length
  const calls = outside === 0 ? 'one call a run' : `${String(outside)} of them outside WebAssembly`
  return [
    ...listed,
    `simd: ${String(steps.length)} steps, ${calls}; ${short(flops)}FLOP and ${short(bytes)}B moved a run`,
    `${String(fused.primitives)} element-wise primitives and sums in ${String(fused.loops)} loops`,
    `arena ${short(arenaBytes)}B, ${short(unsharedBytes)}B if nothing shared its memory`,
  ]
}
