import { leaf } from '../expr/build'
import { ShapeError } from '../expr/shape-error'
import type { Subgraph } from '../graph/document'
import type { KnownShapes } from '../ops/kit/definition'
import type { Shape } from '../tensor/tensor'
import { applyBody, readWire, type FindOp } from './subgraph-body'

/**
 * Shapes of what a scan carries, before its first step, where they are not wired: as the module's Inputs say; else as
 * the module gives them when it starts without (a cell whose h0 is optional), or from a single number (a sum). Those
 * that cannot be known are left out. `steps`: what one step gets.
 */
export function startShapes(
  body: Subgraph,
  find: FindOp,
  carried: readonly string[],
  others: readonly string[],
  steps: KnownShapes,
): KnownShapes {
  const open = carried.filter((name) => steps[name] === undefined)
  if (open.length === 0) return {}
  const batch = others.map((name) => steps[name]?.[0]).find((size) => size !== undefined)
  const declared = Object.fromEntries(open.map((name) => [name, declaredShape(body, name, batch)]))
  if (open.every((name) => declared[name] !== undefined)) return declared
  for (const guess of [undefined, []]) {
    const tried = Object.fromEntries(open.map((name) => [name, declared[name] ?? guess]))
    const found = outputShapes(body, find, open, { ...steps, ...tried })
    if (open.every((name) => found[name] !== undefined)) return { ...found, ...definedIn(declared) }
  }
  return definedIn(declared)
}

const definedIn = (shapes: KnownShapes): KnownShapes =>
  Object.fromEntries(Object.entries(shapes).filter(([, shape]) => shape !== undefined))

/** The shape that an Input of the module declares, its first axis the batch where it is a name. */
function declaredShape({ nodes }: Subgraph, name: string, batch: number | undefined): Shape | undefined {
  const written = nodes.find(({ id }) => id === name)?.attrs?.shape
  if (!Array.isArray(written)) return undefined
  const shape = written.map((size: unknown) => (typeof size === 'string' ? batch : size))
  return shape.every((size): size is number => typeof size === 'number') ? shape : undefined
}

/** What the module makes of these inputs; nothing where it does not fit together. */
function outputShapes(body: Subgraph, find: FindOp, names: readonly string[], xs: KnownShapes): KnownShapes {
  const at = (id: string, shape: Shape | undefined) =>
    shape === undefined ? undefined : leaf(shape, 'float', id)
  try {
    const results = applyBody(body, find, 'train', {
      input: (id) => at(id, xs[id]),
      parameter: (id, shape) => at(id, xs[id] ?? shape()),
      side: (id, shape) => leaf(shape(), 'float', id),
    })
    return Object.fromEntries(
      names.map((name) => [name, readWire(results, body.outputs?.[name] ?? '')?.shape]),
    )
  } catch (error) {
    if (error instanceof ShapeError) return {}
    throw error
  }
}
