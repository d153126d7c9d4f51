import { dataAttr, listAttr, numberAttr } from '../../../expr/attrs'
import { leaf } from '../../../expr/make'
import type { PrimName, Value } from '../../../expr/value'
import { sizeOf, stridesOf } from '../../../tensor/shape'
import { isLoopPrim } from '../loop/nodes'
import type { LoopNode, Operand } from '../loop/spec'
import { lowerArgmax, Maxima } from './argmax'
import { embed } from './embed'
import { homesOf, sourceOf, type Home } from './homes'
import { KnownNumbers } from './numbers'
import { DisjointSums } from './parts'
import { lowerOverlapAdd } from './overlaps'
import { lowerProduct } from './products'
import { Signs } from './signs'
import type { JoinStep, LoopStep, Place, Step } from './steps'
import { lowerTurned, turnedConvolutions, type Turned } from './turned'
import { along, flat, isInOrder, placeAt, reshapeView, viewAt, viewOf, whole, type View } from './views'

export interface Lowered {
  readonly steps: readonly Step[]
  /** values that hold numbers before the first step: leaves, and constants with their data */
  readonly leaves: readonly Value[]
  readonly constants: ReadonlyMap<Value, ArrayLike<number>>
  /** where the numbers of each root lie, in order */
  readonly places: ReadonlyMap<Value, Place>
}

/**
 * What has to be computed for `roots`, given all values in topological order (functions opened). Values that only move
 * elements become places; everything else becomes steps.
 */
export function lower(order: readonly Value[], roots: readonly Value[]): Lowered {
  const lowering = new Lowering(homesOf(order, new Set(roots)), turnedConvolutions(order, roots))
  for (const value of order) lowering.visit(value)
  const places = new Map<Value, Place>()
  for (const root of roots) places.set(root, lowering.inOrder(root))
  return { steps: lowering.steps, leaves: lowering.leaves, constants: lowering.constants, places }
}

export class Lowering {
  readonly steps: Step[] = []
  readonly leaves: Value[] = []
  readonly constants = new Map<Value, ArrayLike<number>>()
  readonly #known = new KnownNumbers()
  readonly #views = new Map<Value, View>()
  readonly #sums = new DisjointSums()
  readonly #signs = new Signs(this.#known)
  readonly maxima = new Maxima()
  /** values that steps were written for: all but leaves, known numbers and views */
  readonly #computed = new Set<Value>()

  constructor(
    private readonly homes: ReadonlyMap<Value, Home>,
    private readonly turned: Turned,
  ) {}

  visit(value: Value): void {
    const { prim } = value
    if (prim === 'call' || prim === 'proj') throw new TypeError('a call is left in a plan')
    if (prim === 'leaf') {
      this.leaves.push(value)
      this.#views.set(value, viewAt(whole(value), value.shape))
      return
    }
    const turned = this.turned.get(value)
    if (turned !== undefined) {
      if (turned !== 'nothing') lowerTurned(this, turned)
      return
    }
    this.#known.learn(value)
    this.#sums.learn(value)
    if (this.#known.of(value) !== undefined) return
    if (prim === 'const') this.#standing(value, dataAttr(value.attrs))
    else if (prim === 'iota')
      this.#standing(
        value,
        Float32Array.from({ length: sizeOf(value.shape) }, (_, i) => i),
      )
    else if (!this.#view(value)) this.#compute(value, prim)
  }

  /** `value` is what lies where `other` does. */
  stand(value: Value, other: Value): void {
    this.#views.set(value, this.view(other))
  }

  /** A leaf that a step has written. */
  written(value: Value): void {
    this.#views.set(value, viewAt(whole(value), value.shape))
  }

  /** Where a value's elements lie. Known numbers are given memory when somebody needs them there. */
  view(value: Value): View {
    const known = this.#known.of(value)
    const view = this.#views.get(value)
    if (view !== undefined) return view
    if (known === undefined) throw new RangeError('a value is used before it is made')
    return viewAt(this.#standing(value, new Float32Array(sizeOf(value.shape)).fill(known)), value.shape)
  }

  /** The same with every axis evenly spaced, for which the elements are copied if need be. */
  place(value: Value): Place {
    return placeAt(this.view(value)) ?? this.inOrder(value)
  }

  /** The value's elements in order and without gaps, copied if need be. */
  inOrder(value: Value): Place {
    const view = this.view(value)
    const place = placeAt(view)
    if (place !== undefined && isInOrder(place.strides, value.shape)) return place
    const dims = view.axes.flatMap((factors) => factors.map(({ size }) => size))
    // What lies in its part of something larger stays there.
    const copy = whole(view.base === value ? leaf(value.shape) : value)
    copy.base.origin ??= value.origin
    this.loop({
      dims,
      inputs: [flat(view)],
      nodes: [],
      outputs: [{ from: { slot: 0 }, how: 'store', place: { ...copy, strides: stridesOf(dims) } }],
    })
    this.#views.set(value, viewAt(copy, value.shape))
    return copy
  }

  /** Axes of size 1 go, so that loops over the same points are seen to be. */
  loop(step: Omit<LoopStep, 'kind' | 'reduced'> & { readonly reduced?: readonly boolean[] }): void {
    // There is nothing to do at no points. Sums of nothing are left to the reference.
    if (step.dims.includes(0)) return
    const { dims, reduced = dims.map(() => false) } = step
    if (!dims.includes(1)) {
      const { inputs, nodes, outputs } = step
      this.steps.push({ kind: 'loop', dims, reduced, inputs, nodes, outputs })
      return
    }
    const real = <T>(list: readonly T[]): T[] => list.filter((_, axis) => dims[axis] !== 1)
    const kept = (place: Place): Place => ({ ...place, strides: real(place.strides) })
    this.steps.push({
      kind: 'loop',
      dims: real(dims),
      reduced: real(reduced),
      inputs: step.inputs.map(kept),
      nodes: step.nodes,
      outputs: step.outputs.map((output) => ({ ...output, place: kept(output.place) })),
    })
  }

  /** Where a value is computed: in memory of its own, or in its part of something larger. */
  whole(value: Value): Place {
    const strides = this.homes.get(value)?.strides
    return strides === undefined ? whole(value) : { base: value, offset: 0, strides }
  }

  operand(value: Value, inputs: Place[], place = (): Place => this.place(value)): Operand {
    const number = this.#known.of(value)
    if (number !== undefined) return { number }
    inputs.push(place())
    return { slot: inputs.length - 1 }
  }

  #standing(value: Value, data: ArrayLike<number>): Place {
    const place = whole(value)
    this.constants.set(value, data)
    this.#views.set(value, viewAt(place, value.shape))
    return place
  }

  /** The axes of an operand. A known number needs no memory for them. */
  factors(x: Value): View {
    return this.#known.of(x) === undefined ? this.view(x) : viewAt(whole(x), x.shape)
  }

  #view(value: Value): boolean {
    const [x] = value.inputs
    if (x === undefined || this.#known.of(x) !== undefined) return false
    const view = this.#viewOf(value, x)
    if (view === undefined) return false
    this.#views.set(value, view)
    return true
  }

  #viewOf(value: Value, x: Value): View | undefined {
    if (!isMove(value, x)) return undefined
    const view = this.view(x)
    if (value.prim === 'transpose') {
      return { ...view, axes: listAttr(value.attrs, 'perm').map((axis) => view.axes[axis] ?? []) }
    }
    if (value.prim === 'reshape') {
      // Elements that cannot be cut anew where they lie are brought into order first.
      return reshapeView(view, value.shape) ?? reshapeView(viewAt(this.inOrder(x), x.shape), value.shape)
    }
    const place = viewOf(value, this.place(x), x.shape)
    return place === undefined ? undefined : viewAt(place, value.shape)
  }

  #compute(value: Value, prim: PrimName): void {
    if (sizeOf(value.shape) === 0 || value.inputs.some((x) => sizeOf(x.shape) === 0)) this.#reference(value)
    else if (isLoopPrim(prim)) this.#elementwise(value, prim)
    else if (prim === 'sum') this.#reduce(value, 'sum', listAttr(value.attrs, 'axes'))
    else if (prim === 'reduceMax') this.#reduce(value, 'max', [numberAttr(value.attrs, 'axis')])
    else if (prim === 'argmax') lowerArgmax(this, value)
    else if (prim === 'matmul') this.#views.set(value, lowerProduct(this, value))
    else if (prim === 'concat') this.#concat(value)
    else if (prim === 'pad' || prim === 'unslice') embed(this, value)
    else if (prim === 'overlapAdd') lowerOverlapAdd(this, value)
    else if (prim === 'gather' || prim === 'scatterAdd') this.#rows(value, prim)
    else this.#reference(value)
    const view = this.#views.get(value) ?? viewAt(this.whole(value), value.shape)
    this.#views.set(value, view)
    if (view.base === value) this.#computed.add(value)
  }

  #elementwise(value: Value, prim: PrimName): void {
    const pieces = this.#sums.piecesOf(value)
    if (pieces !== undefined) {
      const { strides } = this.whole(value)
      for (const { x, start } of pieces.parts) {
        this.copyInto(value, x, start * (strides[pieces.axis] ?? 0), strides)
      }
      return
    }
    const inputs: Place[] = []
    const read = value.inputs.map((x) => {
      const result = this.#signs.resultOf(x)
      return { operand: this.operand(result ?? x, inputs), isSign: result !== undefined }
    })
    const nodes: LoopNode[] = []
    const compute = (node: LoopNode): Operand => ({ slot: inputs.length + nodes.push(node) - 1 })
    const operands = read.map(({ operand, isSign }) =>
      isSign ? compute({ prim: 'le', operands: [operand, { number: 0 }] }) : operand,
    )
    const dtype = value.attrs['dtype']
    const from = compute({ prim, operands, ...(typeof dtype === 'string' && { dtype }) })
    this.loop({
      dims: value.shape,
      inputs,
      nodes,
      outputs: [{ from, how: 'store', place: this.whole(value) }],
    })
    this.#signs.learn(value)
  }

  #reduce(value: Value, how: 'sum' | 'max', axes: readonly number[]): void {
    const [x] = value.inputs
    if (x === undefined) return
    if (how === 'max') this.maxima.learn(value)
    const own = this.whole(value).strides
    let kept = 0
    const strides = x.shape.map((_, axis) => (axes.includes(axis) ? 0 : (own[kept++] ?? 0)))
    const view = this.factors(x)
    const inputs: Place[] = []
    const from = this.operand(x, inputs, () => flat(view))
    this.loop({
      dims: view.axes.flat().map(({ size }) => size),
      reduced: view.axes.flatMap((factors, axis) => factors.map(() => axes.includes(axis))),
      inputs,
      nodes: [],
      outputs: [{ from, how, place: { base: value, offset: 0, strides: along(view, strides) } }],
    })
  }

  /** Copies `x` into the part of `value` that starts at `offset` with the given strides. */
  copyInto(value: Value, x: Value, offset: number, strides: readonly number[]): void {
    const inputs: Place[] = []
    const from = this.operand(x, inputs)
    this.loop({
      dims: x.shape,
      inputs,
      nodes: [],
      outputs: [{ from, how: 'store', place: { base: value, offset, strides } }],
    })
  }

  /** Writes one number everywhere, or to some parts of the value, all of the size `dims`. */
  fill(value: Value, number: number, dims = value.shape, parts: readonly Place[] = [whole(value)]): void {
    const outputs = parts.map((place) => ({ from: { number }, how: 'store', place }) as const)
    this.loop({ dims, inputs: [], nodes: [], outputs })
  }

  #concat(value: Value): void {
    const axis = numberAttr(value.attrs, 'axis')
    const { strides } = this.whole(value)
    const parts: JoinStep['parts'][number][] = []
    let start = 0
    for (const x of value.inputs) {
      const offset = start * (strides[axis] ?? 0)
      start += x.shape[axis] ?? 0
      const source = sourceOf(x)
      const home = this.homes.get(source)
      if (home?.within === value && home.offset === offset && this.#computed.has(source))
        parts.push({ place: this.whole(source), start: offset })
      else if (sizeOf(x.shape) > 0) this.copyInto(value, x, offset, strides)
    }
    if (parts.length > 0) this.steps.push({ kind: 'join', to: value, parts })
  }

  #rows(value: Value, kind: 'gather' | 'scatterAdd'): void {
    const [x, i] = value.inputs
    if (x === undefined || i === undefined) return
    const table = kind === 'gather' ? x : value
    if (kind === 'scatterAdd') this.fill(value, 0)
    this.steps.push({
      kind,
      from: this.inOrder(x),
      indices: this.inOrder(i),
      to: whole(value),
      count: sizeOf(i.shape),
      width: sizeOf(table.shape.slice(1)),
      rows: table.shape[0] ?? 0,
    })
  }

  #reference(value: Value): void {
    const inputs = value.inputs.map((x) => this.inOrder(x))
    this.steps.push({ kind: 'reference', value, inputs })
  }
}

/** Whether a value is elements of `x`, none of them changed. */
function isMove({ prim, attrs, dtype }: Value, x: Value): boolean {
  if (prim === 'sum') return listAttr(attrs, 'axes').every((axis) => x.shape[axis] === 1)
  if (prim === 'cast') return dtype === 'float'
  return ['broadcast', 'transpose', 'slice', 'windows', 'reshape', 'detach'].includes(prim)
}
