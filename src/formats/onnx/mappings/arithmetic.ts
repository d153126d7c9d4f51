import type { Source } from '../../../graph/document'
import { bounded, unmapped, type Call, type Mapping } from '../call'
import { DataType, dtypeOf, type OnnxAttr } from '../model'
import { reshaped } from '../numbers'
import { equal } from './shapes'
import { sizeOf } from '../../../tensor/shape'
import { tensor, type Tensor } from '../../../tensor/tensor'

/** Element-wise ONNX ops that are not one op of ours, or whose words have changed over the versions. */
export const arithmetic: Readonly<Record<string, Mapping>> = {
  Add: (call) => aligned(call, 'Add'),
  Sub: (call) => aligned(call, 'Sub'),
  Mul: (call) => aligned(call, 'Mul'),
  Equal: (call) => equal(call, call.source(0), call.source(1)),
  Greater: (call) => call.unary('Step', call.binary('Sub', call.source(0), call.source(1))),
  Less: (call) => call.unary('Step', call.binary('Sub', call.source(1), call.source(0))),
  Not: (call) => call.binary('Sub', 1, call.source(0)),
  Div: (call) => {
    const whole = wholeQuotient(call)
    if (whole !== undefined) return whole
    const [a, b] = [call.source(0), call.source(1)]
    if (call.dtype(a) === 'int' && call.dtype(b) === 'int')
      throw unmapped('division of whole numbers is not supported', '整数どうしの割り算には対応していない')
    return aligned(call, 'Div')
  },
  Pow: (call) => aligned(call, 'Pow'),
  Sum: (call) => folded(call, 'Add'),
  Mean: (call) => call.binary('Div', folded(call, 'Add'), call.node.inputs.length),
  Max: (call) => folded(call, 'Max'),
  Min: (call) => folded(call, 'Min'),
  Reciprocal: (call) => call.binary('Div', 1, call.source(0)),
  // α·elu₁(x/α): x where x ≥ 0, α(exp(x/α) − 1) below
  Celu: (call) => {
    const alpha = call.number('alpha', 1)
    return call.binary('Mul', alpha, call.unary('Elu', call.binary('Div', call.source(0), alpha)))
  },
  HardSwish: (call) => {
    const x = call.source(0)
    return call.binary('Mul', x, call.unary('HardSigmoid', x, { alpha: 1 / 6, beta: 0.5 }))
  },
  Swish: (call) => {
    const [x, alpha] = [call.source(0), call.number('alpha', 1)]
    if (alpha === 1) return call.add('Silu', { x })
    return call.binary('Mul', x, call.unary('Sigmoid', call.binary('Mul', alpha, x)))
  },
  ThresholdedRelu: (call) => {
    const x = call.source(0)
    return call.binary('Mul', x, call.unary('Step', call.binary('Sub', x, call.number('alpha', 1))))
  },
  Clip: clip,
  PRelu: (call) => {
    call.ignore('consumed_inputs')
    const [x, slope] = [call.source(0), call.weight(1)]
    if (slope !== undefined && typeof slope !== 'string')
      return call.add('PRelu', {
        x,
        slope: sizeOf(slope.shape) === 1 ? reshaped(slope, []) : call.tensor(slope),
      })
    const wire = call.source(1)
    const axes = Array.from({ length: Math.max(0, call.rank(x) - 2) }, (_, i) => i + 1)
    // Before version 7 a vector of slopes was one for each channel.
    const isOld = call.opset < 7 && call.rank(wire) === 1 && axes.length > 0
    return call.add('PRelu', { x, slope: isOld ? call.unary('Unsqueeze', wire, { axes }) : wire })
  },
  Cast: (call) => {
    const to: DataType = call.number('to', DataType.FLOAT)
    call.ignore('saturate')
    const known = call.isFolding ? call.known(0) : undefined
    if (known !== undefined) {
      const dtype = dtypeOf(to)
      if (dtype === 'float' || dtype === known.dtype) return { ...known, dtype }
      if (dtype === 'int') return { ...known, dtype, data: known.data.map(Math.trunc) }
      if (dtype === 'bool') return { ...known, dtype, data: known.data.map((x) => (x === 0 ? 0 : 1)) }
    }
    const x = call.source(0)
    // What is whole is turned into a float wherever one is needed.
    if (dtypeOf(to) === 'float' || dtypeOf(to) === call.dtype(x)) return x
    throw unmapped(
      `a cast to ${DataType[to] ?? to} is not supported`,
      `${DataType[to] ?? to} への変換には対応していない`,
    )
  },
  Constant: (call) => {
    const given = ['value', 'value_float', 'value_int', 'value_floats', 'value_ints'].flatMap(
      (name) => call.attr(name) ?? [],
    )
    const value = given[0] === undefined ? undefined : constantOf(given[0])
    if (value === undefined) throw unmapped('its value cannot be read', '値を読めない')
    return value
  },
  Dropout: (call) => {
    const ratio = call.known(1)?.data[0] ?? call.number('ratio', 0.5)
    call.ignore('seed', 'is_test')
    if (call.has(2) && call.constant(2, 'training_mode').data[0] === 1 && ratio !== 0)
      throw unmapped(
        'the random numbers of training_mode are not laid down by the standard',
        'training_mode の乱数は規格で決まっていない',
      )
    const x = call.source(0)
    return [call.add('Dropout', { x }, { ratio }), ...(call.wants(1) ? [allTrue(call, x)] : [])]
  },
}

/** Constant whole numbers are divided as ONNX does, without a rest. */
function wholeQuotient(call: Call): Tensor | undefined {
  const [a, b] = call.isFolding ? [call.known(0), call.known(1)] : []
  if (a?.dtype !== 'int' || b?.dtype !== 'int' || sizeOf(b.shape) !== 1) return undefined
  const divisor = b.data[0] ?? 1
  return { ...a, data: a.data.map((x) => Math.trunc(x / divisor)) }
}

/** The mask of a dropout that drops nothing. */
function allTrue(call: Call, x: Source): Tensor {
  const shape = call.shape(x)
  return tensor(new Float64Array(bounded(sizeOf(shape))).fill(1), shape, 'bool')
}

/** Two inputs. Before version 7 the second one had to be aligned by hand, from `axis` on. */
function aligned(call: Call, op: string): Source {
  const [a, b] = [call.source(0), call.source(1)]
  call.ignore('consumed_inputs')
  const isOld = call.flag('broadcast')
  const axis = call.number('axis', -1)
  if (!isOld || axis < 0) return call.add(op, { a, b })
  const trailing = call.rank(a) - axis - call.rank(b)
  if (trailing <= 0) return call.add(op, { a, b })
  const axes = Array.from({ length: trailing }, (_, i) => call.rank(b) + i)
  return call.add(op, { a, b: call.unary('Unsqueeze', b, { axes }) })
}

/** Any number of inputs, two at a time. */
function folded(call: Call, op: string): Source {
  const [first, ...rest] = call.sources()
  if (first === undefined) throw unmapped('it has no inputs', '入力がない')
  call.ignore('consumed_inputs')
  return rest.length === 0
    ? call.unary('Identity', first)
    : rest.reduce((so, next) => call.add(op, { a: so, b: next }), first)
}

function clip(call: Call): Source {
  const x = call.source(0)
  const [low, high] = [limit(call, 1, 'min'), limit(call, 2, 'max')]
  const isPlain = typeof low !== 'string' && typeof high !== 'string'
  if (isPlain && !(low !== undefined && high !== undefined && low > high))
    return call.add('Clip', { x }, { min: low, max: high })
  // Limits that are computed, or the wrong way round: then the upper one wins.
  const raised = low === undefined ? x : call.binary('Max', x, low)
  return high === undefined ? raised : call.binary('Min', raised, high)
}

/** A limit as a number, or as the wire that it comes through. */
function limit(call: Call, i: number, name: string): number | Source | undefined {
  const attr = call.attr(name)
  const given = attr?.kind === 'float' ? attr.value : (call.known(i)?.data[0] ?? call.optional(i))
  // The largest single is how exporters write “no limit”.
  return typeof given === 'number' && Math.abs(given) > 3.4e38 ? undefined : given
}

function constantOf(attr: OnnxAttr): Tensor | undefined {
  switch (attr.kind) {
    case 'tensor':
      return attr.value
    case 'float':
      return tensor([attr.value], [])
    case 'int':
      return tensor([attr.value], [], 'int')
    case 'floats':
      return tensor(attr.value, [attr.value.length])
    case 'ints':
      return tensor(attr.value, [attr.value.length], 'int')
    default:
      return undefined
  }
}
