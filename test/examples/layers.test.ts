import { describe, expect, it } from 'vitest'
import { evalResult, type EvalResult } from '../../src/engine/results'
import { changeNode } from '../../src/graph/wiring'
import { parseTensor } from '../../src/tensor/literal'
import { example, lines } from './files'

function results(document: ReturnType<typeof example>): EvalResult {
  const { problems, result } = evalResult(document)
  expect(lines(problems)).toEqual([])
  return result
}

/** Numbers as the curriculum prints them, to half a unit of `digits` decimals. */
function expectNumbers(actual: unknown, expected: readonly number[], digits: number): void {
  const { data } = parseTensor(actual)
  expect(data.length).toBe(expected.length)
  expected.forEach((x, i) => {
    expect(Math.abs((data[i] ?? NaN) - x), `${data[i]}, not ${x}`).toBeLessThanOrEqual(0.5 * 10 ** -digits)
  })
}

const norm = (actual: unknown): number => Math.hypot(...parseTensor(actual).data)

describe('convolution', () => {
  it('has the book’s numbers, without and with padding', () => {
    const { values } = results(example('e36-convolution'))
    expectNumbers(values.plain, [15, 16, 6, 15], 12)
    expectNumbers(values.padded, [7, 12, 10, 2, 4, 15, 16, 10, 10, 6, 15, 6, 8, 10, 4, 3], 12)
  })

  it('is the same by im2col, and so are its gradients', () => {
    const [direct, parts] = [example('e36-convolution'), example('e36-im2col')].map(results)
    expectNumbers(parts?.values.y, [15, 16, 6, 15], 12)
    expect(parseTensor(parts?.nodeGrads?.W).data).toEqual(parseTensor(direct?.nodeGrads?.W).data)
  })

  it('pools as in the book', () => {
    const { values, grads } = results(example('e36-pooling'))
    expectNumbers(values.largest, [2, 3, 4, 2], 12)
    expectNumbers(values.mean, [1, 1.5, 2.25, 1], 12)
    expectNumbers(grads?.['largest.x'], [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0], 12)
  })

  it('im2col of 1 and of 10 images', () => {
    const { values } = results(example('e36-im2col-shapes'))
    expect([values.rows1, values.rows10].map((value) => parseTensor(value).shape)).toEqual([
      [9, 75],
      [90, 75],
    ])
  })
})

describe('sequences', () => {
  const bptt = example('e39-backprop-through-time')
  const perExample = (document: typeof bptt): number[] => {
    const { grads } = results(document)
    return ['d.h0', 'c.h0', 'b.h0', 'a.h0'].map((wire) => norm(grads?.[wire]) / 2)
  }

  it('a gradient grows through 20 steps where the spectral radius is above 1', () => {
    const expected = [2.468, 8.081, 25.69, 249.5]
    perExample(bptt).forEach((x, i) => expect(x.toPrecision(4)).toBe(String(expected[i])))
  })

  it('and fades with half the weights', () => {
    const Wh = bptt.nodes.find(({ id }) => id === 'Wh')
    const { shape, data } = parseTensor(Wh?.attrs?.value)
    const half = { shape: [...shape], data: Array.from(data, (w) => w / 2) }
    const halved = changeNode(bptt, 'Wh', (node) => ({ ...node, attrs: { ...node.attrs, value: half } }))
    const [one = 0, five = 0, ten = 0, twenty = 0] = perExample(halved)
    expect([one.toPrecision(4), five.toPrecision(4)]).toEqual(['1.234', '0.2525'])
    expect([ten.toPrecision(3), twenty.toPrecision(3)]).toEqual(['0.0251', '0.000238'])
  })

  it('an LSTM with every gate’s input 1', () => {
    const { values } = results(example('e40-lstm-cell'))
    expectNumbers(values['cell:h'] ?? values.cell, [0.3696064], 7)
    expectNumbers(values['cell:c'], [0.5567699], 7)
  })

  it('attention over three states', () => {
    const { values } = results(example('e43-toy-attention'))
    expectNumbers(values['context:weights'], [0.468311, 0.063379, 0.468311], 6)
    expectNumbers(values['context:y'] ?? values.context, [0.936621, 0.531689], 6)
  })
})
