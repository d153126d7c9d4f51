import { dataAttr, listAttr, numberAttr } from '../../../expr/attrs'
import { apply } from '../../../expr/apply'
import { iota } from '../../../expr/build'
import { leaf } from '../../../expr/make'
import type { PrimName, Value } from '../../../expr/value'
import { sizeOf, stridesOf } from '../../../tensor/shape'
import { isLoopPrim } from '../loop/nodes'
import type { LoopNode, Operand } from '../loop/spec'
import { homesOf, sourceOf, type Home } from './homes'
import { KnownNumbers } from './numbers'
import { DisjointSums } from './parts'
import { storeMaxima, tiling } from './pooling'
import { lowerProduct } from './products'
import { Signs } from './signs'
import type { JoinStep, LoopStep, Place, Step } from './steps'
import { lowerTurned, turnedConvolutions, type Turned } from './turned'
import { isInOrder, placeAt, reshapeView, viewAt, viewOf, whole, type View } from './views'

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
  /** maxima computed so far, by what they are the maxima of */
  readonly #maxima = new Map<string, Value>()
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
    const real = <T>(list: readonly T[]): T[] => list.filter((_, axis) => step.dims[axis] !== 1)
    const kept = (place: Place): Place => ({ ...place, strides: real(place.strides) })
    this.steps.push({
      kind: 'loop',
      dims: real(step.dims),
      reduced: real(step.reduced ?? step.dims.map(() => false)),
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
  #factors(x: Value): View {
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
    else if (prim === 'argmax') this.#argmax(value)
    else if (prim === 'matmul') this.#views.set(value, lowerProduct(this, value))
    else if (prim === 'concat') this.#concat(value)
    else if (prim === 'pad' || prim === 'unslice') this.#embed(value)
    else if (prim === 'overlapAdd') this.#overlapAdd(value)
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
        this.#copyInto(value, x, start * (strides[pieces.axis] ?? 0), strides)
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
    if (how === 'max') this.#maxima.set(maximumKey(x, axes[0] ?? 0), value)
    const own = this.whole(value).strides
    let kept = 0
    const strides = x.shape.map((_, axis) => (axes.includes(axis) ? 0 : (own[kept++] ?? 0)))
    const view = this.#factors(x)
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

  /**
   * Position of the first largest element: the least j with xⱼ = max x, or xⱼ a NaN. Written as −max(−j), over the
   * maximum that is often there already.
   */
  #argmax(value: Value): void {
    const [x] = value.inputs
    if (x === undefined) return
    const axis = numberAttr(value.attrs, 'axis')
    const n = x.shape[axis] ?? 1
    const peak = this.#maxima.get(maximumKey(x, axis)) ?? apply('reduceMax', [x], { axis })
    if (!this.#views.has(peak)) this.visit(peak)
    const positions = iota(n)
    this.visit(positions)
    const view = this.#factors(x)
    // Along the axis the results stay where they are.
    const result = ({ base, offset, strides }: Place): Place => {
      const stretched = [...strides]
      stretched.splice(axis, 0, 0)
      return { base, offset, strides: along(view, stretched) }
    }
    const counted = x.shape.map((_, i) => (i === axis ? 1 : 0))
    const inputs: Place[] = [{ ...this.place(positions), strides: along(view, counted) }]
    const from = this.operand(x, inputs, () => flat(view))
    const most = this.operand(peak, inputs, () => result(this.place(peak)))
    const first = inputs.length
    const slot = (i: number): Operand => ({ slot: first + i })
    const nodes: LoopNode[] = [
      { prim: 'eq', operands: [from, most] },
      { prim: 'not', operands: [slot(0)] },
      { prim: 'eq', operands: [from, from] },
      { prim: 'and', operands: [slot(1), slot(2)] },
      { prim: 'neg', operands: [{ slot: 0 }] },
      { prim: 'select', operands: [slot(3), { number: -n }, slot(4)] },
    ]
    const negative = leaf(value.shape)
    const place = result(whole(negative))
    this.loop({
      dims: view.axes.flat().map(({ size }) => size),
      reduced: view.axes.flatMap((factors, i) => factors.map(() => i === axis)),
      inputs,
      nodes,
      outputs: [{ from: slot(5), how: 'max', place }],
    })
    this.loop({
      dims: value.shape,
      inputs: [whole(negative)],
      nodes: [{ prim: 'neg', operands: [{ slot: 0 }] }],
      outputs: [{ from: { slot: 1 }, how: 'store', place: whole(value) }],
    })
  }

  /** Copies `x` into the part of `value` that starts at `offset` with the given strides. */
  #copyInto(value: Value, x: Value, offset: number, strides: readonly number[]): void {
    const inputs: Place[] = []
    const from = this.operand(x, inputs)
    this.loop({
      dims: x.shape,
      inputs,
      nodes: [],
      outputs: [{ from, how: 'store', place: { base: value, offset, strides } }],
    })
  }

  fill(value: Value, number: number): void {
    const place = { base: value, offset: 0, strides: [1] }
    this.loop({
      dims: [sizeOf(value.shape)],
      inputs: [],
      nodes: [],
      outputs: [{ from: { number }, how: 'store', place }],
    })
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
      else if (sizeOf(x.shape) > 0) this.#copyInto(value, x, offset, strides)
    }
    if (parts.length > 0) this.steps.push({ kind: 'join', to: value, parts })
  }

  #embed(value: Value): void {
    const [x] = value.inputs
    if (x === undefined) return
    const { attrs } = value
    const axis = numberAttr(attrs, 'axis')
    const isPad = value.prim === 'pad'
    const start = numberAttr(attrs, isPad ? 'before' : 'start')
    const every = isPad ? 1 : numberAttr(attrs, 'step')
    const strides = stridesOf(value.shape)
    this.fill(value, isPad ? numberAttr(attrs, 'value') : 0)
    this.#copyInto(
      value,
      x,
      start * (strides[axis] ?? 0),
      strides.map((s, i) => (i === axis ? s * every : s)),
    )
  }

  /**
   * Windows that overlap are added, all elements at one place of the window after the other, so that places that are
   * added to twice are far apart in time; but image by image, which stays in the cache.
   */
  #overlapAdd(value: Value): void {
    const [x] = value.inputs
    if (x === undefined) return
    const to = viewOf({ ...value, prim: 'windows', shape: x.shape }, whole(value), value.shape)
    if (to === undefined) return
    const { isApart, isWhole } = tiling(value)
    if (!isApart || !isWhole) this.fill(value, 0)
    const how = isApart ? 'store' : 'add'
    const maximumOf = (windows: Value, axis: number): Value | undefined =>
      this.#maxima.get(maximumKey(windows, axis))
    if (storeMaxima(this, value, { to, how }, maximumOf)) return
    const axes = [...x.shape.keys()]
    const [lead, rank] = [listAttr(value.attrs, 'axes').includes(0) ? 0 : 1, value.shape.length]
    const turned = isApart ? axes : [...axes.slice(0, lead), ...axes.slice(rank), ...axes.slice(lead, rank)]
    const turn = <T>(list: readonly T[]): T[] => turned.flatMap((axis) => list.slice(axis, axis + 1))
    const found = this.#factors(x)
    const view = { ...found, axes: turn(found.axes) }
    const inputs: Place[] = []
    const from = this.operand(x, inputs, () => flat(view))
    this.loop({
      dims: view.axes.flat().map(({ size }) => size),
      inputs,
      nodes: [],
      outputs: [{ from, how, place: { ...to, strides: along(view, turn(to.strides)) } }],
    })
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

/** A view as the place of a loop's operand: every factor is an axis of the loop. */
const flat = ({ base, offset, axes }: View): Place => ({
  base,
  offset,
  strides: axes.flat().map(({ stride }) => stride),
})

/** Strides along the factors of a view, given those along its axes. */
const along = ({ axes }: View, strides: readonly number[]): number[] =>
  axes.flatMap((factors, axis) =>
    stridesOf(factors.map(({ size }) => size)).map((s) => s * (strides[axis] ?? 0)),
  )

const maximumKey = (x: Value, axis: number): string => `${x.id} ${axis}`
