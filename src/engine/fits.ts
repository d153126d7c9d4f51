import { ShapeError } from '../expr/shape-error'
import { fillAttrs } from '../ops/kit/attributes'
import { isSource, type AnyOp, type OpDefinition, type Port } from '../ops/kit/definition'
import { traceOp, type PortType, type PortTypes } from '../ops/kit/trace'
import type { Shape } from '../tensor/tensor'

export interface FittingPort {
  readonly op: string
  readonly port: string
}

/** The ports of these ops that would take a value of this type, in their order. */
export function fittingPorts(type: PortType, ops: Iterable<AnyOp>): FittingPort[] {
  const found: FittingPort[] = []
  for (const op of ops) {
    if (isSource(op)) continue
    for (const [port, spec] of Object.entries(op.inputs)) {
      // Parameters are what a layer has, not what flows into it.
      if (spec.param === undefined && takes(spec, type) && fitsAt(op, port, type))
        found.push({ op: op.name, port })
    }
  }
  return found
}

/** Whole numbers go where something is counted or named; everything else where something is computed. */
const takes = ({ dtype = 'float' }: Port, type: PortType): boolean =>
  dtype === 'any' || (dtype === 'int') === (type.dtype === 'int')

function fitsAt(op: OpDefinition, port: string, type: PortType): boolean {
  return guesses(type.shape).some((other) => {
    try {
      traceOp(op, portTypes(op, port, type, other), fillAttrs(op, { units: 1 }))
      return true
    } catch (error) {
      if (error instanceof ShapeError) return false
      throw error
    }
  })
}

/** What may stand at the other ports: the same shape, its labels, what a matrix product asks for, a single number. */
function guesses(shape: Shape): Shape[] {
  const last = shape.at(-1)
  return [shape, ...(last === undefined ? [] : [shape.slice(0, -1), [last, 1]]), []]
}

function portTypes(op: OpDefinition, port: string, type: PortType, other: Shape): PortTypes {
  const types: Record<string, PortType | PortType[]> = {}
  for (const [name, spec] of Object.entries(op.inputs)) {
    const own: PortType =
      name === port ? type : { shape: other, dtype: spec.dtype === 'int' ? 'int' : 'float' }
    if (spec.variadic === true) types[name] = name === port ? [type] : [own]
    else if (name === port || (spec.param === undefined && spec.optional !== true)) types[name] = own
    else if (spec.param !== undefined) {
      const shapes = Object.fromEntries(
        Object.entries(types).flatMap(([known, given]) =>
          Array.isArray(given) ? [] : [[known, given.shape]],
        ),
      )
      const shape = spec.param.shape(shapes, fillAttrs(op, { units: 1 }))
      if (shape !== undefined) types[name] = { shape, dtype: 'float' }
    }
  }
  return types
}
