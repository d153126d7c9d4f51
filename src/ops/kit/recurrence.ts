import * as e from '../../expr/build'
import { call, defineFn } from '../../expr/fn'
import { ShapeError } from '../../expr/shape-error'
import type { Value } from '../../expr/value'
import { formatShape, sameShape } from '../../tensor/shape'
import type { Shape } from '../../tensor/tensor'
import { sizeAt } from './axes'
import type { AttrValues, OpDefinition } from './definition'
import { directionsOf, type Direction, type SequenceLayout } from './recurrent-attributes'
import { traceOp } from './trace'

/** Every step is a call of its own: what is longer than this belongs in pieces (truncated backpropagation). */
export const maxSteps = 10_000

/** What a recurrent layer is wired to. Further weights go by their ports' names. */
export interface LayerPorts {
  readonly x: Value
  readonly h0?: Value | undefined
  readonly c0?: Value | undefined
  readonly carriedH?: Value | undefined
  readonly carriedC?: Value | undefined
  readonly Wx: Value
  readonly Wh: Value
}

export interface LayerAttrs {
  readonly direction: Direction
  readonly layout: SequenceLayout
  readonly units: number | null
  readonly carry: boolean
}

/**
 * A recurrent layer: one call of the cell's function per time step. `weights` are those of the cell, each with the
 * columns of both directions side by side.
 */
export function unrolled(
  cell: OpDefinition,
  blocks: number,
  ports: LayerPorts,
  weights: Readonly<Record<string, Value | undefined>>,
  attrs: LayerAttrs,
  cellAttrs: AttrValues,
): Record<string, Value> {
  const { x } = ports
  const carried = 'c0' in cell.inputs ? (['h0', 'c0'] as const) : (['h0'] as const)
  const units = checkLayer(ports, blocks, attrs)
  const given = attrs.carry ? { h0: ports.carriedH, c0: ports.carriedC } : ports
  const time = attrs.layout === 'timeFirst' ? 0 : 1
  const [n, directions] = [sizeAt(x.shape, 1 - time), directionsOf(attrs.direction)]
  const xs = stepsOf(x, time)
  const runs = Array.from({ length: directions }, (_, d) => {
    const backwards = attrs.direction === 'reverse' || d === 1
    const own = Object.fromEntries(
      Object.entries(weights).flatMap(([name, W]) =>
        W === undefined ? [] : [[name, partOf(W, d, directions)]],
      ),
    )
    const start = carried.map((port) => startOf(given[port], d, directions, [n, units]))
    return run(cell, backwards ? [...xs].reverse() : xs, start, own, cellAttrs, backwards)
  })
  const last = (k: number): Value => {
    const states = runs.map(({ ends }) => ends[k] ?? x)
    return directions === 1 ? (states[0] ?? x) : stack(states, 0)
  }
  return {
    y: stack(
      xs.map((_, t) =>
        e.concat(
          runs.map(({ hidden }) => hidden[t] ?? x),
          -1,
        ),
      ),
      time,
    ),
    h: last(0),
    ...(carried.length === 2 ? { c: last(1) } : {}),
    ...(attrs.carry ? nextStates(carried.map((_, k) => last(k))) : {}),
  }
}

/** The next batch starts here, and no gradient comes back from it. */
const nextStates = ([h, c]: readonly Value[]): Record<string, Value> => ({
  ...(h && { 'next.carriedH': e.detach(h) }),
  ...(c && { 'next.carriedC': e.detach(c) }),
})

/** One way through the steps: the hidden state at each, in the order of time, and what is carried out at the end. */
function run(
  cell: OpDefinition,
  xs: readonly Value[],
  start: readonly Value[],
  weights: Readonly<Record<string, Value>>,
  attrs: AttrValues,
  backwards: boolean,
): { readonly hidden: readonly Value[]; readonly ends: readonly Value[] } {
  const hidden: Value[] = []
  let state = start
  for (const x of xs) {
    const [h0, c0] = state
    const ports: Readonly<Record<string, Value | undefined>> = { x, h0, c0, ...weights }
    const names = Object.keys(cell.inputs).filter((name) => ports[name] !== undefined)
    const fn = traceOp(cell, ports, attrs)
    state = call(
      fn,
      names.flatMap((name) => ports[name] ?? []),
    )
    if (state[0] !== undefined) hidden.push(state[0])
  }
  return { hidden: backwards ? hidden.reverse() : hidden, ends: state }
}

/** The columns of one direction. */
function partOf(W: Value, d: number, directions: number): Value {
  const axis = W.shape.length - 1
  const size = sizeAt(W.shape, axis) / directions
  return e.slice(W, axis, d * size, (d + 1) * size)
}

function startOf(given: Value | undefined, d: number, directions: number, shape: Shape): Value {
  if (given === undefined) return e.full(shape, 0)
  return directions === 1 ? given : e.reshape(e.slice(given, 0, d, d + 1), shape)
}

/**
 * A sequence as its steps. The way back is one concatenation by hand; derived, it would pad every step's gradient to
 * the whole sequence and add them all, which takes time squared.
 */
export function stepsOf(x: Value, axis: number): Value[] {
  const steps = sizeAt(x.shape, axis)
  const one = x.shape.filter((_, i) => i !== axis)
  const fn = defineFn(
    'Steps',
    ['x'],
    [x],
    ([whole = x]) =>
      Object.fromEntries(
        Array.from({ length: steps }, (_, t) => [`y${t}`, e.reshape(e.slice(whole, axis, t, t + 1), one)]),
      ),
    (g) => [
      stack(
        g.map((step) => step ?? e.full(one, 0)),
        axis,
      ),
    ],
  )
  return call(fn, [x])
}

/** Tensors of one shape side by side along a new axis. */
export const stack = (xs: readonly Value[], axis: number): Value =>
  e.concat(
    xs.map((x) => e.expandDims(x, axis)),
    axis,
  )

/** What a layer's ports must be. Returns the size of its hidden state. */
function checkLayer(ports: LayerPorts, blocks: number, attrs: LayerAttrs): number {
  const { x, h0, c0 } = ports
  if (x.shape.length !== 3)
    throw wrongRank(
      x,
      attrs.layout === 'timeFirst'
        ? { en: '(T, N, in)', ja: '(T, N, 入力)' }
        : { en: '(N, T, in)', ja: '(N, T, 入力)' },
    )
  const [n, steps] = attrs.layout === 'timeFirst' ? [x.shape[1], x.shape[0]] : x.shape
  if (steps === 0 || steps === undefined || steps > maxSteps) throw wrongLength(x, steps ?? 0)
  if (attrs.carry) checkCarry(ports, attrs)
  const directions = directionsOf(attrs.direction)
  const units = checkWeights(x, ports, blocks, directions, attrs.units)
  const state = directions === 1 ? [n ?? 1, units] : [2, n ?? 1, units]
  for (const [port, value] of Object.entries({ h0, c0 }))
    if (value !== undefined) needShape(value, port, state)
  return units
}

/** A state that is carried on comes from the past, and there is one. */
function checkCarry({ h0, c0 }: LayerPorts, { direction }: LayerAttrs): void {
  if (direction !== 'forward')
    throw new ShapeError('bad-attribute', {
      en: `carry needs direction forward: it is ${direction}, and the end of a sequence is not where the next one starts`,
      ja: `carry は direction が forward のときだけ使える: ${direction} になっているので、系列の終わりが次の始まりにならない`,
    })
  const wired = Object.entries({ h0, c0 }).find(([, value]) => value !== undefined)?.[0]
  if (wired === undefined) return
  throw new ShapeError(
    'bad-attribute',
    {
      en: `${wired} is wired, but carry starts from the state that the last batch left`,
      ja: `${wired} に線がつながっているが、carry では前のバッチが残した状態から始まる`,
    },
    {
      port: wired,
      hint: { en: `take the wire off, or set carry to false`, ja: '線を外すか、carry を false にする' },
    },
  )
}

/** What Wx and Wh must be. Returns the size of the hidden state. */
export function checkWeights(
  x: Value,
  { Wx, Wh }: { readonly Wx: Value; readonly Wh: Value },
  blocks: number,
  directions: number,
  asked: number | null,
): number {
  const [size, wide] = [sizeAt(x.shape, -1), sizeAt(Wx.shape, 1)]
  if (Wx.shape.length !== 2) throw wrongRank(Wx, { en: 'a matrix (in, columns)', ja: '行列 (入力, 列)' })
  if (sizeAt(Wx.shape, 0) !== size)
    throw new ShapeError(
      'inner-sizes-differ',
      {
        en: `inner sizes differ: x is ${formatShape(x.shape)}, Wx is ${formatShape(Wx.shape)}`,
        ja: `内側の大きさが合わない: x は ${formatShape(x.shape)}、Wx は ${formatShape(Wx.shape)}`,
      },
      { blame: [Wx] },
    )
  const parts = blocks * directions
  if (wide % parts !== 0 || wide === 0)
    throw new ShapeError(
      'shape-mismatch',
      {
        en: `Wx has ${wide} columns: it must be a multiple of ${parts}, one block for each gate and direction`,
        ja: `Wx の列数が ${wide} になっている: ゲートと向きごとに 1 組あるので ${parts} の倍数でなければならない`,
      },
      { blame: [Wx] },
    )
  const units = wide / parts
  if (asked !== null && asked !== units)
    throw new ShapeError(
      'bad-attribute',
      {
        en: `units is ${asked}, but Wx is for ${units}; they must be equal, or units left out`,
        ja: `units は ${asked} だが Wx は ${units} 用になっている。同じにするか units を省く`,
      },
      { blame: [Wx] },
    )
  needShape(Wh, 'Wh', [units, wide])
  return units
}

/**
 * Refuses a port of another shape.
 * @throws ShapeError `shape-mismatch`
 */
export function needShape(value: Value, port: string, shape: Shape): void {
  if (sameShape(value.shape, shape)) return
  throw new ShapeError(
    'shape-mismatch',
    {
      en: `${port} is ${formatShape(value.shape)}: it must be ${formatShape(shape)}`,
      ja: `${port} の形が ${formatShape(value.shape)} になっている: ${formatShape(shape)} でなければならない`,
    },
    { blame: [value], port },
  )
}

/** Refuses a port with another number of axes than `wanted` has. */
export function wrongRank(value: Value, wanted: { readonly en: string; readonly ja: string }): ShapeError {
  const name = value.label ?? 'x'
  return new ShapeError(
    'rank-mismatch',
    {
      en: `${name} must be ${wanted.en}: it is ${formatShape(value.shape)}`,
      ja: `${name} は ${wanted.ja} でなければならない: 形は ${formatShape(value.shape)}`,
    },
    { blame: [value] },
  )
}

const wrongLength = (x: Value, steps: number): ShapeError =>
  steps === 0
    ? new ShapeError(
        'empty-tensor',
        {
          en: `x has no time steps: its shape is ${formatShape(x.shape)}`,
          ja: `x に時刻がない: 形は ${formatShape(x.shape)}`,
        },
        { blame: [x] },
      )
    : new ShapeError(
        'too-many-steps',
        {
          en: `x has ${steps} time steps: at most ${maxSteps} can be unrolled`,
          ja: `x の時刻が ${steps} ある: 展開できるのは ${maxSteps} まで`,
        },
        {
          blame: [x],
          hint: { en: 'cut the sequence into pieces and carry h on', ja: '系列を分割し、h を引き継ぐ' },
        },
      )

/** What a cell's ports must be. Returns the size of its hidden state. */
export function checkCell(
  ports: {
    readonly x: Value
    readonly h0?: Value | undefined
    readonly c0?: Value | undefined
    readonly Wx: Value
    readonly Wh: Value
  },
  blocks: number,
  asked: number | null,
): number {
  const { x } = ports
  if (x.shape.length !== 2) throw wrongRank(x, { en: '(N, in)', ja: '(N, 入力)' })
  const units = checkWeights(x, ports, blocks, 1, asked)
  for (const port of ['h0', 'c0'] as const) {
    const value = ports[port]
    if (value !== undefined) needShape(value, port, [sizeAt(x.shape, 0), units])
  }
  return units
}

/** The columns of block number `i` of `units` each. */
export const block = (x: Value, i: number, units: number, count = 1): Value =>
  e.slice(x, x.shape.length - 1, i * units, (i + count) * units)
