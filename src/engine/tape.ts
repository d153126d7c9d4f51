import { primNames, type PrimName, type Value } from '../expr/value'
import { castFunction, power, scalarFunctions, type ScalarFunction } from '../kernels/scalar'
import type { FloatArray } from '../tensor/tensor'

/**
 * Element-wise primitives of single numbers, in runs of one primitive: one loop for each run, without a call or a
 * decision per number. Operands and results are places in one array of cells; the results of a run lie side by side.
 */
export class Tape {
  /** opcode, first result, end of results, first operand */
  readonly #runs: number[] = []
  readonly #operands: number[] = []

  get isEmpty(): boolean {
    return this.#runs.length === 0
  }

  /** Appends a primitive; it joins the last run when it can. */
  push(opcode: number, out: number, operands: readonly number[]): void {
    const last = this.#runs.length - width
    if (this.#runs[last] === opcode && this.#runs[last + 2] === out) this.#runs[last + 2] = out + 1
    else this.#runs.push(opcode, out, out + 1, this.#operands.length)
    for (const operand of operands) this.#operands.push(operand)
  }

  /** What was written, ready to run on `cells`. */
  bind(cells: FloatArray): () => void {
    const runs = Int32Array.from(this.#runs)
    const operands = Int32Array.from(this.#operands)
    return () => {
      for (let i = 0; i < runs.length; i += width)
        loops[runs[i] ?? 0]?.(cells, operands, runs[i + 1] ?? 0, runs[i + 2] ?? 0, runs[i + 3] ?? 0)
    }
  }
}

const width = 4

/** Computes cells[out … end−1] from the cells that are listed in `from`, from `at` on. */
type Loop = (cells: FloatArray, from: Int32Array, out: number, end: number, at: number) => void

/*
 * One loop for each primitive that graphs of numbers are full of, written out: a function handed to a common loop would be
 * called for every number. Each is `cells[i] = f(…)`.
 */
const ownLoops: Partial<Record<PrimName, Loop>> = {
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
}

/** Several primitives in a row, of whose results only the last one is wanted; `k` is a number that is known. */
const chainLoops = {
  /** c + a·b: a product that is added to something */
  productAdded: (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += 3)
      cells[i] = (cells[from[k] ?? 0] ?? 0) + (cells[from[k + 1] ?? 0] ?? 0) * (cells[from[k + 2] ?? 0] ?? 0)
  },
  /** a·(k − y²): what flows back through tanh */
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
} satisfies Record<string, Loop>

export type Chain = keyof typeof chainLoops

const chainNames = Object.keys(chainLoops) as Chain[] // the keys of a constant

/** The loop of any other primitive. */
function loopOf(f: ScalarFunction, arity: number): Loop {
  return (cells, from, out, end, at) => {
    for (let i = out, k = at; i < end; i++, k += arity) {
      const a = cells[from[k] ?? 0] ?? 0
      const b = arity > 1 ? (cells[from[k + 1] ?? 0] ?? 0) : 0
      cells[i] = f(a, b, 0)
    }
  }
}

const binary: ReadonlySet<PrimName> = new Set<PrimName>(['max', 'min', 'eq', 'lt', 'and'])

/** Opcodes are places in this list: the primitives' numbers, then two casts, then the chains. */
const loops: readonly (Loop | undefined)[] = [
  ...primNames.map((prim) => ownLoops[prim] ?? otherLoop(prim)),
  loopOf(castFunction('int'), 1),
  loopOf(castFunction('bool'), 1),
  ...chainNames.map((chain) => chainLoops[chain]),
]

function otherLoop(prim: PrimName): Loop | undefined {
  if (!Object.hasOwn(scalarFunctions, prim)) return undefined
  const f: ScalarFunction = scalarFunctions[prim as keyof typeof scalarFunctions]
  return loopOf(f, binary.has(prim) ? 2 : 1)
}

const opcodes = new Map<Value['prim'], number>(
  primNames.flatMap((prim, i) => (loops[i] === undefined ? [] : [[prim, i]])),
)

/** The opcode of an element-wise primitive, or of the chain that ends in it; `undefined` for everything else. */
export function opcodeOf(value: Value, chain?: Chain): number | undefined {
  if (chain !== undefined) return primNames.length + 2 + chainNames.indexOf(chain)
  if (value.prim === 'cast') return primNames.length + (value.dtype === 'int' ? 0 : 1)
  return opcodes.get(value.prim)
}
