import type { FunctionBuilder, Local } from '../wasm'
import { emitNode, pushOperand, type ImportedMath, type Point } from './nodes'
import { byRows, type Loop, type LoopOutput } from './spec'
import { bytes, emitHorizontal, emitLoad, emitMask, emitStore } from './vectors'

/** Instructions of an exponential or the like, more or less. */
const functionCost = 20
const isFunction = (prim: string): boolean =>
  ['exp', 'log', 'log1p', 'tanh', 'erf', 'sin', 'cos', 'pow'].includes(prim)

/** Vectors that are worked on together where sums run along another axis: a whole cache line of 64 bytes. */
const lineVectors = 4

/**
 * Instructions of a body that is written out: an axis whose turns are no more than this all of them, of a longer one as
 * many turns as that makes. Counting and moving on would take as long as short bodies do.
 */
const written = 96

const starts = { sum: 0, max: -Infinity } as const
const joins = { sum: 'f32x4.add', max: 'f32x4.max' } as const

const isReduction = (output: LoopOutput): output is LoopOutput & { readonly how: 'sum' | 'max' } =>
  output.how === 'sum' || output.how === 'max'

/**
 * Writes a loop into a function whose parameters are the addresses of the inputs, then of the outputs. Nothing is
 * allocated, every order of summation is fixed by the spec.
 */
export function emitLoop(f: FunctionBuilder, loop: Loop, imported: (name: ImportedMath) => number): void {
  const zeros = zerosInARow(loop)
  if (zeros !== undefined) {
    f.get(0)
      .i32(0)
      .i32(zeros * bytes)
      .memoryFill()
    return
  }
  const { first, rest } = byRows(loop)
  new LoopWriter(f, first, imported).axis(0)
  if (rest === undefined) return
  rest.moved.forEach((elements, operand) => f.increment(operand, elements * bytes))
  new LoopWriter(f, rest.loop, imported).axis(0)
}

/** How many of `times` turns to write out at once, at most `most`: such that few are left, which are written out as well. */
function turnsAtOnce(times: number, most: number): number {
  if (most >= times) return times
  let best = Math.max(1, most)
  for (let turns = best - 1; 2 * turns >= most && times % best > 0; turns--)
    if (times % turns < times % best) best = turns
  return best
}

/** So many numbers to set to 0 are worth asking the engine to. */
const manyZeros = 64

/** How many numbers, where the loop does nothing but set that many to 0 that lie side by side. */
function zerosInARow({ dims, nodes, outputs }: Loop): number | undefined {
  const [size = 0, ...others] = dims
  const [output, second] = outputs
  if (size < manyZeros || others.length > 0 || nodes.length > 0) return undefined
  if (output === undefined || second !== undefined || output.how !== 'store') return undefined
  const isZero = 'number' in output.from && Object.is(output.from.number, 0)
  return isZero && output.strides[0] === 1 ? size : undefined
}

/** What is being worked on: `lanes` numbers in each of `vectors` vectors. */
interface Stretch {
  readonly lanes: number
  readonly vectors: number
}

const single: Stretch = { lanes: 4, vectors: 1 }

class LoopWriter {
  readonly #patterns: (readonly number[])[]
  /** one running offset in bytes for all operands with the same strides */
  readonly #offsets = new Map<string, Local>()
  readonly #keys: string[]
  readonly #counters: Local[]
  /** per reducing output and vector */
  readonly #sums = new Map<number, Local[]>()
  /** inputs that do not change any further, splatted before the loops that they do not depend on */
  readonly #hoisted = new Map<number, Local>()
  /** how far operands are ahead of their running offsets, in bytes: in turns that are written out */
  readonly #ahead: number[]

  constructor(
    private readonly f: FunctionBuilder,
    private readonly loop: Loop,
    private readonly imported: (name: ImportedMath) => number,
  ) {
    this.#patterns = [...loop.inputs, ...loop.outputs.map(({ strides }) => strides)]
    this.#keys = this.#patterns.map((strides) => strides.join())
    this.#patterns.forEach((strides, i) => {
      const key = this.#keys[i] ?? ''
      if (strides.some((s) => s !== 0) && !this.#offsets.has(key)) this.#offsets.set(key, f.local('i32'))
    })
    this.#counters = loop.dims.map(() => f.local('i32'))
    this.#ahead = this.#patterns.map(() => 0)
  }

  /** The loops from axis `d` inwards. */
  axis(d: number, stretch: Stretch = single): void {
    const { loop } = this
    const size = loop.dims[d]
    this.#hoist(d)
    const opensSums = d === loop.kept && loop.outputs.some(isReduction)
    if (opensSums) this.#openSums(stretch)
    if (size === undefined) this.#point(stretch)
    else if (d === loop.vector) this.#vectorAxis(d, size)
    else {
      const before = [...this.#ahead]
      this.#advance(d, -this.#turns(d, size, 1, stretch))
      this.#standAt(before)
    }
    if (opensSums) this.#closeSums(stretch)
  }

  #vectorAxis(d: number, size: number): void {
    const isReduced = d >= this.loop.kept
    const wide = !isReduced && this.loop.outputs.some(isReduction) ? lineVectors : 1
    const before = [...this.#ahead]
    let left = size
    /** numbers that running offsets have moved on by */
    let passed = 0
    const part = (stretch: Stretch): void => {
      const numbers = stretch.lanes * stretch.vectors
      const times = Math.floor(left / numbers)
      left -= times * numbers
      passed += this.#turns(d, times, numbers, stretch)
    }
    if (wide > 1) part({ lanes: 4, vectors: wide })
    part(single)
    // The rest is one step less than a vector wide.
    if (left > 0) this.axis(d + 1, { lanes: left, vectors: 1 })
    this.#advance(d, -passed)
    this.#standAt(before)
  }

  /**
   * `times` steps of `numbers` along axis `d`, as many of them written out as make a body of some length. Leaves operands
   * behind the last one; answers by how many numbers their running offsets have moved.
   */
  #turns(d: number, times: number, numbers: number, stretch: Stretch): number {
    const counter = this.#counters[d]
    if (counter === undefined || times === 0) return 0
    const atOnce = turnsAtOnce(times, Math.floor(written / this.#cost(d + 1, stretch)))
    const write = (turns: number): void => {
      for (let i = 0; i < turns; i++) {
        this.axis(d + 1, stretch)
        this.#ahead.forEach((bytesAhead, i) => {
          this.#ahead[i] = bytesAhead + (this.#patterns[i]?.[d] ?? 0) * numbers * bytes
        })
      }
    }
    const rounds = atOnce === times ? 0 : Math.floor(times / atOnce)
    if (rounds > 0) {
      const before = [...this.#ahead]
      this.f.repeat(rounds, counter, () => {
        write(atOnce)
        this.#standAt(before)
        this.#advance(d, atOnce * numbers)
      })
    }
    write(times - rounds * atOnce)
    return rounds * atOnce * numbers
  }

  #standAt(ahead: readonly number[]): void {
    ahead.forEach((bytesAhead, i) => (this.#ahead[i] = bytesAhead))
  }

  /** About as many instructions as everything from axis `d` inwards takes when it is written out. */
  #cost(d: number, { vectors }: Stretch): number {
    const { loop } = this
    const points = loop.dims
      .slice(d)
      .reduce((product, size, i) => product * (d + i === loop.vector ? Math.ceil(size / 4) : size), vectors)
    const arithmetic = loop.nodes.reduce((sum, { prim }) => sum + (isFunction(prim) ? functionCost : 1), 0)
    return points * (loop.inputs.length + arithmetic + loop.outputs.length)
  }

  #advance(d: number, numbers: number): void {
    const done = new Set<string>()
    this.#patterns.forEach((strides, i) => {
      const key = this.#keys[i] ?? ''
      const offset = this.#offsets.get(key)
      if (offset === undefined || done.has(key)) return
      done.add(key)
      this.f.increment(offset, (strides[d] ?? 0) * numbers * bytes)
    })
  }

  /** Loads the inputs that stay the same from axis `d` inwards. */
  #hoist(d: number): void {
    this.loop.inputs.forEach((strides, i) => {
      if (strides.slice(d).some((s) => s !== 0) || (d > 0 && strides[d - 1] === 0)) return
      // An input that vectors run along holds another number in each lane.
      if (d > this.loop.vector && strides[this.loop.vector] !== 0) return
      const local = this.#hoisted.get(i) ?? this.f.local('v128')
      this.#hoisted.set(i, local)
      emitLoad(this.f, () => this.#pushAddress(i), this.#ahead[i] ?? 0, 0, 4)
      this.f.set(local)
    })
  }

  #pushAddress(operand: number): void {
    this.f.get(operand)
    const offset = this.#offsets.get(this.#keys[operand] ?? '')
    if (offset !== undefined) this.f.get(offset).op('i32.add')
  }

  /** How far vector `u` of an operand is ahead of its running offset, in bytes. */
  #aheadOf(operand: number, u: number): number {
    const stride = this.#patterns[operand]?.[this.loop.vector] ?? 0
    return (this.#ahead[operand] ?? 0) + u * 4 * stride * bytes
  }

  #openSums({ lanes, vectors }: Stretch): void {
    const { loop } = this
    loop.outputs.forEach((output, o) => {
      if (!isReduction(output)) return
      const operand = loop.inputs.length + o
      const stride = output.strides[loop.vector] ?? 0
      const sums = this.#sums.get(o) ?? []
      this.#sums.set(o, sums)
      for (let u = 0; u < vectors; u++) {
        const sum = sums[u] ?? this.f.local('v128')
        sums[u] = sum
        if (loop.continues)
          emitLoad(this.f, () => this.#pushAddress(operand), this.#aheadOf(operand, u), stride, lanes)
        else this.f.f32x4(starts[output.how])
        this.f.set(sum)
      }
    })
  }

  #closeSums({ lanes, vectors }: Stretch): void {
    const { loop, f } = this
    const isHorizontal = loop.vector >= loop.kept
    loop.outputs.forEach((output, o) => {
      if (!isReduction(output)) return
      const operand = loop.inputs.length + o
      for (let u = 0; u < vectors; u++) {
        const sum = this.#sums.get(o)?.[u]
        if (sum === undefined) continue
        if (isHorizontal) emitHorizontal(f, sum, joins[output.how])
        const stride = output.strides[loop.vector] ?? 0
        emitStore(
          f,
          () => this.#pushAddress(operand),
          this.#aheadOf(operand, u),
          stride,
          isHorizontal ? 1 : lanes,
          sum,
        )
      }
    })
  }

  /** Writes two vectors whose numbers lie between each other's: side by side they are two whole ones. */
  #besides(operand: number, u: number, lanes: number, [x, y]: readonly [Local, Local]): void {
    const { f, loop } = this
    const push = (): void => this.#pushAddress(operand)
    const adds = loop.outputs[operand - loop.inputs.length]?.how === 'add'
    const both = f.local('v128')
    for (let first = 0; first < 2 * lanes; first += 4) {
      const [offset, count] = [this.#aheadOf(operand, u) + first * bytes, Math.min(4, 2 * lanes - first)]
      f.get(x).get(y).shuffle(first === 0 ? [0, 4, 1, 5] : [2, 6, 3, 7]) // prettier-ignore
      if (adds) {
        emitLoad(f, push, offset, 1, count)
        f.simd('f32x4.add')
      }
      f.set(both)
      emitStore(f, push, offset, 1, count, both)
    }
  }

  #point(stretch: Stretch): void {
    for (let u = 0; u < stretch.vectors; u++) this.f.scope(() => this.#vector(u, stretch.lanes))
  }

  /** One vector: loads, nodes, stores. */
  #vector(u: number, lanes: number): void {
    const { f, loop } = this
    const point: Point = { f, slots: [], masks: new Map(), imported: this.imported }
    const strideOf = (operand: number): number => this.#patterns[operand]?.[loop.vector] ?? 0
    const offsetOf = (operand: number): number => this.#aheadOf(operand, u)
    loop.inputs.forEach((_, i) => {
      const known = this.#hoisted.get(i)
      const local = known ?? f.local('v128')
      point.slots[i] = local
      if (known !== undefined) return
      emitLoad(f, () => this.#pushAddress(i), offsetOf(i), strideOf(i), lanes)
      f.set(local)
    })
    loop.nodes.forEach((node, n) => emitNode(point, loop.inputs.length + n, node))
    const copy = ({ from }: LoopOutput): Local => {
      const x = f.local('v128')
      pushOperand(point, from)
      f.set(x)
      return x
    }
    const written = new Set<LoopOutput>()
    loop.outputs.forEach((output, o) => {
      if (written.has(output)) return
      const operand = loop.inputs.length + o
      const x = copy(output)
      const neighbour = loop.outputs[output.neighbour ?? -1]
      if (neighbour !== undefined && strideOf(operand) === 2) {
        written.add(neighbour)
        this.#besides(operand, u, lanes, [x, copy(neighbour)])
        return
      }
      if (isReduction(output)) {
        const sum = this.#sums.get(o)?.[u]
        if (sum === undefined) return
        if (loop.vector >= loop.kept) emitMask(f, x, lanes, starts[output.how])
        f.get(sum).get(x).simd(joins[output.how]).set(sum)
        return
      }
      const push = (): void => this.#pushAddress(operand)
      if (output.how === 'add') {
        f.get(x)
        emitLoad(f, push, offsetOf(operand), strideOf(operand), lanes)
        f.simd('f32x4.add').set(x)
      }
      emitStore(f, push, offsetOf(operand), strideOf(operand), lanes, x)
    })
  }
}
