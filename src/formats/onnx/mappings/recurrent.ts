import type { Source } from '../../../graph/document'
import type { Tensor } from '../../../tensor/tensor'
import type { Attrs } from '../builder'
import { unmapped, type Call, type Mapping, type Result } from '../call'
import { beside, part, reshaped, sumOf, transposed } from '../numbers'

/*
 * RNN, LSTM and GRU. ONNX has weights (directions, gates·H, in) and biases of input and state one after the other; here
 * they are (in, gates·H), the directions side by side, and one bias.
 */

export const recurrent: Readonly<Record<string, Mapping>> = {
  RNN: (call) => layer(call, 'RNN', 1, ['Tanh'], activationOf),
  GRU: (call) => {
    const isAfter = call.flag('linear_before_reset')
    return layer(
      call,
      'GRU',
      3,
      ['Sigmoid', 'Tanh'],
      () => ({ gates: 'zrh', linearBeforeReset: isAfter, recurrentBias: isAfter && call.has(3) }),
      isAfter,
    )
  },
  LSTM: (call) => {
    if (call.flag('input_forget'))
      throw unmapped('input_forget is not supported', 'input_forget には対応していない')
    return layer(call, 'LSTM', 4, ['Sigmoid', 'Tanh', 'Tanh'], () => ({
      gates: 'iofc',
      peephole: call.has(7),
    }))
  },
}

function activationOf(call: Call): Attrs {
  const [name = 'Tanh', ...others] = call.texts('activations') ?? []
  const known = new Map([
    ['Tanh', 'tanh'],
    ['Relu', 'relu'],
    ['Affine', 'identity'],
  ]).get(name)
  if (known === undefined || others.some((other) => other !== name))
    throw unmapped(`the activation ${name} is not supported`, `活性化関数 ${name} には対応していない`)
  return { activation: known }
}

function layer(
  call: Call,
  op: string,
  gates: number,
  activations: readonly string[],
  more: (call: Call) => Attrs,
  isSplit = false,
): Result[] {
  const direction = call.text('direction', 'forward')
  const directions = direction === 'bidirectional' ? 2 : 1
  const layout = call.number('layout', 0)
  const X = call.source(0)
  checkPlain(call, op === 'RNN' ? undefined : activations, X, layout)
  const weights = weightsOf(call, gates, directions, isSplit)
  const start = (i: number): Source | undefined => {
    // It starts from zeros unless told otherwise.
    if (call.known(i)?.data.every((value) => value === 0)) return undefined
    const given = call.optional(i)
    if (given === undefined) return undefined
    if (directions === 1) return call.unary('Squeeze', given, { axes: [layout === 0 ? 0 : 1] })
    return layout === 0 ? given : call.unary('Transpose', given, { perm: [1, 0, 2] })
  }
  const y = call.add(
    op,
    { x: X, h0: start(5), ...(op === 'LSTM' && { c0: start(6) }), ...weights },
    {
      direction,
      layout: layout === 0 ? 'timeFirst' : 'batchFirst',
      bias: call.has(3) ? undefined : false,
      ...more(call),
    },
  )
  const end = (name: string): Source => {
    const state = call.output(y, name)
    if (directions === 1) return call.unary('Unsqueeze', state, { axes: [layout === 0 ? 0 : 1] })
    return layout === 0 ? state : call.unary('Transpose', state, { perm: [1, 0, 2] })
  }
  return [
    call.wants(0) ? sequence(call, y, directions, layout) : undefined,
    call.wants(1) ? end('h') : undefined,
    call.wants(2) ? end('c') : undefined,
  ]
}

/** The hidden states with an axis for the direction: (T, D, N, H), or (N, T, D, H) with the batch first. */
function sequence(call: Call, y: Source, directions: number, layout: number): Source {
  if (directions === 1) return call.unary('Unsqueeze', y, { axes: [layout === 0 ? 1 : 2] })
  const apart = call.unary('Reshape', y, { shape: [0, 0, directions, -1] })
  return layout === 0 ? call.unary('Transpose', apart, { perm: [0, 2, 1, 3] }) : apart
}

/** Settings that there is nothing like here. */
function checkPlain(call: Call, activations: readonly string[] | undefined, X: Source, layout: number): void {
  call.ignore('hidden_size', 'output_sequence')
  if (activations !== undefined) {
    const given = call.texts('activations')
    if (given?.some((name, i) => name !== activations[i % activations.length]))
      throw unmapped(
        `activations other than ${activations.join(', ')} are not supported`,
        `${activations.join('、')} 以外の活性化関数には対応していない`,
      )
  }
  if (call.attr('clip') !== undefined) throw unmapped('clip is not supported', 'clip には対応していない')
  if (!call.has(4)) return
  const steps = call.size(X, layout === 0 ? 0 : 1)
  if (call.constant(4, 'sequence_lens').data.some((length) => length !== steps))
    throw unmapped('sequences of different lengths are not supported', '長さの違う系列には対応していない')
}

/** The weights in our layout, owned by the node. */
function weightsOf(call: Call, gates: number, directions: number, isSplit: boolean): Record<string, Tensor> {
  const [W, R] = [call.constant(1, 'W'), call.constant(2, 'R')]
  const each = <T>(make: (d: number) => T): T[] => Array.from({ length: directions }, (_, d) => make(d))
  const matrix = (given: Tensor): Tensor =>
    beside(each((d) => transposed(reshaped(part(given, d, d + 1), given.shape.slice(1)))))
  const weights: Record<string, Tensor> = { Wx: matrix(W), Wh: matrix(R) }
  if (call.has(3)) {
    const size = ((W.shape[1] ?? gates) / gates) * gates
    const both = each((d) => reshaped(part(call.constant(3, 'B'), d, d + 1), [2 * size]))
    const [own, recurrent] = [both.map((b) => part(b, 0, size)), both.map((b) => part(b, size, 2 * size))]
    weights.b = beside(isSplit ? own : own.map((b, d) => sumOf(b, recurrent[d] ?? b)))
    if (isSplit) weights.bh = beside(recurrent)
  }
  if (call.has(7)) {
    const P = call.constant(7, 'P')
    weights.P = beside(each((d) => reshaped(part(P, d, d + 1), P.shape.slice(1))))
  }
  return weights
}
