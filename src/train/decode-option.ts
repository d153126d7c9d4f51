import type { Problem } from '../base/problem'
import type { GraphDocument } from '../graph/document'
import { parseSource } from '../graph/wires'
import type { BoundInput } from './binding'
import { badOption } from './options'

/** `training.decode`, checked. */
export interface Decode {
  /** the Input that takes the prediction of the place before */
  readonly input: string
  /** scores of each class, at each place of that Input; what the loss reads when absent */
  readonly prediction?: { readonly node: string; readonly output: string }
}

/** Reads `training.decode`. Problems: `bad-option` for an Input without data and for a prediction of no node. */
export function readDecode(
  document: GraphDocument,
  bound: readonly BoundInput[],
): { readonly decode?: Decode; readonly problems: readonly Problem[] } {
  const written = document.training?.decode
  if (written === undefined) return { problems: [] }
  const { input, prediction } = written
  if (!bound.some(({ id }) => id === input)) {
    const expected = {
      en: 'an Input that is bound to the answers, one place late',
      ja: '1 つ遅らせた答えを割り当てた Input',
    }
    return { problems: [badOption('decode', 'input', input, expected)] }
  }
  const end = prediction === undefined ? undefined : parseSource(prediction)
  if (end !== undefined && !document.nodes.some(({ id }) => id === end.node)) {
    const expected = { en: 'a node of the document', ja: '文書のノード' }
    return { problems: [badOption('decode', 'prediction', prediction, expected)] }
  }
  return { problems: [], decode: { input, ...(end && { prediction: end }) } }
}
