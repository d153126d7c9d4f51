import { describe, expect, it } from 'vitest'
import { compile } from '../../src/engine/compile'
import { makePlan } from '../../src/engine/plan'
import { evalResult, type EvalResult } from '../../src/engine/results'
import { reverse } from '../../src/expr/autodiff'
import { full } from '../../src/expr/build'
import type { GraphDocument } from '../../src/graph/document'
import { changeNode, connect } from '../../src/graph/wiring'
import { setObjective } from '../../src/graph/edits'
import { parseTensor } from '../../src/tensor/literal'
import { scalar, tensor, type Tensor } from '../../src/tensor/tensor'
import { example, lines } from './files'

type Feeds = Readonly<Record<string, Tensor>>

function results(document: GraphDocument, feeds: Feeds = {}): EvalResult {
  const { problems, result } = evalResult(document, { feeds })
  expect(lines(problems)).toEqual([])
  return result
}

/** Half a unit of the last digit written; 1e-9 of the number where there are ten digits or more. */
function toleranceOf(written: string): number {
  const digits = written
    .replace(/e.*$/i, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+/, '').length
  if (digits >= 10) return 1e-9 * Math.max(1, Math.abs(Number(written)))
  const [mantissa = '', exponent = '0'] = written.toLowerCase().split('e')
  const decimals = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0
  return 0.5 * 10 ** (Number(exponent) - decimals) * (1 + 1e-9)
}

/** Numbers as the curriculum prints them. */
function expectNumbers(actual: unknown, written: string): void {
  const numbers = written.split(/[\s,]+/)
  const { data } = parseTensor(actual)
  expect(data.length).toBe(numbers.length)
  numbers.forEach((number, i) => {
    expect(Math.abs((data[i] ?? NaN) - Number(number)), `${number} is ${data[i]}`).toBeLessThanOrEqual(
      toleranceOf(number),
    )
  })
}

interface Expectation {
  readonly values?: Readonly<Record<string, string>>
  /** of the objective with respect to nodes and parameters */
  readonly gradients?: Readonly<Record<string, string>>
  readonly wires?: Readonly<Record<string, string>>
}

const table: Readonly<Record<string, Expectation>> = {
  'e01-gates': { values: { and: '0 0 0 1', or: '0 1 1 1', nand: '1 1 1 0' } },
  'e05-three-layers': {
    values: {
      a1: '.3 .7 1.1',
      z1: '.57444252 .66818777 .75026011',
      z2: '.62624937 .7710107',
      y: '.31682708 .69627909',
    },
  },
  'e06-softmax': { values: { y: '.01821127 .24519181 .73659691', same: '.01821127 .24519181 .73659691' } },
  'e06-softmax-overflow': { values: { y: '.9999546 4.53979e-5 2.06106e-9' } },
  'e06-softmax-axis': { values: { row_sums: '1.000000 1.000000', wrong_sums: '2.11 .89' } },
  'e07-half-squared-error': { values: { right: '.0975', wrong: '.5975' } },
  'e07-cross-entropy': { values: { right: '.510825624', wrong: '2.302585093' } },
  'e07-cross-entropy-epsilon': { values: { right: '.510825457', wrong: '2.302584093' } },
  'e10-apple': {
    values: { total: '220.0000000' },
    gradients: { price: '2.200000000', count: '110.0000000', tax: '200.0000000' },
  },
  'e11-apple-and-orange': {
    values: { apples: '200', oranges: '450', subtotal: '650', total: '715.0000000' },
    gradients: {
      apple_price: '2.200000000',
      apple_count: '110.0000000',
      orange_price: '3.300000000',
      orange_count: '165.0000000',
      tax: '650.0000000',
    },
  },
  'e12-chain-rule': { values: { t: '3', z: '9' }, gradients: { x: '6', y: '6', t: '6' } },
  'e13-square-plus-x': {
    values: { y: '12' },
    gradients: { x: '7' },
    wires: { 'square.a': '3', 'square.b': '3', 'y.b': '1' },
  },
  'e13-x-plus-x': { values: { y: '6' }, gradients: { x: '2' } },
  'e13-x-minus-x': { values: { y: '0' }, gradients: { x: '0' }, wires: { 'y.a': '1', 'y.b': '-1' } },
  'e13-x-over-x': { values: { y: '1' }, gradients: { x: '0' }, wires: { 'y.a': '.3333333333', 'y.b': '-.3333333333' } },
  'e13-nested': { values: { y: '1.648721270700128' }, gradients: { x: '3.297442541400256' } },
  'e13-goldstein-price': { values: { z: '1876' }, gradients: { x: '-5376', y: '8064' } },
  'e13-matyas': { values: { z: '.0400000000' }, gradients: { x: '.0400000000', y: '.0400000000' } },
  'e13-rosenbrock': { values: { z: '401' }, gradients: { x: '-2', y: '400' } },
  'e15-affine': {
    values: { Y: '.6000000000 1.300000000 2.000000000 1.200000000 2.700000000 4.200000000' },
    gradients: { W: '4 4 4 6 6 6', B: '2 2 2', X: '.9000000000 1.200000000 .9000000000 1.200000000' },
  },
  'e16-softmax-with-loss': {
    values: { loss: '1.405714465' },
    gradients: { a: '.01821127 -.75480819 .73659691' },
  },
  'e16-softmax-with-loss-parts': {
    values: { loss: '1.405714465' },
    gradients: { a: '.01821127 -.75480819 .73659691' },
  },
  'e17-simple-net': {
    values: { loss: '.9280685387' },
    gradients: { W: '.21924763 .14356247 -.36281009 .32887144 .2153437 -.54421514' },
  },
  'e18-sigmoid-slope': { gradients: { u: '.0177', z: '.24998' } },
} // prettier-ignore

describe('numbers of the curriculum', () => {
  it.each(Object.entries(table))('%s', (name, { values = {}, gradients = {}, wires = {} }) => {
    const result = results(example(name))
    for (const [node, written] of Object.entries(values)) expectNumbers(result.values[node], written)
    for (const [node, written] of Object.entries(gradients))
      expectNumbers(result.nodeGrads?.[node] ?? result.paramGrads?.[node], written)
    for (const [wire, written] of Object.entries(wires)) expectNumbers(result.grads?.[wire], written)
  })

  it.each([
    [-1, { step: '0', sigmoid: '.26894142', tanh: '-.76159416', relu: '0', leaky: '-.01', hardtanh: '-1' }],
    [0, { step: '0', sigmoid: '.5', relu: '0', softplus: '.693147' }],
    [0.5, { identity: '.5', step: '1', tanh: '.46211716', relu: '.5', hardtanh: '.5' }],
    [2, { identity: '2', step: '1', relu: '2', leaky: '2', softplus: '2.126928', hardtanh: '1' }],
    [1000, { sigmoid: '1', tanh: '1', softplus: '1000' }],
  ])('e03-activations at %d', (x, values) => {
    const result = results(example('e03-activations'), { x: scalar(x) })
    for (const [node, written] of Object.entries(values)) expectNumbers(result.values[node], written)
  })

  it.each([
    [0, { identity: '1', step: '0', sigmoid: '.25', tanh: '1', relu: '0', softplus: '.5', hardtanh: '1' }],
    [2, { sigmoid: '.104994', relu: '1', leaky: '1', softplus: '.880797', hardtanh: '0' }],
    [-2, { relu: '0', leaky: '.01', hardtanh: '0' }],
  ])('e03-activations: slopes at %d', (x, slopes) => {
    const result = results(example('e03-activations'), { x: scalar(x) })
    for (const [node, written] of Object.entries(slopes)) expectNumbers(result.grads?.[`${node}.x`], written)
  })
})

describe('e13-rosenbrock', () => {
  it('has the Hessian that its backward pass, differentiated again, says', () => {
    const { program } = compile(example('e13-rosenbrock'))
    const leaves = ['x', 'y'].map((name) => program.leaves.get(name)?.value)
    const [x, y] = leaves
    if (x === undefined || y === undefined) throw new Error('x and y are leaves')
    const rows = [x, y].map((leaf) => {
      const gradient = program.gradients.get(leaf)
      if (gradient === undefined) throw new Error('both have a gradient')
      const second = reverse([gradient], [full([], 1)], [x, y])
      return [x, y].map((other) => second.of.get(other) ?? full([], 0))
    })
    const plan = makePlan(
      rows.flat(),
      [...program.leaves.values()].map(({ value }) => value),
    )
    for (const leaf of program.leaves.values()) plan.feed(leaf.value, leaf.initial().data)
    plan.run()
    // At (0, 2): ∂²z/∂x² = 1200x² − 400y + 2, ∂²z/∂x∂y = −400x, ∂²z/∂y² = 200.
    expect(rows.map((row) => row.map((value) => plan.get(value)[0]))).toEqual([
      [-798, -0],
      [-0, 200],
    ])
  })
})

describe('e14-sigmoid', () => {
  it.each([-3, -0.1, 0, 1, 4.5])('from its parts equals the fused one to 1e-15 at %d', (x) => {
    const { values, grads } = results(example('e14-sigmoid'), { x: scalar(x) })
    expect(Math.abs(Number(values['difference']))).toBeLessThanOrEqual(1e-15)
    expect(Math.abs(Number(grads?.['neg.b']) + Number(grads?.['fused.x']))).toBeLessThanOrEqual(1e-15)
    expect(Number(grads?.['neg.b'])).toBeGreaterThan(0)
  })
})

describe('e15-affine', () => {
  it('turned round to WX + B is refused at the port, with the transposition that would fit', () => {
    const document = example('e15-affine')
    const turned = connect(connect(document, 'W', { node: 'XW', port: 'a' }), 'X', { node: 'XW', port: 'b' })
    const { problems } = compile(turned)
    expect(problems[0]).toMatchObject({ code: 'inner-sizes-differ', at: ['XW'] })
    expect(problems[0]?.port).toMatch(/^[ab]$/)
    expect(problems[0]?.message.en).toBe('inner sizes differ: a is (2,3), b is (2,2)')
    expect(problems[0]?.hint?.en).toContain('transpose a: (3,2) fits')
    expect(problems[0]?.hint?.ja).toContain('(3,2)')
  })
})

describe('e06 and e07', () => {
  it('softmax does not change when all scores are shifted', () => {
    const { values } = results(example('e06-softmax'), { shift: scalar(1000) })
    expectNumbers(values['same'], '.01821127 .24519181 .73659691')
  })

  it('exp alone overflows where softmax does not', () => {
    expect(results(example('e06-softmax-overflow')).values['exp']).toMatchObject({
      data: ['Infinity', 'Infinity', 'Infinity'],
    })
  })

  it('the gradient of the half squared error is y − t', () => {
    const { nodeGrads } = results(example('e07-half-squared-error'))
    expectNumbers(nodeGrads?.['y1'], '.1 .05 -.4 0 .05 .1 0 .1 0 0')
  })

  it('one-hot labels give the same cross entropy', () => {
    const document = changeNode(example('e07-cross-entropy'), 't1', (node) => ({
      ...node,
      attrs: { shape: [10] },
    }))
    const t = tensor([0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [10])
    expectNumbers(results(document, { t1: t }).values['right'], '.510825624')
    expectNumbers(
      results(setObjective(document, 'wrong'), { t1: t }).nodeGrads?.['y2'],
      '0 0 -10 0 0 0 0 0 0 0',
    )
  })
})
