import type { FloatArray } from '../../tensor/tensor'
import type { Run } from '../kernel'
import { castFunction, power, scalarFunctions, type ScalarFunction } from '../scalar'
import { arityOf, runWords, tapeOps, type TapeCode, type TapeOp } from '../tape'

/** One loop for each run of a tape, without a call or a decision per number. */
export function bindTape({ runs, operands }: TapeCode, cells: FloatArray): Run {
  return () => {
    for (let i = 0; i < runs.length; i += runWords)
      loops[runs[i] ?? 0]?.(cells, operands, runs[i + 1] ?? 0, runs[i + 2] ?? 0, runs[i + 3] ?? 0)
  }
}

/** Computes cells[out … end−1] from the cells that are listed in `from`, from `at` on. */
type Loop = (cells: FloatArray, from: Int32Array, out: number, end: number, at: number) => void

/*
 * One loop for each op that graphs of numbers are full of, written out: a function handed to a common loop would be called
 * for every number. Each is `cells[i] = f(…)`.
 */
const ownLoops: Partial<Record<TapeOp, Loop>> = {
  add: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += 2)
      cells[i] = (cells[from[k] ?? 0] ?? 0) + (cells[from[k + 1] ?? 0] ?? 0)
  },
  sub: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += 2)
      cells[i] = (cells[from[k] ?? 0] ?? 0) - (cells[from[k + 1] ?? 0] ?? 0)
  },
  mul: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += 2)
      cells[i] = (cells[from[k] ?? 0] ?? 0) * (cells[from[k + 1] ?? 0] ?? 0)
  },
  div: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += 2)
      cells[i] = (cells[from[k] ?? 0] ?? 0) / (cells[from[k + 1] ?? 0] ?? 0)
  },
  pow: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += 2)
      cells[i] = power(cells[from[k] ?? 0] ?? 0, cells[from[k + 1] ?? 0] ?? 0)
  },
  neg: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k++) cells[i] = -(cells[from[k] ?? 0] ?? 0)
  },
  exp: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k++) cells[i] = Math.exp(cells[from[k] ?? 0] ?? 0)
  },
  log: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k++) cells[i] = Math.log(cells[from[k] ?? 0] ?? 0)
  },
  tanh: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k++) cells[i] = Math.tanh(cells[from[k] ?? 0] ?? 0)
  },
  le: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += 2)
      cells[i] = (cells[from[k] ?? 0] ?? 0) <= (cells[from[k + 1] ?? 0] ?? 0) ? 1 : 0
  },
  select: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += 3)
      cells[i] =
        (cells[from[k] ?? 0] ?? 0) !== 0 ? (cells[from[k + 1] ?? 0] ?? 0) : (cells[from[k + 2] ?? 0] ?? 0)
  },
  /** c + a·b: a product that is added to something */
  productAdded: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += 3)
      cells[i] = (cells[from[k] ?? 0] ?? 0) + (cells[from[k + 1] ?? 0] ?? 0) * (cells[from[k + 2] ?? 0] ?? 0)
  },
  /** a·(k − y²): what flows back through tanh; `k` is a number that is known */
  slope: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += 3) {
      const y = cells[from[k + 2] ?? 0] ?? 0
      cells[i] = (cells[from[k] ?? 0] ?? 0) * ((cells[from[k + 1] ?? 0] ?? 0) - y * y)
    }
  },
  /** c + a·(k − y²) */
  slopeAdded: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += 4) {
      const y = cells[from[k + 3] ?? 0] ?? 0
      cells[i] =
        (cells[from[k] ?? 0] ?? 0) + (cells[from[k + 1] ?? 0] ?? 0) * ((cells[from[k + 2] ?? 0] ?? 0) - y * y)
    }
  },
}

/** The loop of any other op. */
function loopOf(op: TapeOp): Loop {
  const f = functionOf(op)
  const arity = arityOf(op)
  return (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += arity) {
      const a = cells[from[k] ?? 0] ?? 0
      const b = arity > 1 ? (cells[from[k + 1] ?? 0] ?? 0) : 0
      cells[i] = f(a, b, 0)
    }
  }
}

function functionOf(op: TapeOp): ScalarFunction {
  if (op === 'toInt') return castFunction('int')
  if (op === 'toBool') return castFunction('bool')
  if (op in scalarFunctions) return scalarFunctions[op as keyof typeof scalarFunctions] // just looked up
  throw new RangeError(`no function of numbers for ${op}`)
}

/** By opcode. */
const loops: readonly Loop[] = tapeOps.map((op) => ownLoops[op] ?? loopOf(op))
