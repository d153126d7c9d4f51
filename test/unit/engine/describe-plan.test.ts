import { describe, expect, it, vi } from 'vitest'
import { ProblemError } from '../../../src/base/problem'
import { planText } from '../../../src/engine/describe-plan'
import { allocated, maxPlanBytes } from '../../../src/engine/memory'
import { makePlan } from '../../../src/engine/plan'
import { compileTraining } from '../../../src/engine/training-plan'
import { exp, leaf, matmul, sum } from '../../../src/expr/build'
import { topo } from '../../../src/expr/topo'
import type { GraphDocument } from '../../../src/graph/document'
import { backendNamed } from '../../../src/kernels'
import { bytesOf, planSimd, simd } from '../../../src/kernels/simd'

const document: GraphDocument = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'x', op: 'Input', attrs: { shape: ['N', 6] } },
    { id: 'affine', op: 'Affine', attrs: { units: 4, init: 'xavier' }, inputs: { x: 'x' } },
    { id: 'act', op: 'Tanh', inputs: { x: 'affine' } },
    { id: 't', op: 'Input', attrs: { shape: ['N'], dtype: 'int' } },
    { id: 'loss', op: 'SoftmaxCrossEntropy', inputs: { y: 'act', t: 't' } },
  ],
  objective: 'loss',
}

describe('the plan as text', () => {
  it('lists the steps with their work and nodes, then the sums', () => {
    const { text, problems } = planText(document, { batch: 8 })
    expect(problems).toEqual([])
    expect(text).toContain('product (8,6)·(6,4)  384 FLOP')
    expect(text).toContain('product (6,8)·(8,4)  384 FLOP')
    expect(text).toMatch(
      /loop \(8,4\): add tanh max over \(4\) .*\[affine act loss\]|loop \(8,4\): add tanh .*\[/,
    )
    expect(text).toMatch(/simd: \d+ steps, one call a run/)
    expect(text).toMatch(/arena .*B, .*B if nothing shared its memory\n$/)
  })

  it('says less of the reference', () => {
    const { text } = planText(document, { backend: backendNamed('reference') })
    expect(text).toMatch(/^reference: \d+ primitives, one call each; \d+ numbers in memory\n$/)
  })
})

describe('more numbers than memory', () => {
  const huge = leaf([40_000, 20_000])
  const roots = [sum(exp(matmul(huge, leaf([20_000, 40_000]))))]

  it.each([
    ['simd', { backend: simd, precision: 'f32' as const }],
    ['the reference', {}],
  ])('are refused by %s with the bytes they would take', (_, options) => {
    try {
      makePlan(roots, [huge], options)
      expect.unreachable()
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      const [problem] = error.problems
      expect(problem.code).toBe('too-large')
      const bytes = Number(/\((\d+) bytes\)/.exec(problem.message.en)?.[1])
      // The product alone has 1.6e9 elements.
      expect(bytes).toBeGreaterThan(6.4e9)
      expect(problem.message.en).toContain('and 4.29 GB (4294901760 bytes) are allowed')
      expect(problem.message.ja).toContain('4.29 GB（4294901760 バイト）まで')
    }
  })

  it('are refused with the bytes of the very plan that would be made', () => {
    const order = topo([...roots, huge])
    const bytes = bytesOf(planSimd(order, roots, [huge]), { spareFloats: 1000 })
    expect(() => makePlan(roots, [huge], { backend: simd, precision: 'f32', spare: 1000 })).toThrow(
      `(${String(bytes)} bytes), and`,
    )
  })

  it.each([
    ['reference', 'f64'],
    ['simd', 'f32'],
  ] as const)('are problems of a document that is to be trained by %s in %s', (backend, precision) => {
    const layers = Array.from({ length: 30 }, (_, i) => ({
      id: `layer${String(i)}`,
      op: i % 2 === 0 ? 'Affine' : 'Tanh',
      ...(i % 2 === 0 && { attrs: { units: 6 } }),
      inputs: { x: i === 0 ? 'x' : `layer${String(i - 1)}` },
    }))
    const nodes = document.nodes.map((node) =>
      node.id === 'affine' ? { ...node, inputs: { x: 'layer29' } } : node,
    )
    const [x, ...others] = nodes
    const deep = { ...document, nodes: [...(x === undefined ? [] : [x]), ...layers, ...others] }
    const memory = vi.spyOn(WebAssembly, 'Memory')
    const compiled = compileTraining(deep, {
      batch: 8_000_000,
      backend: backendNamed(backend),
      precision,
    })
    expect('problems' in compiled && compiled.problems.map(({ code }) => code)).toEqual(['too-large'])
    expect(memory).not.toHaveBeenCalled()
    memory.mockRestore()
  })

  it('are known before anything is allocated, and when a machine refuses', () => {
    expect(() => allocated(maxPlanBytes + 1, () => expect.unreachable())).toThrow(ProblemError)
    expect(() =>
      allocated(8, () => {
        throw new RangeError('could not allocate memory')
      }),
    ).toThrow('8 B (8 bytes), more than this machine gives')
    expect(allocated(maxPlanBytes, () => 'made')).toBe('made')
  })
})
