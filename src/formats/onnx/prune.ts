import type { GraphNode, Source, TensorLiteral } from '../../graph/document'
import { parseSource, wiresInto } from '../../graph/wires'

interface Parts {
  readonly nodes: readonly GraphNode[]
  readonly params: Readonly<Record<string, TensorLiteral>>
}

/** Without what no output and no placeholder depends on: results of an ONNX node that its model does not use. */
export function pruned({ nodes, params }: Parts, outputs: Iterable<Source>, kept: Iterable<string>): Parts {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const needed = new Set([...[...outputs].map((source) => parseSource(source).node), ...kept])
  // A set that grows while it is walked: every node brings its sources in.
  for (const id of needed) {
    const node = byId.get(id)
    if (node !== undefined) for (const { source } of wiresInto(node)) needed.add(source.node)
  }
  const isNeeded = (id: string): boolean => needed.has(id) || byId.get(id)?.op === 'Input'
  return {
    nodes: nodes.filter(({ id }) => isNeeded(id)),
    params: Object.fromEntries(Object.entries(params).filter(([name]) => isNeeded(name.split('.')[0] ?? ''))),
  }
}
