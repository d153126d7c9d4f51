import type { Value } from '../expr/value'
import { runWords, tapeOps, type Chain, type TapeCode, type TapeOp } from '../kernels/tape'

/** A tape in the making: primitives of single numbers, one after the other. */
export class Tape {
  readonly #runs: number[] = []
  readonly #operands: number[] = []

  get isEmpty(): boolean {
    return this.#runs.length === 0
  }

  /** Appends a primitive; it joins the last run when it can. */
  push(opcode: number, out: number, operands: readonly number[]): void {
    const last = this.#runs.length - runWords
    if (this.#runs[last] === opcode && this.#runs[last + 2] === out) this.#runs[last + 2] = out + 1
    else this.#runs.push(opcode, out, out + 1, this.#operands.length)
    for (const operand of operands) this.#operands.push(operand)
  }

  get code(): TapeCode {
    return { runs: Int32Array.from(this.#runs), operands: Int32Array.from(this.#operands) }
  }
}

const opcodes: ReadonlyMap<string, number> = new Map(tapeOps.map((op, i) => [op, i]))

/** The opcode of an element-wise primitive, or of the chain that ends in it; `undefined` for everything else. */
export function opcodeOf(value: Value, chain?: Chain): number | undefined {
  return opcodes.get(chain ?? (value.prim === 'cast' ? castOp(value) : value.prim))
}

const castOp = ({ dtype }: Value): TapeOp => (dtype === 'int' ? 'toInt' : 'toBool')
