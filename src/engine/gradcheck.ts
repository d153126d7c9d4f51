import type { Problem } from '../base/problem'
import type { GraphDocument } from '../graph/document'
import { randomStream } from '../tensor/rng'
import type { FloatArray, Tensor } from '../tensor/tensor'
import { compile } from './compile'
import { evaluate } from './evaluate'
import { indexProblems } from './indices'
import { NumericGradient } from './numeric'
import type { Leaf, Program } from './program'
import { silentLeaves } from './silent'
import type { CheckRow } from './views'

export interface GradientCheckOptions {
  /** half of the central difference's width, default 1e-4 */
  readonly h?: number
  readonly batch?: number
  readonly feeds?: Readonly<Record<string, Tensor>>
  /** at most so many elements of each tensor, default 4096; more are sampled with the document's seed */
  readonly limit?: number
  readonly mode?: 'train' | 'eval'
  /** told the name of each Input and parameter before it is checked */
  readonly begin?: (name: string) => void
}

export interface GradientCheck {
  /** one per float Input and per parameter */
  readonly rows: readonly CheckRow[]
  readonly problems: readonly Problem[]
}

/** A relative error ‖n−a‖/(‖n‖+‖a‖) below this passes. */
export const passMark = 1e-7

/**
 * Compares every gradient with central differences, in f64, in train mode with the same masks throughout.
 * Elements whose ±h pair takes different branches (a ReLU that switches) say nothing and are counted as kinks.
 */
export function gradientCheck(document: GraphDocument, options: GradientCheckOptions = {}): GradientCheck {
  const { h = 1e-4, batch, feeds, limit = 4096, mode = 'train', begin } = options
  const { problems, program } = compile(document, {
    mode,
    precision: 'f64',
    batch,
    feeds,
    objective: 'required',
  })
  if (program.objective === undefined) return { rows: [], problems }
  const numeric = new NumericGradient(program, h)
  const evaluation = evaluate(program)
  const silent = silentLeaves(program)
  const rows: CheckRow[] = []
  for (const leaf of program.leaves.values()) {
    if ((leaf.kind !== 'input' && leaf.kind !== 'parameter') || silent.has(leaf.value)) continue
    begin?.(leaf.name)
    const gradient = program.gradients.get(leaf.value)
    const analytic = gradient === undefined ? undefined : evaluation.tensor(gradient).data
    rows.push(checkLeaf(program, numeric, leaf, analytic, limit))
  }
  return { rows, problems: [...problems, ...indexProblems(program, evaluation)] }
}

function checkLeaf(
  program: Program,
  numeric: NumericGradient,
  leaf: Leaf,
  analytic: FloatArray | undefined,
  limit: number,
): CheckRow {
  const size = leaf.initial().data.length
  const elements = chosenElements(size, limit, program.seed, leaf.name)
  let [difference, ofNumeric, ofAnalytic, kinks] = [0, 0, 0, 0]
  for (const i of elements) {
    const n = numeric.at(leaf, i)
    if (n === undefined) {
      kinks++
      continue
    }
    const a = analytic?.[i] ?? 0
    difference += (n - a) ** 2
    ofNumeric += n * n
    ofAnalytic += a * a
  }
  // Below the rounding of the differences themselves nothing can be told apart.
  const rounding = numeric.rounding * Math.sqrt(elements.length)
  const [distance, scale] = [Math.sqrt(difference), Math.sqrt(ofNumeric) + Math.sqrt(ofAnalytic)]
  const error = scale <= rounding ? 0 : distance / scale
  return {
    name: leaf.name,
    error,
    passed: error < passMark || distance <= rounding,
    kinks,
    elements: elements.length,
    ...(elements.length < size ? { sampledFrom: size } : {}),
  }
}

/** All elements, or a sample of them that the seed decides. */
function chosenElements(size: number, limit: number, seed: number, name: string): number[] {
  const all = Array.from({ length: size }, (_, i) => i)
  if (size <= limit) return all
  return randomStream(seed, `check/${name}`)
    .shuffle(all)
    .slice(0, limit)
    .sort((a, b) => a - b)
}
