import { float32, float64, int32, signed, unsigned, vector } from './bytes'
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
  readonly #code: number[] = []

  constructor(
    readonly params: readonly ValueType[],
    readonly results: readonly ValueType[] = [],
  ) {}

  /** A new local variable, zero at entry. */
  local(type: ValueType): Local {
    this.#locals.push(type)
    return this.params.length + this.#locals.length - 1
  }

  /** Stack code of `body`, the locals in front of it and its size in front of all. */
  encode(): number[] {
    const runs: { type: ValueType; count: number }[] = []
    for (const type of this.#locals) {
      const last = runs.at(-1)
      if (last?.type === type) last.count++
      else runs.push({ type, count: 1 })
    }
    const locals = vector(runs.map(({ type, count }) => [...unsigned(count), valueTypes[type]]))
    const size = unsigned(locals.length + this.#code.length + 1)
    return [...size, ...locals, ...this.#code, 0x0b]
  }

  get(local: Local): this {
    return this.#push(0x20, ...unsigned(local))
  }

  set(local: Local): this {
    return this.#push(0x21, ...unsigned(local))
  }

  tee(local: Local): this {
    return this.#push(0x22, ...unsigned(local))
  }

  i32(n: number): this {
    return this.#push(0x41, ...signed(n))
  }

  /** A 64-bit integer that 32 bits are enough for. */
  i64(n: number): this {
    return this.#push(0x42, ...signed(n))
  }

  f32(x: number): this {
    return this.#push(0x43, ...float32(x))
  }

  /** A vector of four times the same number. */
  f32x4(x: number): this {
    const lane = float32(x)
    return this.#vector(0x0c).#push(...lane, ...lane, ...lane, ...lane)
  }

  /** A vector of twice the same number in double precision. */
  f64x2(x: number): this {
    const lane = float64(x)
    return this.#vector(0x0c).#push(...lane, ...lane)
  }

  /** A vector of four 32-bit integers. */
  i32x4(a: number, b = a, c = a, d = a): this {
    return this.#vector(0x0c).#push(...int32(a), ...int32(b), ...int32(c), ...int32(d))
  }

  op(op: PlainOp): this {
    return this.#push(...plainOpcodes[op])
  }

  simd(op: VectorOp): this {
    return this.#vector(vectorOpcodes[op])
  }

  /** Loads or stores at the address on the stack plus `offset` bytes. */
  memory(op: MemoryOp, offset = 0): this {
    const { opcode, align } = memoryOpcodes[op]
    return this.#push(opcode, align, ...unsigned(offset))
  }

  /** On the 32-bit word at the address on the stack. */
  atomic(op: AtomicOp): this {
    return this.#push(atomicPrefix, atomicOpcodes[op], 2, 0)
  }

  vectorMemory(op: VectorMemoryOp, offset = 0): this {
    return this.#vector(vectorMemoryOpcodes[op]).#push(2, ...unsigned(offset))
  }

  laneMemory(op: LaneMemoryOp, offset: number, lane: number): this {
    return this.#vector(laneMemoryOpcodes[op]).#push(2, ...unsigned(offset), lane)
  }

  lane(op: LaneOp, lane: number): this {
    return this.#vector(laneOpcodes[op]).#push(lane)
  }

  /** Four lanes picked from the two vectors on the stack: 0–3 from the first, 4–7 from the second. */
  shuffle(lanes: readonly number[]): this {
    return this.#vector(0x0d).#push(...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)))
  }

  /** Fills memory: the stack holds address, byte and length. */
  memoryFill(): this {
    return this.#push(0xfc, ...unsigned(11), 0)
  }

  /** Copies memory: the stack holds the target, the source and the length in bytes. */
  memoryCopy(): this {
    return this.#push(0xfc, ...unsigned(10), 0, 0)
  }

  call(index: number): this {
    return this.#push(0x10, ...unsigned(index))
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
    return this.#push(0x0c, ...unsigned(depth))
  }

  brIf(depth: number): this {
    return this.#push(0x0d, ...unsigned(depth))
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

  #vector(opcode: number): this {
    return this.#push(vectorPrefix, ...unsigned(opcode))
  }

  #push(...bytes: readonly number[]): this {
    for (const byte of bytes) this.#code.push(byte)
    return this
  }
}
