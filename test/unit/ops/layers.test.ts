import { describe, expect, it } from 'vitest'
import * as e from '../../../src/expr/build'
import { call } from '../../../src/expr/fn'
import type { Value } from '../../../src/expr/value'
import { findOp } from '../../../src/ops'
import { isSource, type AttrValues, type OpDefinition } from '../../../src/ops/kit/definition'
import { callOp, traceOp } from '../../../src/ops/kit/trace'
import type { Shape } from '../../../src/tensor/tensor'
import { caseOf, type Case } from './cases'
import { evaluate, gradientsOf, relativeError, weighted } from './numbers'

const opNamed = (name: string): OpDefinition => {
  const op = findOp(name)
  if (op === undefined || isSource(op)) throw new Error(`no ${name}`)
  return op
}

type Wired = Readonly<Record<string, Value | undefined>>

/** The default output of an op. */
const use = (name: string, ports: Wired, attrs?: AttrValues): Value => callOp(opNamed(name), ports, attrs)

/** All outputs of an op. */
function useAll(name: string, ports: Wired, attrs?: AttrValues): Value[] {
  const op = opNamed(name)
  return call(
    traceOp(op, ports, attrs),
    Object.keys(op.inputs).flatMap((port) => ports[port] ?? []),
  )
}

/** An op on random inputs beside what is built by hand from the same inputs: equal in values and in every gradient. */
function expectEqual(
  name: string,
  shapes: Readonly<Record<string, Shape>>,
  attrs: AttrValues,
  byHand: (x: Readonly<Record<string, Value>>) => Readonly<Record<string, Value>>,
): void {
  const one: Case = caseOf(opNamed(name), { shapes, attrs })
  const ports = Object.fromEntries(
    one.names.flatMap((port, i) => (one.leaves[i] ? [[port, one.leaves[i]]] : [])),
  )
  const hand = byHand(ports)
  for (const [output, right] of Object.entries(hand)) {
    const left = one.outputs[output]
    if (left === undefined) throw new Error(`no output ${output}`)
    expect(left.shape, output).toEqual(right.shape)
    const [ours = [], theirs = []] = evaluate(one, [left, right])
    expect(relativeError(ours, theirs), `${name}.${output}`).toBeLessThan(1e-12)
  }
  const total = (outputs: Readonly<Record<string, Value>>): Value =>
    Object.keys(hand)
      .map((output, i) => weighted(outputs[output] ?? e.number(NaN), i + 1))
      .reduce((sum, term) => e.add(sum, term))
  const [left, right] = [gradientsOf(total(one.outputs), one.leaves), gradientsOf(total(hand), one.leaves)]
  one.names.forEach((port, i) => {
    const [ours, theirs] = [left[i], right[i]]
    if (ours === undefined || theirs === undefined) throw new Error(`${name}: nothing flows to ${port}`)
    const [a = [], b = []] = evaluate(one, [ours, theirs])
    expect(relativeError(a, b), `${name} ∂${port}`).toBeLessThan(1e-12)
  })
}

const at = (x: Readonly<Record<string, Value>>, port: string): Value => {
  const value = x[port]
  if (value === undefined) throw new Error(`no port ${port}`)
  return value
}

const channels = (x: Value, from: number, to: number, axis = 1): Value => e.slice(x, axis, from, to)
const stepOf = (x: Value, t: number): Value =>
  e.reshape(e.slice(x, 1, t, t + 1), [x.shape[0] ?? 1, x.shape[2] ?? 1])
const stacked = (xs: readonly Value[]): Value =>
  e.concat(
    xs.map((x) => e.expandDims(x, 1)),
    1,
  )

describe('a window opened', () => {
  it('Conv is im2col times the filters', () => {
    const attrs = { strides: [2, 1], pads: [1, 0, 0, 1], dilations: [1, 2] }
    expectEqual('Conv', { x: [2, 2, 5, 4], W: [3, 2, 2, 2], b: [3] }, attrs, (x) => {
      const rows = use('Im2Col', { x: at(x, 'x') }, { ...attrs, kernelShape: [2] })
      const y = e.add(e.matmul(rows, e.transpose(e.reshape(at(x, 'W'), [3, 8]))), at(x, 'b'))
      return { y: e.transpose(e.reshape(y, [2, 3, 3, 3]), [0, 3, 1, 2]) }
    })
  })

  it('a grouped Conv is several side by side', () => {
    expectEqual('Conv', { x: [2, 4, 5], W: [6, 2, 3], b: [6] }, { group: 2, pads: [1] }, (x) => ({
      y: e.concat(
        [0, 1].map((g) =>
          use(
            'Conv',
            {
              x: channels(at(x, 'x'), 2 * g, 2 * g + 2),
              W: channels(at(x, 'W'), 3 * g, 3 * g + 3, 0),
              b: channels(at(x, 'b'), 3 * g, 3 * g + 3, 0),
            },
            { pads: [1] },
          ),
        ),
        1,
      ),
    }))
  })

  it('ConvTranspose is the way back through Conv', () => {
    const attrs = { strides: [2], pads: [1], group: 2 }
    expectEqual('ConvTranspose', { x: [1, 4, 2, 3], W: [4, 3, 3, 3] }, attrs, (x) => {
      const image = e.leaf([1, 6, 3, 5], 'float')
      const y = use('Conv', { x: image, W: at(x, 'W') }, attrs)
      const [gradient] = gradientsOf(e.sum(e.mul(y, at(x, 'x'))), [image])
      return { y: gradient ?? image }
    })
  })

  it('MaxPool is the largest of each row of im2col, AveragePool its mean', () => {
    const attrs = { kernelShape: [3, 2], strides: [1, 2] }
    const rows = (x: Value): Value =>
      e.reshape(use('Im2Col', { x: e.reshape(x, [4, 1, 4, 4]) }, attrs), [2, 2, 2, 2, 6])
    expectEqual('MaxPool', { x: [2, 2, 4, 4] }, attrs, (x) => ({ y: e.reduceMax(rows(at(x, 'x')), 4) }))
    expectEqual('AveragePool', { x: [2, 2, 4, 4] }, attrs, (x) => ({ y: e.mean(rows(at(x, 'x')), [4]) }))
  })

  it('AveragePool over everything is GlobalAveragePool', () => {
    expectEqual('GlobalAveragePool', { x: [2, 3, 3, 4] }, {}, (x) => ({
      y: use('AveragePool', { x: at(x, 'x') }, { kernelShape: [3, 4] }),
    }))
  })

  it('Col2Im is the way back through Im2Col', () => {
    const attrs = { kernelShape: [2], strides: [1, 2], pads: [0, 1, 1, 0] }
    expectEqual('Col2Im', { x: [24, 8] }, { ...attrs, imageShape: [4, 5] }, (x) => {
      const image = e.leaf([2, 2, 4, 5], 'float')
      const [gradient] = gradientsOf(e.sum(e.mul(use('Im2Col', { x: image }, attrs), at(x, 'x'))), [image])
      return { y: gradient ?? image }
    })
  })

  it('im2col of the book’s images has the book’s shapes', () => {
    for (const [n, rows] of [
      [1, 9],
      [10, 90],
    ] as const)
      // prettier-ignore
      expect(use('Im2Col', { x: e.leaf([n, 3, 7, 7], 'float') }, { kernelShape: [5] }).shape).toEqual([rows, 75])
  })

  it('a 6 × 6 image under a 2 × 2 filter with stride and padding 1 is 7 × 7', () => {
    const ports = { x: e.leaf([1, 1, 6, 6], 'float'), W: e.leaf([1, 1, 2, 2], 'float') }
    expect(use('Conv', ports, { strides: [1], pads: [1] }).shape).toEqual([1, 1, 7, 7])
  })

  it('four causal convolutions of doubling dilation see 16 steps and none of the future', () => {
    const one = caseOf(opNamed('Conv'), { shapes: { x: [1, 1, 20], W: [1, 1, 2] } })
    const [x = e.number(0), W = e.number(0)] = one.leaves
    let y = x
    for (const dilation of [1, 2, 4, 8])
      y = use('Conv', { x: y, W }, { autoPad: 'causal', dilations: [dilation] })
    const [gradient = x] = gradientsOf(e.sum(e.slice(y, 2, 17, 18)), [x])
    const [reached = []] = evaluate(one, [gradient])
    expect(Array.from(reached, (g) => g !== 0)).toEqual(
      Array.from({ length: 20 }, (_, t) => t > 1 && t <= 17),
    )
  })
})

describe('a recurrent layer opened is its cells in a row', () => {
  const weights = (d: number, h: number, blocks: number) => ({
    Wx: [d, blocks * h],
    Wh: [h, blocks * h],
    b: [blocks * h],
  })

  it.each([
    ['RNN', 1, {}],
    ['RNN', 1, { activation: 'identity' }],
    ['LSTM', 4, { gates: 'ifgo' }],
    ['GRU', 3, {}],
    ['GRU', 3, { gates: 'rzn', linearBeforeReset: true }],
  ] as const)('%s %i %j', (name, blocks, attrs) => {
    const memory: Record<string, Shape> = name === 'LSTM' ? { c0: [2, 2] } : {}
    const shapes = { x: [2, 4, 3], h0: [2, 2], ...memory, ...weights(3, 2, blocks) }
    expectEqual(name, shapes, attrs, ({ x, h0, c0, ...rest }) => {
      let [h, c] = [h0, c0]
      const hidden = [0, 1, 2, 3].map((t) => {
        const ports = { x: stepOf(x ?? e.number(0), t), h0: h, c0: c, ...rest }
        ;[h, c] = useAll(`${name}Cell`, ports, attrs)
        return h ?? e.number(0)
      })
      return { y: stacked(hidden), ...(h ? { h } : {}), ...(c ? { c } : {}) }
    })
  })

  it('both ways is forward beside from the end', () => {
    const shapes = { x: [2, 3, 2], h0: [2, 2, 2], c0: [2, 2, 2], Wx: [2, 16], Wh: [2, 16], b: [16] }
    expectEqual('LSTM', shapes, { direction: 'bidirectional' }, (x) => {
      const [forward = [], back = []] = (['forward', 'reverse'] as const).map((direction, d) =>
        useAll(
          'LSTM',
          {
            x: at(x, 'x'),
            h0: e.reshape(channels(at(x, 'h0'), d, d + 1, 0), [2, 2]),
            c0: e.reshape(channels(at(x, 'c0'), d, d + 1, 0), [2, 2]),
            Wx: channels(at(x, 'Wx'), 8 * d, 8 * d + 8),
            Wh: channels(at(x, 'Wh'), 8 * d, 8 * d + 8),
            b: channels(at(x, 'b'), 8 * d, 8 * d + 8, 0),
          },
          { direction },
        ),
      )
      const pair = (i: number): Value[] => [forward, back].map((results) => results[i] ?? e.number(0))
      return {
        y: e.concat(pair(0), 2),
        h: e.concat(pair(1).map((h) => e.expandDims(h, 0)), 0),
        c: e.concat(pair(2).map((c) => e.expandDims(c, 0)), 0),
      }
    }) // prettier-ignore
  })

  it('from the end is forward on the reversed sequence, time first the same with axes turned', () => {
    const shapes = { x: [2, 3, 2], h0: [2, 2], ...weights(2, 2, 3) }
    const reversed = (x: Value): Value => stacked([2, 1, 0].map((t) => stepOf(x, t)))
    expectEqual('GRU', shapes, { direction: 'reverse' }, (x) => {
      const [y, h] = useAll('GRU', { ...x, x: reversed(at(x, 'x')) })
      return { y: reversed(y ?? at(x, 'x')), h: h ?? at(x, 'h0') }
    })
    expectEqual('GRU', { ...shapes, x: [3, 2, 2] }, { layout: 'timeFirst' }, (x) => {
      const [y, h] = useAll('GRU', { ...x, x: e.transpose(at(x, 'x'), [1, 0, 2]) })
      return { y: e.transpose(y ?? at(x, 'x'), [1, 0, 2]), h: h ?? at(x, 'h0') }
    })
  })

  it('peepholes of 0 change nothing, and a start of zeros is no start', () => {
    const shapes = { x: [2, 3, 2], ...weights(2, 2, 4) }
    expectEqual('LSTM', shapes, {}, (x) => {
      const zeros = e.full([2, 2], 0)
      const [y, h, c] = useAll('LSTM', { ...x, h0: zeros, c0: zeros, P: e.full([6], 0) }, { peephole: true })
      return { y: y ?? zeros, h: h ?? zeros, c: c ?? zeros }
    })
  })

  it('only the last state may be asked for', () => {
    const one = caseOf(opNamed('RNN'), { shapes: { x: [1, 3, 1], Wx: [1, 1], Wh: [1, 1] } })
    const [x = e.number(0), Wx, Wh] = one.leaves
    let h: Value | undefined
    for (const t of [0, 1, 2]) h = use('RNNCell', { x: stepOf(x, t), h0: h, Wx, Wh })
    const [left = x, right = x] = [one.outputs.h, h].map((end) => gradientsOf(e.sum(end ?? x), [x])[0])
    const [ours = [], theirs = []] = evaluate(one, [left, right])
    expect(relativeError(ours, theirs)).toBeLessThan(1e-14)
  })

  it('has as many parameters as the curriculum counts for 16 inputs and 16 units', () => {
    const count = (name: string): number => {
      const { Wx, Wh, b } = opNamed(name).inputs
      const attrs = { units: 16, bias: true, direction: 'forward' }
      const known: Record<string, Shape | undefined> = { x: [1, 5, 16] }
      for (const [port, spec] of Object.entries({ Wx, Wh, b })) known[port] = spec?.param?.shape(known, attrs)
      const { x: _x, ...owned } = known
      return Object.values(owned).reduce((sum, shape) => sum + (shape ?? []).reduce((p, d) => p * d, 1), 0)
    }
    expect(['RNN', 'LSTM', 'GRU'].map(count)).toEqual([528, 2112, 1584])
  })

  it('backpropagation through time grows or fades with the spectral radius', () => {
    const Wh = [1.78862847, 0.43650985, 0.09649747, -1.8634927, -0.2773882, -0.35475898, -0.08274148, -0.62700068, -0.04381817] // prettier-ignore
    const norms = (factor: number): number[] =>
      [1, 5, 10, 20].map((steps) => {
        const one = caseOf(opNamed('RNN'), {
          shapes: { x: [2, steps, 1], h0: [2, 3], Wx: [1, 3], Wh: [3, 3] },
          attrs: { activation: 'identity' },
          values: { Wh: Wh.map((w) => factor * w) },
        })
        const h0 = one.leaves[1] ?? e.number(0)
        const [gradient = h0] = gradientsOf(e.sum(one.outputs.h ?? h0), [h0])
        const [g = []] = evaluate(one, [gradient])
        return Math.hypot(...g) / 2
      })
    // to half a unit of the last digit printed
    const expected = [
      [norms(1), [2.468, 8.081, 25.69, 249.5], [5e-4, 5e-4, 5e-3, 5e-2]],
      [norms(0.5), [1.234, 0.2525, 0.0251, 2.38e-4], [5e-4, 5e-5, 5e-5, 5e-7]],
    ] as const
    for (const [found, printed, half] of expected)
      found.forEach((norm, i) => {
        expect(Math.abs(norm - (printed[i] ?? NaN))).toBeLessThan(half[i] ?? 0)
      })
  })
})

describe('attention and layers over time opened', () => {
  it('attention is a softmax between two products', () => {
    expectEqual('ScaledDotProductAttention', { q: [2, 2, 4], k: [2, 3, 4], v: [2, 3, 2] }, {}, (x) => {
      const scores = e.div(e.matmul(at(x, 'q'), e.transpose(at(x, 'k'))), 2)
      const weights = use('Softmax', { x: scores })
      return { y: e.matmul(weights, at(x, 'v')), weights }
    })
  })

  it('what is masked away has weight 0, and a row that sees nothing sees everything', () => {
    const one = caseOf(opNamed('ScaledDotProductAttention'), {
      shapes: { q: [2, 1], k: [3, 1], v: [3, 1], mask: [2, 3] },
      integers: { mask: [0, 2] },
      values: { v: [1, 2, 6], mask: [1, 0, 0, 0, 0, 0] },
    })
    const [found, seen] = evaluate(one, Object.values(one.outputs))
    expect(Array.from(found ?? [])).toEqual([1, 3])
    expect(Array.from(seen ?? []).slice(0, 3)).toEqual([1, 0, 0])
  })

  it('several heads are attentions on their own columns', () => {
    const shapes = { q: [2, 2, 4], k: [2, 3, 2], v: [2, 3, 4], Wq: [4, 4], Wk: [2, 4], Wv: [4, 4], Wo: [4, 3], bq: [4], bv: [4], bo: [3] } // prettier-ignore
    expectEqual('MultiHeadAttention', shapes, { numHeads: 2 }, (x) => {
      const q = use('Affine', { x: at(x, 'q'), W: at(x, 'Wq'), b: at(x, 'bq') })
      const k = use('Affine', { x: at(x, 'k'), W: at(x, 'Wk') })
      const v = use('Affine', { x: at(x, 'v'), W: at(x, 'Wv'), b: at(x, 'bv') })
      const heads = [0, 1].map((h) => {
        const [own, keys, values] = [q, k, v].map((each) => channels(each, 2 * h, 2 * h + 2, 2))
        return useAll('ScaledDotProductAttention', { q: own, k: keys, v: values })
      })
      const found = e.concat(
        heads.map(([y = q]) => y),
        2,
      )
      return {
        y: use('Affine', { x: found, W: at(x, 'Wo'), b: at(x, 'bo') }),
        weights: stacked(heads.map(([, weights = q]) => weights)),
      }
    })
  })

  it('self-attention is attention to oneself', () => {
    const shapes = { q: [1, 3, 2], Wq: [2, 2], Wk: [2, 2], Wv: [2, 2], Wo: [2, 2] }
    expectEqual('MultiHeadAttention', shapes, {}, (x) => ({
      y: use('MultiHeadAttention', { ...x, k: at(x, 'q'), v: at(x, 'q') }),
    }))
  })

  it('TimeAffine is an Affine at every step, TimeSoftmaxCrossEntropy the mean of every step’s loss', () => {
    expectEqual('TimeAffine', { x: [2, 3, 2], W: [2, 4], b: [4] }, {}, (x) => ({
      y: stacked([0, 1, 2].map((t) => use('Affine', { ...x, x: stepOf(at(x, 'x'), t) }))),
    }))
    expectEqual('TimeSoftmaxCrossEntropy', { y: [2, 3, 4], t: [2, 3, 4] }, {}, (x) => {
      const losses = [0, 1, 2].map((t) =>
        use('SoftmaxCrossEntropy', { y: stepOf(at(x, 'y'), t), t: stepOf(at(x, 't'), t) }),
      )
      return { y: e.div(losses.reduce((sum, loss) => e.add(sum, loss)), 3) }
    }) // prettier-ignore
  })
})
