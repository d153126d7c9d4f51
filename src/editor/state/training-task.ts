import type { GraphDocument, Training } from '../../graph/document'

/*
 * What a training depends on: the graph and what it is to learn. How it goes about it (its rate, its penalties, how long)
 * may change on the way, and it goes on from where it stands.
 */

/** Everything that training depends on, but for the parameters: not names, places or notes. */
export const subjectOf = (document: GraphDocument): string =>
  JSON.stringify([graphOf(document), document.training])

/** Whether training the one can go on as training the other. */
export const isSameTask = (a: GraphDocument, b: GraphDocument): boolean =>
  taskOf(a) === taskOf(b) && a.training?.optimizer?.op === b.training?.optimizer?.op

/** Whether the graph is the same, whatever it is to learn. */
export const isSameGraph = (a: GraphDocument, b: GraphDocument): boolean =>
  JSON.stringify(graphOf(a)) === JSON.stringify(graphOf(b))

function graphOf({ nodes, objective, subgraphs }: GraphDocument): unknown {
  const parts = nodes.map(({ id, op, attrs, inputs }) => ({ id, op, attrs, inputs }))
  return { parts, objective, subgraphs }
}

const manner: ReadonlySet<string> = new Set([
  'optimizer',
  'regularize',
  'schedule',
  'steps',
  'epochs',
] satisfies (keyof Training)[])

const taskOf = (document: GraphDocument): string =>
  JSON.stringify([
    graphOf(document),
    Object.entries(document.training ?? {}).filter(([key]) => !manner.has(key)),
  ])
