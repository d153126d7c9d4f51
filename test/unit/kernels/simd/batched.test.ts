import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makePlan } from '../../../../src/engine/plan'
import { makeSimdPlan } from '../../../../src/engine/simd-plan'
import { compileTraining, type TrainingPlan } from '../../../../src/engine/training-plan'
import * as e from '../../../../src/expr/build'
import { topo } from '../../../../src/expr/topo'
import type { Value } from '../../../../src/expr/value'
import type { GraphDocument } from '../../../../src/graph/document'
import { backendNamed, type BackendName } from '../../../../src/kernels'
import { batched } from '../../../../src/kernels/simd/rewrite'
import { sizeOf } from '../../../../src/tensor/shape'

interface Layer {
  readonly op: string
  readonly attrs: Readonly<Record<string, string | number | boolean>>
}

/** Words, a recurrent layer, and scores at every step. */
function languageModel(
  { op, attrs }: Layer,
  words: number,
  batch: number,
  steps: number,
  width: number,
): GraphDocument {
  const shape = attrs['layout'] === 'timeFirst' ? [steps, batch] : [batch, steps]
  return {
    format: 'gradwire',
    version: 1,
    nodes: [
      { id: 'x', op: 'Input', attrs: { shape, dtype: 'int' } },
      { id: 'rows', op: 'Embedding', attrs: { vocabulary: words, units: width }, inputs: { x: 'x' } },
      { id: 'layer', op, attrs, inputs: { x: 'rows' } },
      { id: 'scores', op: 'Affine', attrs: { units: words, init: 'xavier' }, inputs: { x: 'layer' } },
      { id: 't', op: 'Input', attrs: { shape, dtype: 'int' } },
      { id: 'loss', op: 'SoftmaxCrossEntropy', inputs: { y: 'scores', t: 't' } },
    ],
    objective: 'loss',
  }
}

function trained(document: GraphDocument, words: number, backend: BackendName): TrainingPlan {
  const compiled = compileTraining(document, { backend: backendNamed(backend), slots: 0 })
  if ('problems' in compiled) throw new Error(compiled.problems[0].message.en)
  const { plan } = compiled
  for (const [id, array] of plan.inputs)
    for (let i = 0; i < array.length; i++) array[i] = (id === 'x' ? 3 * i : 5 * i + 1) % words
  // Initial values differ from zero everywhere, biases too.
  plan.parameters.forEach(({ data }, p) => {
    for (let i = 0; i < data.length; i++) data[i] = 0.7 * Math.sin(12.9898 * (i + 1) + 7.233 * p)
  })
  return plan
}

const size = fc.integer({ min: 1, max: 9 })
const layers = fc.record({
  op: fc.constantFrom('RNN', 'LSTM', 'GRU'),
  direction: fc.constantFrom('forward', 'reverse', 'bidirectional'),
  layout: fc.constantFrom('batchFirst', 'timeFirst'),
})

describe('recurrent layers whose products are taken together', () => {
  it('have the losses and gradients of the reference, at any size, and the same ones in every run', () => {
    fc.assert(
      fc.property(layers, size, size, size, size, (layer, batch, steps, width, units) => {
        const { op, ...attrs } = layer
        const document = languageModel({ op, attrs: { ...attrs, units } }, 7, batch, steps, width)
        const [fast, truth] = (['simd', 'reference'] as const).map((name) => trained(document, 7, name))
        if (fast === undefined || truth === undefined) return
        const loss = fast.run()
        expect(Math.abs(loss - truth.run())).toBeLessThan(1e-5 * Math.abs(loss))
        fast.parameters.forEach(({ grad, name }, p) => {
          const wanted = Array.from(truth.parameters[p]?.grad ?? [])
          const scale = wanted.reduce((most, g) => Math.max(most, Math.abs(g)), 0.1)
          const worst = wanted.reduce((most, g, i) => Math.max(most, Math.abs(g - (grad[i] ?? NaN))), 0)
          expect(worst, name).toBeLessThan(1e-5 * scale)
        })
        const before = fast.parameters.map(({ grad }) => [...grad])
        expect(fast.run()).toBe(loss)
        expect(fast.parameters.map(({ grad }) => [...grad])).toEqual(before)
      }),
      { numRuns: 10, seed: 5 },
    )
  }, 60_000)
})

/** Matrix products and element-wise sums that are left when `make` has been rewritten. */
function leftOf(
  shapes: readonly (readonly number[])[],
  make: (...xs: Value[]) => Value | Value[],
): Record<string, number> {
  const leaves = shapes.map((shape) => e.leaf(shape))
  const made = make(...leaves)
  const roots = Array.isArray(made) ? made : [made]
  const graph = batched({ order: topo(roots), roots }, leaves)
  expect(graph.roots.map(({ shape }) => shape)).toEqual(roots.map(({ shape }) => shape))
  const [truth, fast] = [makePlan(roots, leaves), makeSimdPlan(roots, leaves, {})]
  leaves.forEach((leaf, l) => {
    const numbers = Float32Array.from({ length: sizeOf(leaf.shape) }, (_, i) => Math.sin(3 * i + l))
    truth.feed(leaf, numbers)
    fast?.feed(leaf, numbers)
  })
  truth.run()
  fast?.run()
  for (const root of roots) {
    const seen = fast?.get(root) ?? []
    truth.get(root).forEach((x, i) => expect(seen[i]).toBeCloseTo(x, 4))
  }
  const count: Record<string, number> = {}
  for (const { prim } of graph.order) count[prim] = (count[prim] ?? 0) + 1
  return count
}

const stepsOf = (x: Value, axis: number): Value[] =>
  Array.from({ length: x.shape[axis] ?? 0 }, (_, t) =>
    e.reshape(
      e.slice(x, axis, t, t + 1),
      x.shape.filter((_, i) => i !== axis),
    ),
  )

describe('what is computed step by step without need', () => {
  it.each([0, 1])('slabs along axis %d times one matrix become one product', (axis) => {
    const count = leftOf(
      [
        [4, 5, 3],
        [3, 6],
      ],
      (x, w) => stepsOf(x, axis).map((step) => e.tanh(e.matmul(step, w))),
    )
    expect(count['matmul']).toBe(1)
  })

  it('leaves slabs alone when most of the tensor is not asked for', () => {
    const count = leftOf(
      [
        [9, 5, 3],
        [3, 6],
      ],
      (x, w) =>
        stepsOf(x, 0)
          .slice(0, 3)
          .map((step) => e.matmul(step, w)),
    )
    expect(count['matmul']).toBe(3)
  })

  it.each([0, 1])('products side by side along axis %d become one product', (axis) => {
    const count = leftOf(
      [
        [4, 5, 3],
        [3, 6],
      ],
      (x, w) =>
        e.concat(
          stepsOf(x, axis).map((step) => e.expandDims(e.matmul(e.tanh(step), w), axis)),
          axis,
        ),
    )
    expect(count['matmul']).toBe(1)
  })

  it.each([0, 1])(
    'sums of products over steps along axis %d become one product, sums of rows one sum',
    (axis) => {
      const count = leftOf(
        [
          [5, 5, 3],
          [5, 5, 4],
        ],
        (x, g) => {
          const [xs, gs] = [stepsOf(x, axis), stepsOf(g, axis).map(e.exp)]
          const products = xs.map((step, t) => e.matmul(e.transpose(step), gs[t] ?? step))
          return [
            products.reduceRight((sum, product) => e.add(sum, product)),
            gs.map((step) => e.sum(step, [0])).reduce((sum, rows) => e.add(sum, rows)),
          ]
        },
      )
      expect(count).toMatchObject({ matmul: 1, sum: 1 })
      expect(count['add']).toBeUndefined()
    },
  )

  it('sums of weights times something stay: weights would have to be copied', () => {
    const shapes = [
      [4, 3],
      [4, 3],
      [4, 3],
      [3, 5],
      [3, 5],
      [3, 5],
    ]
    const count = leftOf(shapes, (a, b, c, u, v, w) =>
      [[a, u], [b, v], [c, w]].map(([x, y]) => x === undefined || y === undefined ? e.constant([0], []) : e.matmul(e.exp(x), y)).reduce((sum, p) => e.add(sum, p)),
    ) // prettier-ignore
    expect(count['matmul']).toBe(3)
  })

  it('element-wise values that are read in pieces are computed in pieces, unless the pieces overlap', () => {
    const piece = (x: Value, start: number, end: number): Value => e.tanh(e.slice(x, 1, start, end))
    const apart = leftOf([[3, 8], [8]], (x, b) => {
      const sum = e.add(x, b)
      return [piece(sum, 0, 4), piece(sum, 4, 8)]
    })
    expect(apart['add']).toBe(2)
    const overlapping = leftOf([[3, 8], [8]], (x, b) => {
      const sum = e.add(x, b)
      return [piece(sum, 0, 5), piece(sum, 4, 8)]
    })
    expect(overlapping['add']).toBe(1)
  })
})
