import { describe, expect, it, vi } from 'vitest'
import { ProblemError } from '../../../src/base/problem'
import { widthOf } from '../../../src/base/table'
import type { Language } from '../../../src/base/text'
import { planReport } from '../../../src/engine/describe-plan'
import { allocated, maxPlanBytes } from '../../../src/engine/memory'
import { makePlan } from '../../../src/engine/plan'
import { planText } from '../../../src/engine/plan-text'
import type { CompileOptions } from '../../../src/engine/program'
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

const textOf = (of: GraphDocument, options: CompileOptions = {}, language: Language = 'en'): string => {
  const { problems, report } = planReport(of, options)
  expect(problems).toEqual([])
  return planText(report, language)
}

describe('the plan as text', () => {
  it('says what is computed, lists the steps with their work and nodes, then the sums', () => {
    const text = textOf(document, { batch: 8 })
    expect(text).toMatch(
      /^One training step: forward to loss, and back to 2 parameters of 28 numbers in all\.\nComputed in WebAssembly: train mode, batch of 8, single precision; the optimizer's update comes on top\.\n\nstep +what +size +work +moved +pass +nodes +computes at each point\n/,
    )
    expect(text).toMatch(/1 +product +\(8,6\)·\(6,4\) +384 FLOP +416 B +forward +affine\n/)
    expect(text).toMatch(/product +\(6,8\)·\(8,4\) +384 FLOP +416 B +backward +affine\n/)
    // What is fused names the nodes of all its parts, also of those that are written nowhere.
    expect(text).toMatch(/loop +\(8,4\) → \(8\) +96 FLOP +\S+ B +forward +affine, act, loss +add tanh max\n/)
    expect(text).toMatch(/\nwork +[\d.]+ kFLOP in \d+ steps: product \d+ %, loop \d+ %\n/)
    expect(text).toMatch(/\nfusion +\d+ element-wise primitives and sums run as \d+ loops\n/)
    expect(text).toMatch(
      /\nmemory +[\d.]+ kB for all numbers, \d+ % less than the [\d.]+ kB without sharing\n/,
    )
    expect(text).toMatch(
      /\ncalls +one call of WebAssembly a run\nthreads +one, as there is too little to share\n$/,
    )
  })

  it('lines its columns up in both languages', () => {
    for (const language of ['en', 'ja'] as const) {
      const lines = textOf(document, { batch: 8 }, language).split('\n').slice(3)
      const steps = lines.slice(0, lines.indexOf(''))
      const start = (line: string): number =>
        widthOf(line.slice(0, line.search(/product|loop|行列積|ループ/)))
      expect(
        new Set(
          steps
            .slice(1)
            .filter((line) => !/pack|詰め替え/.test(line))
            .map(start),
        ).size,
      ).toBe(1)
    }
    expect(textOf(document, { batch: 8 }, 'ja')).toMatch(/\nスレッド +1 本。分けるほどの計算がないため\n$/)
  })

  it('says which steps are done together, a few examples at a time', () => {
    const convolution: GraphDocument = {
      format: 'gradwire',
      version: 1,
      nodes: [
        { id: 'x', op: 'Input', attrs: { shape: [16, 1, 28, 28] } },
        { id: 'conv', op: 'Conv', attrs: { kernelShape: [5, 5], units: 8, init: 'he' }, inputs: { x: 'x' } },
        { id: 'act', op: 'Relu', inputs: { x: 'conv' } },
        { id: 'pool', op: 'MaxPool', attrs: { kernelShape: [2, 2], strides: [2, 2] }, inputs: { x: 'act' } },
        { id: 'loss', op: 'ReduceMean', inputs: { x: 'pool' } },
      ],
      objective: 'loss',
    }
    const [en, ja] = [textOf(convolution), textOf(convolution, {}, 'ja')]
    expect(en).toMatch(
      /\nstrips +\d groups? of steps \(\d–\d.*\) run together, a few examples of the batch at a time/,
    )
    expect(ja).toMatch(/\n小分け +ステップ \d–\d.*組）は、バッチを少しずつに分けて/)
    expect(textOf(document, { batch: 8 })).not.toMatch(/strips/)
  })

  it('says what is repeated once, with the work of all its turns', () => {
    const steps = 7
    const recurrent: GraphDocument = {
      format: 'gradwire',
      version: 1,
      nodes: [
        { id: 'x', op: 'Input', attrs: { shape: [4, steps, 3] } },
        { id: 'rnn', op: 'RNN', attrs: { units: 20 }, inputs: { x: 'x' } },
        { id: 'sum', op: 'ReduceSum', inputs: { x: 'rnn' } },
      ],
      objective: 'sum',
    }
    const text = textOf(recurrent)
    expect(text).toMatch(/^ *step +times /m)
    // The first step starts from zeros; the others multiply.
    const product =
      /(\S+, \S+ … \S+) +(\d) × +product +\(4,20\)·\(20,20\) +([\d.]+) kFLOP .* forward +rnn\n/.exec(text)
    expect(Number(product?.[3])).toBeCloseTo((2 * 4 * 20 * 20 * Number(product?.[2])) / 1000, 1)
    expect(text.split('\n').length).toBeLessThan(40)
  })

  it('tells how many times as fast threads could be', () => {
    const text = textOf({ ...document, nodes: document.nodes.map((node) => (node.id === 'x' ? { ...node, attrs: { shape: ['N', 600] } } : node)) }, { batch: 512 }) // prettier-ignore
    expect(text).toMatch(
      /threads +2 do it at most [12]\.?\d? times as fast \(\d+ meetings?\), 4 do it at most [234]\.?\d? times as fast \(\d+ meetings?\); training measures which is fastest\n$/,
    )
  })

  it('of a document without an objective is that of its forward pass', () => {
    const { objective: _, ...rest } = document
    expect(textOf(rest, { batch: 8 })).toMatch(/^One forward pass, as the document has no objective\.\n/)
  })

  it('counts the primitives of plain loops, and the single numbers on their tape', () => {
    const text = textOf(document, { batch: 8, backend: backendNamed('reference') })
    expect(text).toContain('Computed by plain loops: train mode, batch of 8, double precision')
    expect(text).toMatch(/\nmatmul +2 +– +768 FLOP\n/)
    const chain: GraphDocument = {
      format: 'gradwire',
      version: 1,
      nodes: [
        { id: 'x', op: 'Parameter', attrs: { value: 1.5 } },
        ...Array.from({ length: 500 }, (_, i) => ({
          id: `n${String(i)}`,
          op: i % 2 === 0 ? 'Tanh' : 'Exp',
          inputs: { x: i === 0 ? 'x' : `n${String(i - 1)}` },
        })),
      ],
      objective: 'n499',
    }
    expect(textOf(chain)).toMatch(/\ntanh +250 +250 +250 FLOP\n/)
    expect(textOf(chain)).toMatch(/\d+ of them single numbers, which run one after the other on a tape\n/)
    const double = textOf(chain, { backend: simd, precision: 'f64' })
    expect(double).toContain('Computed in WebAssembly: train mode, double precision')
    expect(double).toMatch(/ on a tape in WebAssembly\n/)
  })

  it('is made without memory, also where there is more than may be', () => {
    const memory = vi.spyOn(WebAssembly, 'Memory')
    const layers = Array.from({ length: 30 }, (_, i) => ({
      id: `layer${String(i)}`,
      op: i % 2 === 0 ? 'Affine' : 'Tanh',
      ...(i % 2 === 0 && { attrs: { units: 6 } }),
      inputs: { x: i === 0 ? 'x' : `layer${String(i - 1)}` },
    }))
    const deep = {
      ...document,
      nodes: [...layers, ...document.nodes.map((node) => (node.id === 'affine' ? { ...node, inputs: { x: 'layer29' } } : node))], // prettier-ignore
    }
    expect(textOf(deep, { batch: 8_000_000 })).toMatch(/; more than the 4\.29 GB that are allowed\n/)
    expect(memory).not.toHaveBeenCalled()
    memory.mockRestore()
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
