import type { Text } from '../../base/text'
import type { GraphDocument } from '../../graph/document'
import type { Boundary } from '../boundary'

/** The inside of a node as a document of its own, and what it is fed from outside. */
export interface Opened {
  readonly document: GraphDocument
  readonly boundary: Boundary
  /** ids of the Inputs at which something arrives from outside */
  readonly ports: readonly string[]
}

/** Why a node does not open, as one sentence. */
export interface Closed {
  readonly why: Text
}

export const isOpened = (found: Opened | Closed): found is Opened => 'document' in found
