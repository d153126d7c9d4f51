import type { Source } from '../../../graph/document'
import { tensor } from '../../../tensor/tensor'
import { unmapped, type Call, type Mapping, type Result } from '../call'
import { classes, equal } from './shapes'

/** Losses over classes. ONNX has the classes on axis 1, here they are the last axis. */
export const losses: Readonly<Record<string, Mapping>> = {
  SoftmaxCrossEntropyLoss: (call) => {
    const loss = lossOf(call, 'SoftmaxCrossEntropy', true)
    return call.wants(1) ? [loss, call.unary('LogSoftmax', call.source(0), { axis: 1 })] : loss
  },
  NegativeLogLikelihoodLoss: (call) => lossOf(call, 'NegativeLogLikelihood', false),
  Softmax: (call) => softmax(call, 'Softmax'),
  LogSoftmax: (call) => softmax(call, 'LogSoftmax'),
}

function lossOf(call: Call, op: string, isRaw: boolean): Source {
  const reduction = call.text('reduction', 'mean')
  const ignored = call.attr('ignore_index')
  const [y, t] = [last(call, call.source(0)), call.source(1)]
  if (!call.has(2) && ignored === undefined) return call.add(op, { y, t }, { reduction })
  const count = call.size(y, -1)
  // w[t]·[k = t], and 0 for the class that is left out
  const hits = equal(call, call.unary('Unsqueeze', t, { axes: [-1] }), call.tensor(classes(count, 1)))
  const kept =
    ignored?.kind === 'int' && ignored.value >= 0 && ignored.value < count
      ? call.binary('Mul', hits, call.tensor(allBut(ignored.value, count)))
      : hits
  const weights = call.has(2) ? call.binary('Mul', kept, call.source(2)) : kept
  const logs = isRaw ? call.unary('LogSoftmax', y, { axis: -1 }) : y
  const each = call.unary('Neg', call.unary('ReduceSum', call.binary('Mul', weights, logs), { axes: [-1] }))
  if (reduction === 'none') return each
  const sum = call.unary('ReduceSum', each)
  return reduction === 'sum' ? sum : call.binary('Div', sum, call.unary('ReduceSum', weights))
}

/** Axis 1 moved to the end. */
function last(call: Call, x: Source): Source {
  const rank = call.rank(x)
  if (rank <= 2) return x
  const places = Array.from({ length: rank - 2 }, (_, i) => i + 2)
  return call.unary('Transpose', x, { perm: [0, ...places, 1] })
}

const allBut = (index: number, count: number) =>
  tensor(
    Float64Array.from({ length: count }, (_, k) => (k === index ? 0 : 1)),
    [count],
  )

/** Before version 13 the axes from `axis` on were one. */
function softmax(call: Call, op: string): Result {
  const x = call.source(0)
  if (call.opset >= 13) return call.unary(op, x, { axis: call.number('axis', -1) })
  const rank = call.rank(x)
  const given = call.number('axis', 1)
  const axis = given < 0 ? given + rank : given
  if (axis === rank - 1) return call.unary(op, x, { axis: -1 })
  const flat = call.unary(op, call.unary('Flatten', x, { axis }), { axis: -1 })
  const shape = call.shape(x)
  if (shape.length !== rank) throw unmapped('its shape is not known', '形が分からない')
  return call.unary('Reshape', flat, { shape: [...shape] })
}
