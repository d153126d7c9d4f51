import type { GraphNode } from '../graph/document'
import { resolveAttrs } from '../ops/kit/attributes'
import type { AnyOp } from '../ops/kit/definition'
import { sizes } from './sizes'

/* The parameters that a node owns, as rows of maps on its card. */

export interface ParameterRow {
  readonly port: string
  /** top of the row's maps */
  readonly y: number
  readonly height: number
}

/** Rows of maps on a layer card: matrices 22 px high, vectors 9, 11 px between them. */
export function cardRows(
  kind: string,
  node: GraphNode,
  owned: readonly { readonly name: string }[],
  op: AnyOp | undefined,
): ParameterRow[] {
  if (kind !== 'card') return []
  let y = 68
  return owned
    .filter(({ name }) => owns(node, op, name))
    .map(({ name }) => {
      const height = op?.inputs[name]?.param?.bias === true ? 9 : 22
      const row = { port: name, y, height }
      y += height + 11
      return row
    })
}

/** Does the node have a parameter of its own here? An optional one may be switched off by an attribute. */
function owns(node: GraphNode, op: AnyOp | undefined, name: string): boolean {
  const port = op?.inputs[name]
  if (op === undefined || port?.param === undefined) return false
  if (port.optional !== true) return true
  try {
    // Sizes do not matter here, only whether there is a shape at all.
    const shapes = Object.fromEntries(Object.keys(op.inputs).map((other) => [other, [1, 1, 1, 1]]))
    return port.param.shape(shapes, resolveAttrs(op, node.attrs).attrs) !== undefined
  } catch {
    return false
  }
}

/*
 * A module is a card between its named ports: inputs on the left, outputs on the right, and in the middle its parameters,
 * as many as there is room for.
 */

const { port: firstPort, rows: top, label, gap, fewest, foot } = sizes.module

/** The parameters that the nodes inside own, by their names in the module: `affine1.W`, `scale`. */
export const ownedBy = (op: AnyOp | undefined): string[] =>
  Object.entries(op?.inputs ?? {}).flatMap(([name, { param }]) => (param === undefined ? [] : [name]))

export interface ModuleBody {
  readonly width: number
  readonly height: number
  readonly rows: readonly ParameterRow[]
}

/** `span`: from the first port to the last one of the longer side. */
export function moduleBody(op: AnyOp | undefined, span: number): ModuleBody {
  const least = Math.max(sizes.card.height, span + 2 * firstPort)
  const rows: ParameterRow[] = []
  let y: number = top
  for (const port of ownedBy(op)) {
    const height = op?.inputs[port]?.param?.bias === true ? 9 : 22
    const hasRoom = rows.length < fewest || y + label + height + foot <= least
    if (!hasRoom) break
    rows.push({ port, y: y + label, height })
    y += label + height + gap
  }
  const bottom = rows.length === 0 ? 0 : y - gap + foot
  return { width: sizes.module.width, height: Math.max(least, bottom), rows }
}
