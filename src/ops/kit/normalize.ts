import * as e from '../../expr/build'
import { ShapeError } from '../../expr/shape-error'
import type { Value } from '../../expr/value'
import { formatShape, sameShape } from '../../tensor/shape'
import type { Shape } from '../../tensor/tensor'
import type { AttrValues, KnownShapes, Port } from './definition'

/** The mean of `x` over `axes`, and its variance with division by the number of elements, axes kept with size 1. */
export function moments(
  x: Value,
  axes: readonly number[],
): { readonly mean: Value; readonly variance: Value } {
  const mean = e.mean(x, axes, true)
  // Var x = Σ (x − μ)² / n
  const variance = e.div(e.sum(e.square(e.sub(x, mean)), axes, true), e.sizeOf(x, axes))
  return { mean, variance }
}

/** (x − μ) / √(σ² + ε) */
export const standardized = (x: Value, mean: Value, variance: Value, epsilon: number): Value =>
  e.div(e.sub(x, mean), e.sqrt(e.add(variance, epsilon)))

/** `gamma` and `beta`, one number per channel, in a shape that lines up with axis 1 of `x`. */
export function perChannel(x: Value, value: Value): Value {
  const channels = x.shape[1] ?? 1
  if (!sameShape(value.shape, [channels])) throw unfit(x, value, [channels])
  return e.reshape(value, [channels, ...x.shape.slice(2).map(() => 1)])
}

/** `gamma` or `beta` that must have exactly `shape`. */
export function ofShape(x: Value, value: Value, shape: Shape): Value {
  if (!sameShape(value.shape, shape)) throw unfit(x, value, shape)
  return value
}

function unfit(x: Value, value: Value, shape: Shape): ShapeError {
  const name = value.label ?? 'gamma'
  const [xs, vs, wanted] = [x.shape, value.shape, shape].map(formatShape)
  return new ShapeError(
    'shape-mismatch',
    {
      en: `shapes do not fit: x is ${xs}, ${name} is ${vs}; ${name} must be ${wanted}`,
      ja: `形が合わない: x は ${xs}、${name} は ${vs}。${name} は ${wanted} でなければならない`,
    },
    { blame: [value] },
  )
}

/**
 * A normalisation over channels needs axis 1 to be one.
 * @throws ShapeError `rank-too-low`
 */
export function needChannels(x: Value, rank: number): void {
  if (x.shape.length >= rank) return
  const shape = formatShape(x.shape)
  const axes = rank === 2 ? '(N, C)' : '(N, C, …)'
  throw new ShapeError(
    'rank-too-low',
    {
      en: `x needs at least ${rank} axes, ${axes}: its shape is ${shape}`,
      ja: `x には軸が ${rank} 本以上 ${axes} 必要: 形は ${shape}`,
    },
    { blame: [x] },
  )
}

/** The scale and the shift that a normalisation learns: 1 and 0 at first. */
export function scaleAndShift(shape: (x: Shape, attrs: AttrValues) => Shape | undefined) {
  const own = ({ x }: KnownShapes, attrs: AttrValues): Shape | undefined =>
    x === undefined ? undefined : shape(x, attrs)
  return {
    gamma: {
      tex: '\\gamma',
      about: { en: 'learned scale, 1 at first', ja: '学習する倍率。1 から始まる' },
      param: { init: 'constant', fill: 1, bias: true, shape: own },
    },
    beta: {
      tex: '\\beta',
      about: { en: 'learned shift, 0 at first', ja: '学習するずらし。0 から始まる' },
      param: { init: 'zero', bias: true, shape: own },
    },
  } as const satisfies Record<string, Port>
}

export const channelShape = (x: Shape): Shape | undefined => (x[1] === undefined ? undefined : [x[1]])
