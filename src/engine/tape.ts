import type { Value } from '../expr/value'
import { erf } from '../kernels/erf'
import { power } from '../kernels/scalar'
import type { FloatArray } from '../tensor/tensor'

/**
 * Element-wise primitives of single numbers, one after the other: opcode, result and up to three operands as places in
 * one array of cells. Thousands of scalar nodes run as one loop, without a call per node.
 */
export class Tape {
  private readonly written: number[] = []
  private code = new Int32Array(0)

  get length(): number {
    return this.written.length / width
  }

  push(opcode: number, out: number, a = 0, b = 0, c = 0): void {
    this.written.push(opcode, out, a, b, c)
  }

  /** Ends writing; what was written runs on `cells` from now on. */
  bind(cells: FloatArray): () => void {
    this.code = Int32Array.from(this.written)
    const { code } = this
    return () => runTape(code, cells)
  }
}

const width = 5

const opcodes = {
  add: 0,
  sub: 1,
  neg: 2,
  mul: 3,
  div: 4,
  pow: 5,
  max: 6,
  min: 7,
  exp: 8,
  log: 9,
  log1p: 10,
  sqrt: 11,
  sin: 12,
  cos: 13,
  tanh: 14,
  erf: 15,
  abs: 16,
  sign: 17,
  floor: 18,
  eq: 19,
  lt: 20,
  le: 21,
  and: 22,
  not: 23,
  select: 24,
  toInt: 25,
  toBool: 26,
} as const

/** The opcode of an element-wise primitive; `undefined` for everything else. */
export function opcodeOf(value: Value): number | undefined {
  if (value.prim === 'cast') return value.dtype === 'int' ? opcodes.toInt : opcodes.toBool
  return Object.hasOwn(opcodes, value.prim) ? opcodes[value.prim as keyof typeof opcodes] : undefined
}

function runTape(code: Int32Array, cells: FloatArray): void {
  for (let i = 0; i < code.length; i += width) {
    const a = cells[code[i + 2] ?? 0] ?? 0
    const b = cells[code[i + 3] ?? 0] ?? 0
    let y = 0
    const opcode = code[i] ?? -1
    switch (opcode) {
      case opcodes.add:
        y = a + b
        break
      case opcodes.sub:
        y = a - b
        break
      case opcodes.neg:
        y = -a
        break
      case opcodes.mul:
        y = a * b
        break
      case opcodes.div:
        y = a / b
        break
      case opcodes.pow:
        y = power(a, b)
        break
      case opcodes.max:
        y = Math.max(a, b)
        break
      case opcodes.min:
        y = Math.min(a, b)
        break
      case opcodes.exp:
        y = Math.exp(a)
        break
      case opcodes.log:
        y = Math.log(a)
        break
      case opcodes.log1p:
        y = Math.log1p(a)
        break
      case opcodes.sqrt:
        y = Math.sqrt(a)
        break
      case opcodes.sin:
        y = Math.sin(a)
        break
      case opcodes.cos:
        y = Math.cos(a)
        break
      case opcodes.tanh:
        y = Math.tanh(a)
        break
      case opcodes.erf:
        y = erf(a)
        break
      case opcodes.abs:
        y = Math.abs(a)
        break
      case opcodes.sign:
        y = Math.sign(a)
        break
      case opcodes.floor:
        y = Math.floor(a)
        break
      case opcodes.eq:
        y = a === b ? 1 : 0
        break
      case opcodes.lt:
        y = a < b ? 1 : 0
        break
      case opcodes.le:
        y = a <= b ? 1 : 0
        break
      case opcodes.and:
        y = a !== 0 && b !== 0 ? 1 : 0
        break
      case opcodes.not:
        y = a === 0 ? 1 : 0
        break
      case opcodes.select:
        y = a !== 0 ? b : (cells[code[i + 4] ?? 0] ?? 0)
        break
      case opcodes.toInt:
        y = Math.trunc(a)
        break
      case opcodes.toBool:
        y = a !== 0 ? 1 : 0
        break
    }
    cells[code[i + 1] ?? 0] = y
  }
}
