import type { GraphDocument, GraphNode, Source } from './document'

/** A wire as the canvas, the engine and the command line name it: by the port that it ends in. */
export interface Wire {
  /** `target.port`, or `target.port.i` when the port is variadic */
  readonly id: string
  readonly source: { readonly node: string; readonly output: string }
  readonly target: { readonly node: string; readonly port: string; readonly index?: number }
}

/** Splits `node:output`; the output of a plain `node` is `y`. */
export function parseSource(source: Source): Wire['source'] {
  const colon = source.indexOf(':')
  return colon < 0
    ? { node: source, output: 'y' }
    : { node: source.slice(0, colon), output: source.slice(colon + 1) }
}

/** Which of these outputs, the default one first, a source means: the named one, and the first one for a plain `node`. */
export function meantOutput(outputs: readonly string[], output: string): string | undefined {
  if (outputs.includes(output)) return output
  return output === 'y' ? outputs[0] : undefined
}

/** `node` for the default output, `node:output` for the others. */
export const sourceName = ({ node, output }: Wire['source']): Source =>
  output === 'y' ? node : `${node}:${output}`

export function wireId(target: Wire['target']): string {
  const port = `${target.node}.${target.port}`
  return target.index === undefined ? port : `${port}.${target.index}`
}

/** All wires into `node`, in the order in which its ports are written. */
export function wiresInto(node: GraphNode): Wire[] {
  const wires: Wire[] = []
  for (const [port, written] of Object.entries(node.inputs ?? {})) {
    const variadic = typeof written !== 'string'
    const sources = variadic ? written : [written]
    sources.forEach((source, i) => {
      const target = variadic ? { node: node.id, port, index: i } : { node: node.id, port }
      wires.push({ id: wireId(target), source: parseSource(source), target })
    })
  }
  return wires
}

export const wiresOf = (document: GraphDocument): Wire[] => document.nodes.flatMap(wiresInto)
