import type { MapFacts } from './facts'

/**
 * A larger heat map of a whole tensor, seen as (first axis, all others) or the other way round: at most `maxRows` ×
 * `maxCols` cells, each with the strongest value of its block, sign kept.
 */
export function shrink(
  data: ArrayLike<number>,
  shape: readonly number[],
  {
    maxRows,
    maxCols,
    turned = false,
  }: { readonly maxRows: number; readonly maxCols: number; readonly turned?: boolean },
): MapFacts {
  const first = shape.length < 2 ? 1 : (shape[0] ?? 1)
  const others = first === 0 ? 0 : data.length / first
  const [allRows, allCols] = turned ? [others, first] : [first, others]
  const [rowStep, colStep] = turned ? [1, others] : [others, 1]
  const [rows, cols] = [Math.min(allRows, maxRows), Math.min(allCols, maxCols)]
  const cells: number[] = []
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < cols; c++) {
      let strongest = 0
      for (let i = from(r, rows, allRows); i < from(r + 1, rows, allRows); i++)
        for (let j = from(c, cols, allCols); j < from(c + 1, cols, allCols); j++) {
          const x = data[i * rowStep + j * colStep] ?? 0
          if (Number.isNaN(x) || Math.abs(x) > Math.abs(strongest)) strongest = x
        }
      cells.push(strongest)
    }
  return { rows, cols, data: cells }
}

/** Where block `i` of `blocks` begins among `all`. */
const from = (i: number, blocks: number, all: number): number => Math.floor((i * all) / blocks)
