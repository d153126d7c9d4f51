import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import type { RunEvent } from '../../../src/engine/program'
import { evalResult, traceResult } from '../../../src/engine/results'
import { graph, matrix, node, readDocument, scalarGraph } from './graphs'

const apples = readDocument('examples/e11-apple-and-orange.gradwire.json')

/** An event in one word or two. */
function told(event: RunEvent): string {
  switch (event.kind) {
    case 'forward':
    case 'seed':
      return `${event.kind} ${event.node}`
    case 'contribution':
      return `${event.node} → ${event.wire.source.node}`
    case 'blocked':
      return `${event.node} ⇥ ${event.wire.source.node}`
    case 'accumulate':
      return `Σ ${event.node} ${event.part}/${event.of}`
  }
}

const log = (...args: Parameters<typeof compile>): string[] => compile(...args).program.events.map(told)

describe('the event log', () => {
  it('steps through apples and oranges as in the figure: 9 forward, the seed, 8 back', () => {
    expect(log(apples)).toEqual([
      'forward apple_price',
      'forward apple_count',
      'forward orange_price',
      'forward orange_count',
      'forward tax',
      'forward apples',
      'forward oranges',
      'forward subtotal',
      'forward total',
      'seed total',
      'total → subtotal',
      'total → tax',
      'subtotal → apples',
      'subtotal → oranges',
      'apples → apple_price',
      'apples → apple_count',
      'oranges → orange_price',
      'oranges → orange_count',
    ])
  })

  it('has no way back without an objective', () => {
    expect(log(graph({ x: 2, y: node('Exp', { x: 'x' }) }))).toEqual(['forward x', 'forward y'])
  })

  it('adds up every contribution to a value that is used more than once, before passing it on', () => {
    const document = graph(
      { x: 3, square: node('Mul', { a: 'x', b: 'x' }), y: node('Add', { a: 'square', b: 'x' }) },
      'y',
    )
    expect(log(document).slice(3)).toEqual([
      'seed y',
      'y → square',
      'y → x',
      'Σ x 1/3',
      'square → x',
      'Σ x 2/3',
      'square → x',
      'Σ x 3/3',
    ])
  })

  it('hands parameters that a node owns their share through wires of their own', () => {
    const document = graph(
      {
        x: matrix([[1, 2]]),
        affine: node('Affine', { x: 'x' }, { units: 3 }),
        sum: node('ReduceSum', { x: 'affine' }),
      },
      'sum',
    )
    const { program } = compile(document)
    const wires = program.events.flatMap((event) => (event.kind === 'contribution' ? [event.wire.id] : []))
    expect(wires).toEqual(['sum.x', 'affine.x', 'affine.W', 'affine.b'])
    expect(program.wireById.get('affine.W')?.owned).toBe('affine.W')
  })

  it('says why nothing flows: labels, flat functions, and what lies behind them', () => {
    const document = graph(
      {
        x: matrix([[0.2, 0.5]]),
        t: { shape: [1], data: [1], dtype: 'int' },
        inner: node('Exp', { x: 'x' }),
        step: node('Step', { x: 'inner' }),
        y: node('Add', { a: 'x', b: 'step' }),
        loss: node('SoftmaxCrossEntropy', { y: 'y', t: 't' }),
      },
      'loss',
    )
    const { program } = compile(document)
    const blocked = program.events.flatMap((event) =>
      event.kind === 'blocked' ? [[event.wire.id, event.why.en, event.why.ja]] : [],
    )
    expect(blocked).toEqual([
      ['loss.t', 'whole numbers have no gradient', '整数に勾配はない'],
      ['step.x', 'step is flat: its derivative is 0', '「step」は平らで、微分が 0 になる'],
      [
        'inner.x',
        'no gradient reaches inner, so it has none to hand on',
        '「inner」には勾配が届かないので、渡すものがない',
      ],
    ])
  })

  it('asks no gradient of constants, and makes no step of it', () => {
    const document = graph(
      { x: -3, two: node('Constant', {}, { value: 2 }), y: node('Pow', { a: 'x', b: 'two' }) },
      'y',
    )
    expect(log(document).slice(3)).toEqual(['seed y', 'y → x'])
    expect(evalResult(document).result.grads).toEqual({ 'y.a': -6 })
  })

  it('is the same log every time, and depends on wires rather than on the order of nodes', () => {
    const turned = { ...apples, nodes: [...apples.nodes].reverse() }
    expect(log(apples)).toEqual(log(apples))
    expect(log(turned)).toHaveLength(18)
    const position = new Map(log(turned).map((line, i) => [line, i]))
    for (const { id, inputs = {} } of apples.nodes) {
      for (const source of Object.values(inputs)) {
        expect(position.get(`forward ${String(source)}`)).toBeLessThan(position.get(`forward ${id}`) ?? -1)
      }
    }
  })
})

describe('stepping and running', () => {
  it('give the same bits: the last partial sum of the log is the gradient', () => {
    const document = scalarGraph(300)
    const { program } = compile(document)
    const first = evaluate(program)
    const last = new Map<string, number>()
    for (const event of program.events) {
      if (event.kind === 'accumulate') last.set(event.node, first.number(event.sum))
    }
    const { result } = evalResult(document)
    expect(last.size).toBeGreaterThan(20)
    for (const [id, sum] of last) expect(result.nodeGrads?.[id]).toBe(sum)
  })

  it('give the same bits twice', () => {
    const document = scalarGraph(300)
    expect(evalResult(document)).toEqual(evalResult(document))
    const { program } = compile(document)
    const value = program.objective?.value
    if (value === undefined) throw new Error('no objective')
    expect(evaluate(program).number(value)).toBe(evaluate(program).number(value))
  })

  it('agree in the trace: contributions are upstream × local, sums are the wires’ totals', () => {
    const { events } = traceResult(apples)
    const { result } = evalResult(apples)
    expect(events.map(({ i }) => i)).toEqual(events.map((_, i) => i))
    for (const { kind, wire, upstream, local, contribution } of events) {
      if (kind !== 'contribution' || wire === undefined) continue
      expect(Number(upstream) * Number(local)).toBeCloseTo(Number(contribution), 12)
      expect(result.grads?.[wire]).toBe(contribution)
    }
  })
})

describe('numbers', () => {
  it('are the book’s for apples and oranges', () => {
    const { nodeGrads = {} } = evalResult(apples).result
    const expected = {
      apple_price: 2.2,
      apple_count: 110,
      orange_price: 3.3,
      orange_count: 165,
      tax: 650,
      total: 1,
    }
    for (const [id, gradient] of Object.entries(expected)) expect(nodeGrads[id]).toBeCloseTo(gradient, 9)
  })

  it.each([
    ['x − x', 'Sub', 0, 0],
    ['x / x', 'Div', 1, 0],
    ['x · x', 'Mul', 9, 6],
    ['x + x', 'Add', 6, 2],
    ['x ^ x', 'Pow', 27, 27 * (Math.log(3) + 1)],
  ])('sum over ports and not over pairs of nodes: %s', (_, op, value, gradient) => {
    const { result } = evalResult(graph({ x: 3, y: node(op, { a: 'x', b: 'x' }) }, 'y'))
    expect(result.values.y).toBeCloseTo(value, 12)
    expect(result.nodeGrads?.x).toBeCloseTo(gradient, 12)
  })

  it('include local derivatives: element-wise ones, Jacobians, and a name for what is too large', () => {
    const document = graph(
      {
        x: { shape: [2], data: [1, 2] },
        e: node('Exp', { x: 'x' }),
        s: node('Softmax', { x: 'e' }),
        y: node('ReduceSum', { x: 's' }),
      },
      'y',
    )
    const { locals = {} } = evalResult(document).result
    expect(locals['e.x']).toEqual({ shape: [2], data: [Math.E, Math.exp(2)] })
    expect(locals['s.x']).toMatchObject({ shape: [2, 2] })
    expect(locals['y.x']).toEqual({ shape: [2], data: [1, 1] })
    const wide = graph(
      {
        x: { shape: [100], data: Array<number>(100).fill(0) },
        s: node('Softmax', { x: 'x' }),
        y: node('ReduceSum', { x: 's' }),
      },
      'y',
    )
    expect(evalResult(wide).result.locals?.['s.x']).toEqual({ op: 'vjp' })
  })

  it('give the element-wise derivative at every place where an input was stretched', () => {
    const document = graph(
      {
        a: matrix([[1, 2], [3, 4]]), // prettier-ignore
        b: 10,
        m: node('Mul', { a: 'a', b: 'b' }),
        y: node('ReduceSum', { x: 'm' }),
      },
      'y',
    )
    const { locals = {}, grads = {} } = evalResult(document).result
    expect(locals['m.b']).toEqual({ shape: [2, 2], data: [1, 2, 3, 4] })
    expect(grads['m.b']).toBe(10)
  })

  it('are zeros where the objective does not go, and absent for labels', () => {
    const document = graph(
      {
        x: matrix([[0.2, 0.5]]),
        t: { shape: [1], data: [1], dtype: 'int' },
        other: 4,
        aside: node('Exp', { x: 'other' }),
        loss: node('SoftmaxCrossEntropy', { y: 'x', t: 't' }),
      },
      'loss',
    )
    const { nodeGrads = {}, grads = {} } = evalResult(document).result
    expect(nodeGrads).toMatchObject({ other: 0, aside: 0 })
    expect(grads['aside.x']).toBe(0)
    expect(Object.keys(nodeGrads)).not.toContain('t')
    expect(Object.keys(grads)).not.toContain('loss.t')
  })
})
