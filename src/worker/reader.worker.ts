import { expose } from 'comlink'
import { checkDocument, readDocument, type ReadResult } from '../graph/read'

/** Reads documents that are large enough to hold up the page. */
export interface ReaderApi {
  /** the text of a document, or its bytes */
  read(input: string | Uint8Array): ReadResult
  /** a document that is JSON already */
  check(value: unknown): ReadResult
}

const reader: ReaderApi = { read: (input) => readDocument(input), check: (value) => checkDocument(value) }

expose(reader)
