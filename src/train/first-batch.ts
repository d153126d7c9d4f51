import type { GraphDocument } from '../graph/document'
import { tensor, type Tensor } from '../tensor/tensor'
import { createBatches } from './batches'
import { feed } from './binding'
import { readSetup } from './setup'

/**
 * What a document's Inputs hold when nobody feeds them: the mini-batch that the first update sees, by Input id. Empty when the document has no data or it cannot be loaded; training then says why.
 */
export function firstBatch(document: GraphDocument): Readonly<Record<string, Tensor>> {
  if (document.training?.data === undefined) return {}
  const read = readSetup(document)
  if ('problems' in read || read.setup.data === undefined) return {}
  const { data, batch, bound, order, seed } = read.setup
  const rows = createBatches(data.train, batch, order, seed).rows(0)
  const feeds: Record<string, Tensor> = {}
  for (const input of bound) {
    const node = document.nodes.find(({ id }) => id === input.id)
    const row = rowShape(node?.attrs?.shape)
    if (node === undefined || row === undefined) continue
    const into = new Float64Array(rows.length * row.reduce((size, d) => size * d, 1))
    feed(input, into, data, rows)
    feeds[input.id] = tensor(into, [rows.length, ...row], node.attrs?.dtype === 'int' ? 'int' : 'float')
  }
  return feeds
}

/** The axes behind the batch axis, when all of them are sizes. */
function rowShape(shape: unknown): readonly number[] | undefined {
  if (!Array.isArray(shape)) return undefined
  const row: unknown[] = shape.slice(1)
  return row.every((d): d is number => typeof d === 'number' && Number.isInteger(d) && d >= 0)
    ? row
    : undefined
}
