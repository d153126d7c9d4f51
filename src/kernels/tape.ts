import { scalarFunctions } from './scalar'

/** Several primitives in a row, of whose results only the last one is wanted. */
export const chainNames = ['productAdded', 'slope', 'slopeAdded'] as const
export type Chain = (typeof chainNames)[number]

type ScalarName = keyof typeof scalarFunctions

/** What a tape can do to single numbers: element-wise primitives, the two casts that change a number, chains. */
export type TapeOp = ScalarName | 'toInt' | 'toBool' | Chain

const scalarNames = Object.keys(scalarFunctions) as ScalarName[] // the keys of a constant

/** An op's opcode is its place in this list. */
export const tapeOps: readonly TapeOp[] = [...scalarNames, 'toInt', 'toBool', ...chainNames]

const otherArities = { toInt: 1, toBool: 1, productAdded: 3, slope: 3, slopeAdded: 4 } as const

/** How many numbers an op is made from. */
export const arityOf = (op: TapeOp): number =>
  op in otherArities
    ? otherArities[op as keyof typeof otherArities] // just looked up
    : scalarFunctions[op as ScalarName].length // no other name is left

/**
 * Runs of one op on single numbers, which lie in one array of cells; the results of a run lie side by side.
 */
export interface TapeCode {
  /** for each run: opcode, first result, end of results, its first place in `operands` */
  readonly runs: Int32Array
  /** the cells that are read, result by result */
  readonly operands: Int32Array
}

/** Words of `runs` for each run. */
export const runWords = 4
