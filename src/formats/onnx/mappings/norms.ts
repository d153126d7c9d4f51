import type { Source } from '../../../graph/document'
import { findOp } from '../../../ops'
import { axisAmong, unmapped, type Call, type Mapping, type Result } from '../call'
import { direct } from '../derived'

/** Normalisation. Results that only training needs are written out in smaller ops. */
export const norms: Readonly<Record<string, Mapping>> = {
  BatchNormalization: batch,
  LayerNormalization: layer,
  RMSNormalization: (call) => {
    const x = call.source(0)
    const axes = axesFrom(call, x, call.number('axis', -1))
    call.ignore('stash_type')
    const mean = call.unary('ReduceMean', call.unary('Square', x), { axes, keepdims: true })
    const size = call.unary('Sqrt', call.binary('Add', mean, call.number('epsilon', 1e-5)))
    return call.binary('Mul', call.binary('Div', x, size), call.source(1))
  },
  // (x − E[x]) / (√(E[x²] − E[x]²) + 1e-9)
  MeanVarianceNormalization: (call) => {
    const x = call.source(0)
    const { centred, variance } = moments(call, x, call.ints('axes') ?? [0, 2, 3])
    return call.binary('Div', centred, call.binary('Add', call.unary('Sqrt', variance), 1e-9))
  },
  GroupNormalization: (call) => {
    call.ignore('stash_type')
    if (call.opset < 21)
      throw unmapped(
        'one scale for each group (before version 21) is not supported',
        'グループごとの scale（バージョン 21 より前）には対応していない',
      )
    return named(call, 'GroupNormalization')
  },
}

const named = (call: Call, name: string): Source => {
  const op = findOp(name)
  if (op === undefined) throw unmapped(`${name} is not supported`, `${name} には対応していない`)
  return direct(call, op)
}

interface Moments {
  readonly mean: Source
  readonly centred: Source
  readonly variance: Source
}

function moments(call: Call, x: Source, axes: readonly number[]): Moments {
  const mean = call.unary('ReduceMean', x, { axes: [...axes], keepdims: true })
  const centred = call.binary('Sub', x, mean)
  const variance = call.unary('ReduceMean', call.unary('Square', centred), {
    axes: [...axes],
    keepdims: true,
  })
  return { mean, centred, variance }
}

function axesFrom(call: Call, x: Source, axis: number): number[] {
  const rank = call.rank(x)
  const first = axisAmong(axis, rank)
  return Array.from({ length: rank - first }, (_, i) => first + i)
}

/** Running statistics that are known belong to the node; others, and those of training, are written out. */
function batch(call: Call): Result | Result[] {
  const x = call.source(0)
  const epsilon = call.number('epsilon', 1e-5)
  const momentum = call.number('momentum', 0.9)
  call.ignore('is_test', 'consumed_inputs')
  if (!call.flag('spatial', true)) throw unmapped('spatial must be 1', 'spatial は 1 でなければならない')
  const [runningMean, runningVar] = [call.known(3), call.known(4)]
  const isTraining = call.flag('training_mode') || call.wants(1)
  if (!isTraining && runningMean !== undefined && runningVar !== undefined)
    return call.add(
      'BatchNormalization',
      { x, gamma: call.weight(1), beta: call.weight(2), runningMean, runningVar },
      { epsilon, momentum },
    )
  const channels = (v: Source): Source => {
    const axes = Array.from({ length: call.rank(x) - 2 }, (_, i) => i + 1)
    return axes.length === 0 ? v : call.unary('Unsqueeze', v, { axes })
  }
  const normalised = (centred: Source, variance: Source): Source => {
    const unit = call.binary('Div', centred, call.unary('Sqrt', call.binary('Add', variance, epsilon)))
    return call.binary('Add', call.binary('Mul', unit, channels(call.source(1))), channels(call.source(2)))
  }
  if (!isTraining)
    return normalised(call.binary('Sub', x, channels(call.source(3))), channels(call.source(4)))
  const axes = Array.from({ length: call.rank(x) }, (_, axis) => axis).filter((axis) => axis !== 1)
  const { mean, centred, variance } = moments(call, x, axes)
  const next = (old: Source, now: Source): Source =>
    call.binary(
      'Add',
      call.binary('Mul', old, momentum),
      call.binary('Mul', call.unary('Squeeze', now, { axes }), 1 - momentum),
    )
  return [
    normalised(centred, variance),
    ...(call.wants(1) ? [next(call.source(3), mean)] : []),
    ...(call.wants(2) ? [next(call.source(4), variance)] : []),
  ]
}

function layer(call: Call): Result[] {
  call.ignore('stash_type')
  const x = call.source(0)
  const y = named(call, 'LayerNormalization')
  if (!call.wants(1) && !call.wants(2)) return [y]
  const { mean, variance } = moments(call, x, axesFrom(call, x, call.number('axis', -1)))
  const spread = call.unary('Sqrt', call.binary('Add', variance, call.number('epsilon', 1e-5)))
  return [y, mean, call.binary('Div', 1, spread)]
}
