import type { PrimName } from '../../../expr/value'
import { emitErf } from '../math/error-function'
import { emitExp, emitTanh, signBit } from '../math/exponential'
import { emitByLane } from '../math/lanes'
import { emitLog, emitLog1p } from '../math/logarithm'
import { emitSine } from '../math/trigonometry'
import type { FunctionBuilder, Local } from '../wasm'
import type { LoopNode, Operand } from './spec'

/** Where the slots of a loop stand while a point is computed, and what can be called. */
export interface Point {
  readonly f: FunctionBuilder
  readonly slots: (Local | undefined)[]
  /** slots that hold a comparison: their lanes as masks */
  readonly masks: Map<number, Local>
  /** index of an imported function of numbers */
  readonly imported: (name: ImportedMath) => number
}

/** Functions called lane by lane: without a vector form, or for numbers too large for theirs. */
export const importedMath = ['sin', 'cos', 'pow'] as const
export type ImportedMath = (typeof importedMath)[number]

const binary = {
  add: 'f32x4.add',
  sub: 'f32x4.sub',
  mul: 'f32x4.mul',
  div: 'f32x4.div',
  max: 'f32x4.max',
  min: 'f32x4.min',
} as const

const unary = { neg: 'f32x4.neg', sqrt: 'f32x4.sqrt', abs: 'f32x4.abs', floor: 'f32x4.floor' } as const
const comparisons = { eq: 'f32x4.eq', lt: 'f32x4.lt', le: 'f32x4.le' } as const
const functions = { exp: emitExp, log: emitLog, log1p: emitLog1p, tanh: emitTanh, erf: emitErf } as const

const has = <T extends object>(table: T, key: PropertyKey): key is keyof T => Object.hasOwn(table, key)

/** Element-wise primitives that a loop can compute. */
export const isLoopPrim = (prim: PrimName): boolean => loopPrims.has(prim)

const loopPrims: ReadonlySet<string> = new Set([
  ...[binary, unary, comparisons, functions].flatMap((table) => Object.keys(table)),
  ...['and', 'not', 'select', 'cast', 'sign', 'pow', 'sin', 'cos', 'detach'],
])

/** Leaves the operand on the stack. */
export function pushOperand({ f, slots }: Point, operand: Operand | undefined): void {
  if (operand === undefined) throw new RangeError('an operand is missing')
  if ('number' in operand) {
    f.f32x4(operand.number)
    return
  }
  const local = slots[operand.slot]
  if (local === undefined) throw new RangeError(`slot ${operand.slot} is empty`)
  f.get(local)
}

/** Leaves a mask on the stack: all bits of the lanes where the operand is not 0. */
function pushMask(point: Point, operand: Operand | undefined): void {
  const mask = operand !== undefined && 'slot' in operand ? point.masks.get(operand.slot) : undefined
  if (mask !== undefined) point.f.get(mask)
  else {
    pushOperand(point, operand)
    point.f.f32x4(0).simd('f32x4.ne')
  }
}

/** Computes one node into a local, which becomes its slot. */
export function emitNode(point: Point, slot: number, node: LoopNode): void {
  const { f, slots } = point
  const { prim, operands } = node
  const [a, b, c] = operands
  const copy = (operand: Operand | undefined): Local => {
    const local = f.local('v128')
    pushOperand(point, operand)
    f.set(local)
    return local
  }
  const asMask = (): void => {
    const mask = f.local('v128')
    f.tee(mask).f32x4(1).simd('v128.and')
    point.masks.set(slot, mask)
  }
  const factor = prim === 'div' ? reciprocal(b) : undefined
  if (factor !== undefined) {
    pushOperand(point, a)
    f.f32x4(factor).simd('f32x4.mul')
  } else if (has(binary, prim)) {
    pushOperand(point, a)
    pushOperand(point, b)
    f.simd(binary[prim])
  } else if (has(unary, prim)) {
    pushOperand(point, a)
    f.simd(unary[prim])
  } else if (has(comparisons, prim)) {
    pushOperand(point, a)
    pushOperand(point, b)
    f.simd(comparisons[prim])
    asMask()
  } else if (has(functions, prim)) {
    functions[prim](f, copy(a))
  } else if (prim === 'and') {
    pushMask(point, a)
    pushMask(point, b)
    f.simd('v128.and')
    asMask()
  } else if (prim === 'not') {
    pushMask(point, a)
    f.simd('v128.not')
    asMask()
  } else if (prim === 'select') {
    pushOperand(point, b)
    pushOperand(point, c)
    pushMask(point, a)
    f.simd('v128.bitselect')
  } else if (prim === 'cast' && node.dtype === 'bool') {
    pushMask(point, a)
    asMask()
  } else if (prim === 'cast' && node.dtype === 'int') {
    pushOperand(point, a)
    f.simd('f32x4.trunc')
  } else if (prim === 'cast' || prim === 'detach') {
    pushOperand(point, a)
  } else if (prim === 'sign') {
    emitSign(f, copy(a))
  } else if (prim === 'pow') {
    emitPow(point, a, b)
  } else if (prim === 'sin' || prim === 'cos') {
    emitSine(f, copy(a), prim === 'sin' ? 0 : 1, point.imported(prim))
  } else {
    throw new RangeError(`${prim} is not element-wise`)
  }
  const result = f.local('v128')
  f.set(result)
  slots[slot] = result
}

/** Between these, a number and its reciprocal are both normal. */
const [least, most] = [2 ** -126, 2 ** 126]

/** What to multiply by in place of dividing, which takes five times as long: at most one unit in the last place apart. */
function reciprocal(divisor: Operand | undefined): number | undefined {
  if (divisor === undefined || 'slot' in divisor) return undefined
  const size = Math.abs(divisor.number)
  return size >= least && size <= most ? 1 / divisor.number : undefined
}

/** ±1 with the sign of x; x itself where it is 0 or NaN. */
function emitSign(f: FunctionBuilder, x: Local): void {
  f.get(x).i32x4(signBit).simd('v128.and').f32x4(1).simd('v128.or').get(x)
  f.get(x).simd('f32x4.abs').f32x4(0).simd('f32x4.gt').simd('v128.bitselect')
}

/** Whole exponents up to this one are products. */
const largestProduct = 8

/** The exponent, where a power is products, quotients and roots. */
function plainExponent(exponent: Operand | undefined): number | undefined {
  const k = exponent !== undefined && 'number' in exponent ? exponent.number : undefined
  const isPlain =
    k !== undefined && ((Number.isInteger(k) && Math.abs(k) <= largestProduct) || Math.abs(k) === 0.5)
  return isPlain ? k : undefined
}

/** Whether a node is computed by a function from outside of WebAssembly. */
export const callsOut = ({ prim, operands }: LoopNode): boolean =>
  (importedMath as readonly string[]).includes(prim) &&
  !(prim === 'pow' && plainExponent(operands[1]) !== undefined)

function emitPow(point: Point, base: Operand | undefined, exponent: Operand | undefined): void {
  const { f } = point
  const x = f.local('v128')
  pushOperand(point, base)
  f.set(x)
  const k = plainExponent(exponent)
  if (k === 0.5) {
    f.get(x).simd('f32x4.sqrt')
  } else if (k === -0.5) {
    f.f32x4(1).get(x).simd('f32x4.sqrt').simd('f32x4.div')
  } else if (k !== undefined) {
    if (k < 0) f.f32x4(1)
    emitProduct(f, x, Math.abs(k))
    if (k < 0) f.simd('f32x4.div')
  } else {
    const power = f.local('v128')
    pushOperand(point, exponent)
    f.set(power)
    emitByLane(f, point.imported('pow'), [x, power])
  }
}

/** xᵏ by squaring. Overwrites `x`. */
function emitProduct(f: FunctionBuilder, x: Local, k: number): void {
  f.f32x4(1)
  for (let rest = k; rest > 0; rest >>= 1) {
    if (rest % 2 === 1) f.get(x).simd('f32x4.mul')
    if (rest > 1) f.get(x).get(x).simd('f32x4.mul').set(x)
  }
}
