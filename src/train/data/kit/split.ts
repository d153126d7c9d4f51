import type { Rng } from '../../../tensor/rng'

/**
 * Divides `rows` rows: a random `share` of the first `trainRows` is held back for testing, and all rows after them are.
 * With no `rng` the last ones are held back, of rows that follow each other. Both lists are in ascending order; at least one row is left to train on.
 */
export function splitRows(
  rows: number,
  trainRows: number,
  share: number,
  rng: Rng | undefined,
): { readonly train: Int32Array; readonly test: Int32Array } {
  const held = Math.min(Math.round(share * trainRows), Math.max(0, trainRows - 1))
  const order = Int32Array.from({ length: trainRows }, (_, i) => (rng === undefined ? trainRows - 1 - i : i))
  if (held > 0) rng?.shuffle(order)
  const test = new Int32Array(held + rows - trainRows)
  test.set(order.subarray(0, held))
  for (let i = trainRows; i < rows; i++) test[held + i - trainRows] = i
  return { train: order.slice(held).sort(), test: test.sort() }
}
