import { wrap } from 'comlink'
import type { ReadResult } from '../../graph/read'
import type { ReaderApi } from '../../worker/reader.worker'

/** What is larger than this, in bytes or nodes, is read in a worker, so that the page never stands still. */
const large = { bytes: 200_000, nodes: 2000 }

/** A document's text, through the one validator. */
export async function readText(input: string | Uint8Array): Promise<ReadResult> {
  if (input.length > large.bytes) return inWorker((reader) => reader.read(input))
  const { readDocument } = await import('../../graph/read')
  return readDocument(input)
}

/** A document as this browser kept it, through the same validator: an older version may have kept it. */
export async function readKept(value: unknown): Promise<ReadResult> {
  const nodes = typeof value === 'object' && value !== null && 'nodes' in value ? value.nodes : undefined
  if (Array.isArray(nodes) && nodes.length > large.nodes) return inWorker((reader) => reader.check(value))
  const { checkDocument } = await import('../../graph/read')
  return checkDocument(value)
}

async function inWorker(
  ask: (reader: ReturnType<typeof wrap<ReaderApi>>) => Promise<ReadResult>,
): Promise<ReadResult> {
  const worker = new Worker(new URL('../../worker/reader.worker.ts', import.meta.url), { type: 'module' })
  try {
    return await ask(wrap<ReaderApi>(worker))
  } finally {
    worker.terminate()
  }
}
