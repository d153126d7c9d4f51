import { scalarFunctions } from '../../scalar'
import { arityOf, tapeOps, type TapeOp } from '../../tape'
import { emitTanh64 } from '../math/tanh64'
import type { FunctionBuilder, Local, ModuleBuilder, PlainOp, ValueType } from '../wasm'

/** Bytes of a cell, and of the word that says where one is. */
export const [cellBytes, wordBytes] = [8, 4]

/** The op of which two numbers are computed at a time: of such a pair, the second must not be made from the first. */
export const pairedOp: TapeOp = 'tanh'

/** Computes one number from those that `operand` pushes; leaves it on the stack. */
type Emit = (f: FunctionBuilder, operand: (i: number) => FunctionBuilder) => void

const one =
  (op: PlainOp): Emit =>
  (_, x) =>
    x(0).op(op)

const two =
  (op: PlainOp): Emit =>
  (_, x) => {
    x(0)
    x(1).op(op)
  }

const test =
  (op: PlainOp): Emit =>
  (_, x) => {
    x(0)
    x(1).op(op).op('f64.convert_i32_s')
  }

/** a·(k − y²) of the operands from `first` on */
const slope = (x: Parameters<Emit>[1], first: number): FunctionBuilder => {
  x(first)
  x(first + 1)
  x(first + 2)
  return x(first + 2)
    .op('f64.mul')
    .op('f64.sub')
    .op('f64.mul')
}

/** What WebAssembly has instructions for; the same bits as in the reference. */
const emits: Partial<Record<TapeOp, Emit>> = {
  add: two('f64.add'),
  sub: two('f64.sub'),
  neg: one('f64.neg'),
  mul: two('f64.mul'),
  div: two('f64.div'),
  max: two('f64.max'),
  min: two('f64.min'),
  sqrt: one('f64.sqrt'),
  abs: one('f64.abs'),
  floor: one('f64.floor'),
  eq: test('f64.eq'),
  lt: test('f64.lt'),
  le: test('f64.le'),
  not: (f, x) => x(0).f64(0).op('f64.eq').op('f64.convert_i32_s'),
  select: (f, x) => {
    x(1)
    x(2)
    x(0).f64(0).op('f64.ne').op('select')
  },
  toInt: one('f64.trunc'),
  toBool: (f, x) => x(0).f64(0).op('f64.ne').op('f64.convert_i32_s'),
  productAdded: (f, x) => {
    x(0)
    x(1)
    x(2).op('f64.mul').op('f64.add')
  },
  slope: (f, x) => slope(x, 0),
  slopeAdded: (f, x) => {
    x(0)
    slope(x, 1).op('f64.add')
  },
}

/** Functions of the engine itself: called directly, where one of ours would be called through JavaScript. */
const engineFunctions: Partial<Record<TapeOp, (...xs: number[]) => number>> = {
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
}

/** Everything else is a function outside of WebAssembly. */
const called = tapeOps.filter((op) => op !== pairedOp && emits[op] === undefined)

export const tapeImports = called.map((op) => ({
  name: op,
  params: Array.from({ length: arityOf(op) }, (): ValueType => 'f64'),
  results: ['f64'] satisfies ValueType[],
}))

export const tapeFunctions = Object.fromEntries(
  called.map((op) => [op, engineFunctions[op] ?? scalarFunctions[op as keyof typeof scalarFunctions]]),
)

/** Emits the loop of an op, a function of the address of the run: its opcode, then three addresses (see `TapeCode`). */
export function emitLoop(module: ModuleBuilder, op: TapeOp): number {
  const emit: Emit =
    emits[op] ??
    ((f, x) => {
      for (let i = 0; i < arityOf(op); i++) x(i)
      f.call(module.imported(op))
    })
  return module.function(['i32'], [], (f) => {
    const run: Local = 0
    const [out, end, from] = [f.local('i32'), f.local('i32'), f.local('i32')]
    for (const [i, local] of [out, end, from].entries())
      f.get(run)
        .memory('i32.load', (i + 1) * wordBytes)
        .set(local)
    if (op === pairedOp) emitTanhLoop(f, { out, end, from })
    else emitPlainLoop(f, { out, end, from }, arityOf(op), emit)
  })
}

/** Addresses in the locals of a loop: of the next result, of the end of results, of the next operand's word. */
interface Cursor {
  readonly out: Local
  readonly end: Local
  readonly from: Local
}

function emitPlainLoop(f: FunctionBuilder, cursor: Cursor, arity: number, emit: Emit): void {
  const { out, from } = cursor
  const operand = (i: number): FunctionBuilder =>
    f
      .get(from)
      .memory('i32.load', i * wordBytes)
      .memory('f64.load')
  f.loop(() => {
    f.get(out)
    emit(f, operand)
    f.memory('f64.store').increment(from, arity * wordBytes)
    nextWhileAny(f, cursor, cellBytes)
  })
}

/** Two numbers at a time. The second one of an odd pair is whatever its word leads to, and not stored. */
function emitTanhLoop(f: FunctionBuilder, cursor: Cursor): void {
  const { out, end, from } = cursor
  const x = f.local('v128')
  const y = f.local('v128')
  f.loop(() => {
    f.get(from).memory('i32.load', wordBytes)
    f.get(from).memory('i32.load').vectorMemory('v128.load64_zero')
    f.laneMemory('v128.load64_lane', 0, 1).set(x)
    emitTanh64(f, x)
    f.set(y)
    f.get(out).i32(cellBytes).op('i32.add').get(end).op('i32.lt_u')
    f.if(
      () => f.get(out).get(y).vectorMemory('v128.store'),
      () => f.get(out).get(y).laneMemory('v128.store64_lane', 0, 0),
    )
    f.increment(from, 2 * wordBytes)
    nextWhileAny(f, cursor, 2 * cellBytes)
  })
}

function nextWhileAny(f: FunctionBuilder, { out, end }: Cursor, bytes: number): void {
  f.get(out).i32(bytes).op('i32.add').tee(out).get(end).op('i32.lt_u').brIf(0)
}
