import type { Text } from '../base/text'
import { sameShape, sizeOf } from '../tensor/shape'
import { mapGlyph } from './glyph'
import type { LocalReader } from './locals'
import type { Program, ProgramWire } from './program'
import { tensorView } from './tensor-view'
import type { LocalView, TensorView } from './views'

/** The chip on a wire: a factor, an element-wise product, or the name of a linear map. */
export function localView(
  program: Program,
  reader: LocalReader,
  wire: ProgramWire,
  output: string,
): LocalView | undefined {
  const node = program.byId.get(wire.target.node)
  const fn = node?.fn
  const y = node?.outputs.get(output)
  if (node === undefined || fn === undefined || y === undefined) return undefined
  const x = wire.value
  const isNumber = sizeOf(x.shape) === 1 && sizeOf(y.shape) === 1
  const local = isNumber || sameShape(x.shape, y.shape) ? reader.local(wire, output) : undefined
  if (local !== undefined && local.kind !== 'vjp' && isNumber)
    return { kind: 'factor', value: local.tensor.data[0] ?? NaN }
  if (local?.kind === 'elementwise')
    return { kind: 'elementwise', value: tensorView(local.tensor, program.named(y)) }
  const i = node.inputs.findIndex((input) => input.wire === wire)
  return { kind: 'map', glyph: mapGlyph(node.op, fn, i, fn.resultNames.indexOf(output)) }
}

/** Why a contribution is exactly 0, when the step itself explains it. */
export function zeroReason(
  program: Program,
  wire: ProgramWire,
  upstream: TensorView,
  local: LocalView | undefined,
  contribution: TensorView,
): Text | undefined {
  if (!isZero(contribution) || contribution.shape.includes(0)) return undefined
  if (isZero(upstream)) return { en: '0 from above', ja: '上流が 0' }
  const op = program.byId.get(wire.target.node)?.op
  const isFlat =
    local?.kind === 'factor' ? local.value === 0 : local?.kind === 'elementwise' && isZero(local.value)
  if (op === undefined || !isFlat) return undefined
  if (op.category !== 'activation') return { en: 'local derivative 0', ja: '局所微分が 0' }
  const name = op.name.replace('Relu', 'ReLU')
  return op.kinks?.length === 1
    ? { en: `dead ${name}`, ja: `${name} が閉じている` }
    : { en: `${name} is saturated`, ja: `${name} が飽和している` }
}

const isZero = ({ min, max, nonFinite }: TensorView): boolean => min === 0 && max === 0 && nonFinite === 0
