import type { AnyOp, AttrValues, KnownShapes, Port } from '../ops/kit/definition'

/** What the numbers that arrive at a port may be: 0 … count−1, and one that stands for nothing. */
export interface IndexRule {
  readonly count: number
  readonly ignored: number | undefined
}

/** The rule of a port; `undefined` where it takes no indices. */
export function indexRule(
  op: AnyOp,
  name: string,
  shapes: KnownShapes,
  attrs: AttrValues,
): IndexRule | undefined {
  const ports: Readonly<Record<string, Port>> = op.inputs
  const port = Object.hasOwn(ports, name) ? ports[name] : undefined
  const count = port?.index?.(shapes, attrs)
  return count === undefined ? undefined : { count, ignored: port?.ignored?.(attrs) }
}
