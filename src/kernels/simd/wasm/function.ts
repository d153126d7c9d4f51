import { ByteWriter, float32, float64, lengthOf } from './bytes'
import {
  atomicOpcodes,
  atomicPrefix,
  laneMemoryOpcodes,
  laneOpcodes,
  memoryOpcodes,
  plainOpcodes,
  valueTypes,
  vectorMemoryOpcodes,
  vectorOpcodes,
  vectorPrefix,
  type AtomicOp,
  type LaneMemoryOp,
  type LaneOp,
  type MemoryOp,
  type PlainOp,
  type ValueType,
  type VectorMemoryOp,
  type VectorOp,
} from './opcodes'

/** Index of a parameter or local variable. */
export type Local = number

const emptyBlock = 0x40

/**
 * The body of one function, written instruction by instruction. Every method appends to the stack code and returns the
 * builder; nothing is checked here, `WebAssembly.Module` validates the whole.
 */
export class FunctionBuilder {
  readonly #locals: ValueType[] = []
  readonly #code = new ByteWriter()
  /** what the function begins with: its constants */
  readonly #start = new ByteWriter()
  /** locals that hold constants, by their four words */
  readonly #constants = new Map<string | number, Local>()
  #summand: Local | undefined
  /** locals that nobody uses any longer */
  readonly #free: Record<ValueType, Local[]> = { i32: [], f32: [], f64: [], v128: [] }
  /** what the innermost `scope` has asked for; absent outside of any */
  #scope: { readonly type: ValueType; readonly local: Local }[] | undefined

  /** `fused`: the engine multiplies and adds in one rounding (relaxed SIMD) */
  constructor(
    readonly params: readonly ValueType[],
    readonly results: readonly ValueType[] = [],
    private readonly fused = false,
  ) {}

  /** A local variable: a new one that is zero at entry, or inside a `scope` one that may hold anything. */
  local(type: ValueType): Local {
    if (this.#scope === undefined) return this.#newLocal(type)
    const local = this.#free[type].pop() ?? this.#newLocal(type)
    this.#scope.push({ type, local })
    return local
  }

  /**
   * `body`, whose local variables serve for something else afterwards: code that is written out many times would
   * otherwise have a new set of them each time, and the engine all of them to keep track of.
   */
  scope(body: () => void): this {
    const outer = this.#scope
    const own: typeof outer = []
    this.#scope = own
    body()
    this.#scope = outer
    for (const { type, local } of own) this.#free[type].push(local)
    return this
  }

  /** The function as it stands in a code section: its size and its locals, then its stack code. */
  encoded(): readonly (readonly number[])[] {
    const runs: { type: ValueType; count: number }[] = []
    for (const type of this.#locals) {
      const last = runs.at(-1)
      if (last?.type === type) last.count++
      else runs.push({ type, count: 1 })
    }
    const locals = new ByteWriter().unsigned(runs.length)
    for (const { type, count } of runs) locals.unsigned(count).byte(valueTypes[type])
    const parts = [locals.written, this.#start.written, this.#code.written, [0x0b]]
    return [new ByteWriter().unsigned(lengthOf(parts)).written, ...parts]
  }

  get(local: Local): this {
    this.#code.opcode(0x20, local)
    return this
  }

  set(local: Local): this {
    this.#code.opcode(0x21, local)
    return this
  }

  tee(local: Local): this {
    this.#code.opcode(0x22, local)
    return this
  }

  i32(n: number): this {
    this.#code.byte(0x41).signed(n)
    return this
  }

  /** A 64-bit integer that 32 bits are enough for. */
  i64(n: number): this {
    this.#code.byte(0x42).signed(n)
    return this
  }

  f32(x: number): this {
    this.#code.byte(0x43).int32(float32(x))
    return this
  }

  f64(x: number): this {
    const [low, high] = float64(x)
    this.#code.byte(0x44).int32(low).int32(high)
    return this
  }

  /** A vector of four times the same number. */
  f32x4(x: number): this {
    return this.i32x4(float32(x))
  }

  /** A vector of twice the same number in double precision. */
  f64x2(x: number): this {
    const [low, high] = float64(x)
    return this.i32x4(low, high, low, high)
  }

  /**
   * A vector of four 32-bit integers. Engines make a constant anew wherever it stands, and they stand in loops: each is
   * made once, at the start. Zeros cost nothing.
   */
  i32x4(a: number, b = a, c = a, d = a): this {
    const isSplat = a === b && b === c && c === d
    if (isSplat && a === 0) {
      this.#constant(this.#code, 0, 0, 0, 0)
      return this
    }
    const key = isSplat ? a | 0 : `${a},${b},${c},${d}`
    let local = this.#constants.get(key)
    if (local === undefined) {
      local = this.#newLocal('v128')
      this.#constants.set(key, local)
      this.#constant(this.#start, a, b, c, d).byte(0x21).unsigned(local)
    }
    return this.get(local)
  }

  op(op: PlainOp): this {
    this.#code.all(plainOpcodes[op])
    return this
  }

  simd(op: VectorOp): this {
    this.#code.opcode(vectorPrefix, vectorOpcodes[op])
    return this
  }

  /** a·b + c of the vectors a, b, c on the stack. */
  multiplyAdd(): this {
    if (this.fused) return this.simd('f32x4.relaxed_madd')
    this.#summand ??= this.#newLocal('v128')
    return this.set(this.#summand).simd('f32x4.mul').get(this.#summand).simd('f32x4.add')
  }

  /** Loads or stores at the address on the stack plus `offset` bytes. */
  memory(op: MemoryOp, offset = 0): this {
    const { opcode, align } = memoryOpcodes[op]
    this.#code.byte(opcode).byte(align).unsigned(offset)
    return this
  }

  /** On the 32-bit word at the address on the stack. */
  atomic(op: AtomicOp): this {
    return this.#push(atomicPrefix, atomicOpcodes[op], 2, 0)
  }

  vectorMemory(op: VectorMemoryOp, offset = 0): this {
    this.#vector(vectorMemoryOpcodes[op]).#code.byte(2).unsigned(offset)
    return this
  }

  laneMemory(op: LaneMemoryOp, offset: number, lane: number): this {
    this.#vector(laneMemoryOpcodes[op]).#code.byte(2).unsigned(offset).byte(lane)
    return this
  }

  lane(op: LaneOp, lane: number): this {
    this.#vector(laneOpcodes[op]).#code.byte(lane)
    return this
  }

  /** Four lanes picked from the two vectors on the stack: 0–3 from the first, 4–7 from the second. */
  shuffle(lanes: readonly number[]): this {
    this.#vector(0x0d)
    for (const lane of lanes) this.#code.int32(0x03020100 + lane * 0x04040404)
    return this
  }

  /** Fills memory: the stack holds address, byte and length. */
  memoryFill(): this {
    return this.#push(0xfc, 11, 0)
  }

  /** Copies memory: the stack holds the target, the source and the length in bytes. */
  memoryCopy(): this {
    return this.#push(0xfc, 10, 0, 0)
  }

  call(index: number): this {
    return this.#opcode(0x10, index)
  }

  /** `body`, left early by `br(depth)` to this block. */
  block(body: () => void): this {
    this.#push(0x02, emptyBlock)
    body()
    return this.#push(0x0b)
  }

  /** `body`, repeated by a branch to this block. */
  loop(body: () => void): this {
    this.#push(0x03, emptyBlock)
    body()
    return this.#push(0x0b)
  }

  /** `body` if the number on the stack is not 0. */
  if(body: () => void, otherwise?: () => void): this {
    this.#push(0x04, emptyBlock)
    body()
    if (otherwise !== undefined) {
      this.#push(0x05)
      otherwise()
    }
    return this.#push(0x0b)
  }

  br(depth: number): this {
    return this.#opcode(0x0c, depth)
  }

  brIf(depth: number): this {
    return this.#opcode(0x0d, depth)
  }

  /** The one of `cases` whose place `pushPlace` leaves on the stack; none if there is none. */
  choose(pushPlace: () => void, cases: readonly (() => void)[]): this {
    const enter = (depth: number): void => {
      if (depth === 0) {
        pushPlace()
        this.#opcode(0x0e, cases.length).#push(...cases.keys(), cases.length)
      } else this.block(() => enter(depth - 1))
      const chosen = cases[depth - 1]
      if (chosen === undefined) return
      chosen()
      this.br(cases.length - depth)
    }
    return this.block(() => enter(cases.length))
  }

  /** local += n */
  increment(local: Local, n: number): this {
    return n === 0 ? this : this.get(local).i32(n).op('i32.add').set(local)
  }

  /** `body` `times` times (at least once), counting `counter` down to 0. */
  repeat(times: number, counter: Local, body: () => void): this {
    if (times === 1) {
      body()
      return this
    }
    return this.i32(times)
      .set(counter)
      .loop(() => {
        body()
        this.get(counter).i32(-1).op('i32.add').tee(counter).brIf(0)
      })
  }

  #newLocal(type: ValueType): Local {
    this.#locals.push(type)
    return this.params.length + this.#locals.length - 1
  }

  #constant(to: ByteWriter, a: number, b: number, c: number, d: number): ByteWriter {
    return to.opcode(vectorPrefix, 0x0c).int32(a).int32(b).int32(c).int32(d)
  }

  #vector(opcode: number): this {
    return this.#opcode(vectorPrefix, opcode)
  }

  #opcode(opcode: number, immediate: number): this {
    this.#code.opcode(opcode, immediate)
    return this
  }

  #push(...bytes: readonly number[]): this {
    this.#code.all(bytes)
    return this
  }
}
