import type { Value } from '../../../expr/value'
import type { GatherSpec, GemmSpec, PackSpec } from '../gemm'
import type { LoopNode, LoopOutput, Operand } from '../loop/spec'
import type { WinogradSpec } from '../winograd'

/** Numbers in memory: element (i, j, …) of some axes lies at `offset` + i·strides[0] + j·strides[1] + … of `base`. */
export interface Place {
  /** the value that the memory belongs to */
  readonly base: Value
  readonly offset: number
  readonly strides: readonly number[]
}

/** One pass over an iteration space (see `LoopSpec`), with the operands' places instead of their strides. */
export interface LoopStep {
  readonly kind: 'loop'
  readonly dims: readonly number[]
  readonly reduced: readonly boolean[]
  readonly inputs: readonly Place[]
  readonly nodes: readonly LoopNode[]
  readonly outputs: readonly (Pick<LoopOutput, 'from' | 'how'> & { readonly place: Place })[]
  /** values that are computed on the way and not written, for display */
  readonly through?: readonly Value[]
}

/**
 * A batch of matrix products. Places have the strides of the batch axes only. Along an axis where C has the stride 0,
 * products are summed.
 */
export interface GemmStep {
  readonly kind: 'gemm'
  readonly spec: GemmSpec
  readonly batch: readonly number[]
  readonly a: Place
  readonly b: Place
  readonly c: Place
  /** each B is copied into these panels before its product: windows of an image, say, that are nowhere written out */
  readonly gathered?: { readonly spec: GatherSpec; readonly panels: Place }
  /**
   * B is the windows of an image, which is transformed in tiles in `panels`. A (for images) or C (for weights) is sixteen
   * matrices, one for each point of a tile.
   */
  readonly winograd?: { readonly spec: WinogradSpec; readonly panels: Place }
}

/** A batch of matrices copied into panels, for products that read them as their B. Strides as in `GemmStep`. */
export interface PackStep {
  readonly kind: 'pack'
  readonly spec: PackSpec
  readonly batch: readonly number[]
  readonly from: Place
  readonly to: Place
}

/** Rows of a table by index, or rows added into a table by index. */
export interface RowsStep {
  readonly kind: 'gather' | 'scatterAdd'
  /** gather: the table read; scatterAdd: the rows read */
  readonly from: Place
  readonly indices: Place
  readonly to: Place
  readonly count: number
  readonly width: number
  readonly rows: number
}

/** A primitive without code of its own here: computed by the reference kernel on the same memory. */
export interface ReferenceStep {
  readonly kind: 'reference'
  readonly value: Value
  readonly inputs: readonly Place[]
}

/**
 * Values that were computed where they shall lie: from here on they are `to`. Takes no time; it says what lies within what,
 * and that the whole is read no earlier.
 */
export interface JoinStep {
  readonly kind: 'join'
  readonly to: Value
  readonly parts: readonly Part[]
}

interface Part {
  /** all of a value */
  readonly place: Place
  /** where its memory starts in that of `to`, in elements */
  readonly start: number
}

export type Step = LoopStep | GemmStep | PackStep | RowsStep | ReferenceStep | JoinStep

/** Steps that take time. */
export type WorkStep = Exclude<Step, JoinStep>

export type { Operand }

/** Memory that a product works in besides, (threads, numbers): its own for every thread. */
export const panelsOf = ({ gathered, winograd }: GemmStep): Place | undefined =>
  gathered?.panels ?? winograd?.panels

/** Everything that a step reads. */
export function readsOf(step: Step): readonly Place[] {
  switch (step.kind) {
    case 'loop':
      return step.outputs.some(({ how }) => how === 'add')
        ? [...step.inputs, ...step.outputs.map(({ place }) => place)]
        : step.inputs
    case 'gemm':
      return step.spec.accumulate ? [step.a, step.b, step.c] : [step.a, step.b]
    case 'pack':
      return [step.from]
    case 'gather':
    case 'scatterAdd':
      return [step.from, step.indices]
    case 'reference':
      return step.inputs
    case 'join':
      return step.parts.map(({ place }) => place)
  }
}

/** The values whose memory a step writes. */
export function writesOf(step: Step): readonly Value[] {
  switch (step.kind) {
    case 'loop':
      return step.outputs.map(({ place }) => place.base)
    case 'gemm': {
      const panels = panelsOf(step)
      return panels === undefined ? [step.c.base] : [step.c.base, panels.base]
    }
    case 'pack':
    case 'gather':
    case 'scatterAdd':
      return [step.to.base]
    case 'reference':
      return [step.value]
    case 'join':
      return [step.to]
  }
}
