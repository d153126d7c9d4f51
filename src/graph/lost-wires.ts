import type { GraphDocument, GraphNode } from './document'

/** What ended elsewhere and is no more: ports that lost wires, `node.port`, led by the module that they lie in. */
export interface Lost {
  readonly wires: readonly string[]
  readonly objective: boolean
}

/** What an edit of the module `within` took along outside of it. */
export function lostOutside(before: GraphDocument, after: GraphDocument, within: string): Lost {
  const left = endsOutside(after, within)
  const wires = [...endsOutside(before, within)].flatMap(([end, count]) =>
    (left.get(end) ?? 0) < count ? [end] : [],
  )
  return { wires, objective: before.objective !== undefined && after.objective === undefined }
}

/** How many wires end where. */
function endsOutside({ nodes, subgraphs = {} }: GraphDocument, within: string): Map<string, number> {
  const others = Object.entries(subgraphs).filter(([name]) => name !== within)
  return new Map([
    ...endsIn(nodes, ''),
    ...others.flatMap(([name, body]) => [
      ...endsIn(body.nodes, `${name}/`),
      ...Object.keys(body.outputs ?? {}).map((output): [string, number] => [`${name}/${output}`, 1]),
    ]),
  ])
}

const endsIn = (nodes: readonly GraphNode[], path: string): [string, number][] =>
  nodes.flatMap(({ id, inputs = {} }) =>
    Object.entries(inputs).map(([port, written]): [string, number] => [
      `${path}${id}.${port}`,
      typeof written === 'string' ? 1 : written.length,
    ]),
  )
