import type { Text } from '../base/text'
import type { Value } from './value'

/**
 * Shapes or attributes that do not fit, found while an expression is built. It is a user's mistake: the engine turns it
 * into a problem, naming the node being traced and the port that the first blamed value is labelled with.
 */
export class ShapeError extends Error {
  constructor(
    readonly code: string,
    readonly text: Text,
    readonly options: {
      readonly blame?: readonly Value[]
      readonly port?: string
      readonly hint?: Text
      /** names of the nodes that it happened in, outermost first, where they are inside the node being traced */
      readonly inside?: readonly Text[]
    } = {},
  ) {
    super(text.en)
    this.name = 'ShapeError'
  }
}
