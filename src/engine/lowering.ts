import { listAttr, numberAttr } from '../expr/attrs'
import { topo } from '../expr/topo'
import type { Value } from '../expr/value'
import type { Chain } from '../kernels/tape'
import { sameShape, sizeOf } from '../tensor/shape'
import { chainsIn } from './chains'
import { inRuns, type Orderable } from './runs'
import { opcodeOf } from './tape'

/** A primitive to compute, or a leaf. Nodes are listed in order of execution and refer to each other by place. */
export interface PlanNode {
  readonly value: Value
  readonly size: number
  readonly inputs: readonly number[]
  /** of a matmul: which operands are read transposed */
  readonly transposed?: readonly [boolean, boolean]
  /** what is computed in place of the primitive: it and some that it was made from */
  readonly chain?: Chain
  /** the node whose numbers these are, moved by `offset`: nothing has to be computed */
  readonly view?: { readonly of: number; readonly offset: number }
  /** depends on no leaf: computed once, when the plan is made */
  readonly fixed: boolean
}

export interface Lowered {
  readonly nodes: readonly PlanNode[]
  readonly place: ReadonlyMap<Value, number>
}

/**
 * Lists what has to be computed for `roots` (opened already): transposes folded into products, moves of nothing seen as
 * views, single numbers in runs of one primitive. `joins`: numbers that only one other is made from may be left out.
 */
export function lower(roots: readonly Value[], joins = false): Lowered {
  const operands = new Map<Value, Operands>()
  const values = liveOrder(roots, operands, joins)
  const place = new Map<Value, number>()
  values.forEach((value, i) => place.set(value, i))
  const found = nodesOf(values, operands, place)
  const order = inRuns(found)
  const places = new Int32Array(order.length)
  order.forEach((from, to) => {
    places[from] = to
  })
  values.forEach((value, i) => place.set(value, places[i] ?? -1))
  const placed = (i: number): number => places[i] ?? -1
  const nodes: PlanNode[] = []
  for (let to = 0; to < order.length; to++) {
    const node = found[order[to] ?? -1]
    if (node === undefined) continue
    const { value, size, inputs, transposed, chain, view, fixed } = node
    const moved = view && { of: placed(view.of), offset: view.offset }
    nodes.push({ value, size, inputs: inputs.map(placed), transposed, chain, view: moved, fixed })
  }
  return { nodes, place }
}

function nodesOf(
  values: readonly Value[],
  operands: ReadonlyMap<Value, Operands>,
  place: ReadonlyMap<Value, number>,
): (PlanNode & Orderable)[] {
  const nodes: (PlanNode & Orderable)[] = []
  const placeOf = (value: Value): number => place.get(value) ?? -1
  const isFixed = (i: number): boolean => nodes[i]?.fixed === true
  for (const value of values) {
    const own = operands.get(value)
    const inputs = (own?.inputs ?? value.inputs).map(placeOf)
    const from = nodes[inputs[0] ?? -1]
    const offset = from === undefined ? undefined : viewOffset(value, from.value)
    const fixed = value.prim !== 'leaf' && inputs.every(isFixed)
    // One number of a larger tensor is copied: single numbers live together, where the tape finds them.
    const size = sizeOf(value.shape)
    const seen = offset !== undefined && from !== undefined && (size !== 1 || from.size === 1)
    const view = seen ? { of: inputs[0] ?? -1, offset } : undefined
    const chain = own?.chain
    const kind = kindOf({ value, size, chain, view, fixed })
    nodes.push({ value, size, inputs, transposed: own?.transposed, chain, view, fixed, kind })
  }
  return nodes
}

function kindOf({
  value,
  size,
  chain,
  view,
  fixed,
}: Pick<PlanNode, 'value' | 'size' | 'chain' | 'view' | 'fixed'>): Orderable['kind'] {
  if (view !== undefined || value.prim === 'leaf') return 'still'
  const opcode = size === 1 ? opcodeOf(value, chain) : undefined
  return opcode === undefined ? 'kernel' : 2 * opcode + Number(fixed)
}

interface Operands {
  readonly inputs: readonly Value[]
  readonly transposed?: readonly [boolean, boolean]
  readonly chain?: Chain
}

/** Topological order of what is left when products read their operands transposed and chains are joined. */
function liveOrder(roots: readonly Value[], operands: Map<Value, Operands>, joins: boolean): Value[] {
  const all = topo(roots)
  for (const value of all) {
    if (value.prim !== 'matmul') continue
    const folded = foldTransposes(value)
    if (folded !== undefined) operands.set(value, folded)
  }
  if (joins) for (const [value, joined] of chainsIn(all, roots)) operands.set(value, joined)
  if (operands.size === 0) return all
  const live = new Set<Value>(roots)
  for (let i = all.length - 1; i >= 0; i--) {
    const value = all[i]
    if (value === undefined || !live.has(value)) continue
    for (const x of operands.get(value)?.inputs ?? value.inputs) live.add(x)
  }
  return all.filter((value) => live.has(value))
}

function foldTransposes(product: Value): Operands | undefined {
  const [a, b] = product.inputs
  if (a === undefined || b === undefined) return undefined
  const [fromA, fromB] = [transposeOf(a), transposeOf(b)]
  if (fromB !== undefined) return { inputs: [a, fromB], transposed: [false, true] }
  if (fromA !== undefined) return { inputs: [fromA, b], transposed: [true, false] }
  return undefined
}

/** What `x` is the transpose of, if only its last two axes change places. */
function transposeOf(x: Value): Value | undefined {
  if (x.prim !== 'transpose') return undefined
  const perm = listAttr(x.attrs, 'perm')
  const rank = perm.length
  const lastTwo = perm.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i))
  return rank >= 2 && lastTwo ? x.inputs[0] : undefined
}

/** Where the numbers of `y` start within those of its input `x`, if they lie there in order; else `undefined`. */
function viewOffset(y: Value, x: Value): number | undefined {
  switch (y.prim) {
    case 'reshape':
    case 'detach':
      return 0
    case 'cast':
      return y.dtype === 'float' ? 0 : undefined
    case 'broadcast':
    case 'sum':
      return sizeOf(y.shape) === sizeOf(x.shape) ? 0 : undefined
    case 'transpose':
      return keepsOrder(listAttr(y.attrs, 'perm'), x) ? 0 : undefined
    case 'slice':
      return sliceOffset(y, x)
    default:
      return undefined
  }
}

/** Whether a permutation leaves the axes longer than 1 in their order. */
function keepsOrder(perm: readonly number[], x: Value): boolean {
  const moving = perm.filter((axis) => x.shape[axis] !== 1)
  return moving.every((axis, i) => i === 0 || axis > (moving[i - 1] ?? 0))
}

function sliceOffset(y: Value, x: Value): number | undefined {
  const [axis, start, step] = [
    numberAttr(y.attrs, 'axis'),
    numberAttr(y.attrs, 'start'),
    numberAttr(y.attrs, 'step'),
  ]
  const outer = x.shape.slice(0, axis)
  if (
    step !== 1 ||
    !sameShape(
      outer,
      outer.map(() => 1),
    )
  )
    return undefined
  return start * sizeOf(x.shape.slice(axis + 1))
}
