import type { Source } from '../../../graph/document'
import type { Attrs } from '../builder'
import { unmapped, type Call, type Mapping } from '../call'

/** Sums, means and extremes along axes. The axes are an attribute in old versions and an input in new ones. */
export const reductions: Readonly<Record<string, Mapping>> = {
  ReduceSum: (call) => reduced(call, (x, attrs) => call.unary('ReduceSum', x, attrs)),
  ReduceMean: (call) => reduced(call, (x, attrs) => call.unary('ReduceMean', x, attrs)),
  ReduceMax: (call) => reduced(call, (x, attrs) => call.unary('ReduceMax', x, attrs)),
  ReduceMin: (call) => reduced(call, (x, attrs) => call.unary('ReduceMin', x, attrs)),
  ReduceL1: (call) => reduced(call, (x, attrs) => call.unary('ReduceSum', call.unary('Abs', x), attrs)),
  ReduceL2: (call) => reduced(call, (x, attrs) => call.unary('Sqrt', squares(call, x, attrs))),
  ReduceSumSquare: (call) => reduced(call, (x, attrs) => squares(call, x, attrs)),
  ReduceLogSum: (call) => reduced(call, (x, attrs) => call.unary('Log', call.unary('ReduceSum', x, attrs))),
  // m + ln Σ exp(x − m), m the maximum: nothing overflows
  ReduceLogSumExp: (call) =>
    reduced(call, (x, attrs) => {
      const most = (keepdims: boolean): Source =>
        call.unary('Detach', call.unary('ReduceMax', x, { ...attrs, keepdims }))
      const sum = call.unary('ReduceSum', call.unary('Exp', call.binary('Sub', x, most(true))), attrs)
      return call.binary('Add', most(attrs.keepdims === true), call.unary('Log', sum))
    }),
  ArgMax: (call) => place(call, call.source(0)),
  ArgMin: (call) => place(call, call.unary('Neg', call.source(0))),
  LpNormalization: (call) => {
    const x = call.source(0)
    const attrs = { axes: [call.number('axis', -1)], keepdims: true }
    const p = call.number('p', 2)
    if (p !== 1 && p !== 2)
      throw unmapped(`p is ${p}: it must be 1 or 2`, `p が ${p} になっている。1 か 2 でなければならない`)
    const norm =
      p === 1
        ? call.unary('ReduceSum', call.unary('Abs', x), attrs)
        : call.unary('Sqrt', squares(call, x, attrs))
    // A vector of zeros stays one: 1 is added to a norm of 0.
    const isZero = call.binary('Sub', 1, call.unary('Sign', norm))
    return call.binary('Div', x, call.binary('Add', norm, isZero))
  },
}

const squares = (call: Call, x: Source, attrs: Attrs): Source =>
  call.unary('ReduceSum', call.unary('Square', x), attrs)

function reduced(call: Call, make: (x: Source, attrs: Attrs) => Source): Source {
  const x = call.source(0)
  const axes = call.list(1, 'axes')
  const keepdims = call.flag('keepdims', true)
  const isEmpty = axes === undefined || axes.length === 0
  if (call.flag('noop_with_empty_axes') && isEmpty) return make(x, { axes: [], keepdims })
  return make(x, { axes: isEmpty ? undefined : axes, keepdims })
}

function place(call: Call, x: Source): Source {
  if (call.flag('select_last_index'))
    throw unmapped('select_last_index is not supported', 'select_last_index には対応していない')
  return call.unary('ArgMax', x, { axis: call.number('axis', 0), keepdims: call.flag('keepdims', true) })
}
