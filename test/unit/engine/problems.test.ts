import { readdirSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { placeOf, problemLine } from '../../../src/base/problem'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import type { CompileOptions } from '../../../src/engine/program'
import { checkDocument, evalResult } from '../../../src/engine/results'
import type { GraphDocument } from '../../../src/graph/document'
import { fromNested } from '../../../src/tensor/tensor'
import { graph, matrix, node, readDocument, vector } from './graphs'

/** test/broken/NAME.gradwire.json: the line that `gradwire check` prints, all nodes concerned, and the hint. */
const expected: Readonly<
  Record<string, { readonly line: string; readonly at?: readonly string[]; readonly hint?: string }>
> = {
  'bad-attribute': {
    line: 'bad-attribute: axes is "rows": it must be a list of at most 8 whole numbers, or null (at y)',
  },
  'bad-axis': { line: 'bad-axis: axis is 5: x is (2,2), so it must be from -2 to 1 (at y.x)' },
  'bad-tensor': { line: 'bad-tensor: shape (2,2) needs 4 numbers, the data has 3 (at x)' },
  'batch-differs': {
    line: 'batch-differs: N is 3 in x and 4 in t (at t)',
    at: ['t', 'x'],
    hint: 'give both the same number of rows, or declare another letter than N',
  },
  'column-form': {
    line: 'inner-sizes-differ: inner sizes differ: a is (2,3), b is (2,2) (at WX.b)',
    hint: 'transpose a: (3,2) fits',
  },
  cycle: {
    line: 'cycle: wires go round in a circle: a → b → c → a (at a)',
    at: ['a', 'b', 'c'],
    hint: 'remove one wire of the circle',
  },
  'fits-by-accident': {
    line: 'shape-mismatch: shapes do not fit: a is (N,3), b is (3,3) (at y.b)',
    hint: 'aligned at the last axis, two sizes must be equal or one of them 1',
  },
  'index-out-of-range': {
    line: 'index-out-of-range: element 1 of t is 3: it must be a whole number from 0 to 2 (at loss.t)',
  },
  'inner-sizes-differ': {
    line: 'inner-sizes-differ: inner sizes differ: x is (2,3), W is (4,2) (at affine1.W)',
  },
  'label-shape': {
    line: 'label-shape: labels do not fit: y is (2,3), t is (3); t must be (2) for class indices or (2,3) for one-hot (at loss.t)',
  },
  'missing-input': { line: 'missing-input: nothing is wired to b (at y.b)' },
  'not-integers': {
    line: 'not-integers: the value must be whole numbers (at t)',
    hint: 'its dtype is int; numbers that are neither labels nor indices are float',
  },
  'objective-follows-batch': {
    line: 'objective-not-scalar: the objective must be a single number: y is (N) (at y)',
    hint: 'reduce it to one number with ReduceSum or ReduceMean',
  },
  'objective-not-scalar': {
    line: 'objective-not-scalar: the objective must be a single number: y is (2,2) (at y)',
    hint: 'reduce it to one number with ReduceSum or ReduceMean',
  },
  'parameter-follows-batch': {
    line: 'parameter-follows-batch: W would be (N,3): a parameter cannot change its size with the batch (at affine1.W)',
  },
  'parameter-shape': {
    line: 'parameter-shape: the stored values of affine1.W are (2,3), the parameter is (3,4) (at affine1.W)',
    hint: 'remove affine1.W from params to start from fresh values',
  },
  'self-wire': { line: 'self-wire: y is wired to itself (at y.b)' },
  'shape-mismatch': {
    line: 'shape-mismatch: shapes do not fit: a is (2,3), b is (4) (at y.b)',
    hint: 'aligned at the last axis, two sizes must be equal or one of them 1',
  },
  'tensor-too-large': {
    line: 'tensor-too-large: a tensor of shape (100000,100000) is too large: 10000000000 numbers need at least 40 GB (40000000000 bytes), and 50000000 (200 MB) are allowed (at x)',
  },
  'turned-round': {
    line: 'inner-sizes-differ: inner sizes differ: x is (5,3), W is (2,3) (at affine1.W)',
    hint: 'transpose W: (3,2) fits',
  },
  'unknown-node': { line: 'unknown-node: the wire comes from gone, which does not exist (at y.b)' },
  'unknown-objective': { line: 'unknown-objective: the objective is loss, which does not exist' },
  'unknown-objective-output': {
    line: 'unknown-objective: the objective is y:h, and y has no output h (at y)',
  },
  'unknown-op': {
    line: 'unknown-op: this version has no op called GeluFast (at y)',
    hint: 'its wires and attributes are kept; replace it, or open the document with a newer version',
  },
  'unknown-output': { line: 'unknown-output: x has no output h (at y.x)', hint: 'its outputs are y' },
  'unknown-port': { line: 'unknown-port: Exp has no port a (at y.a)', hint: 'its ports are x' },
  'unknown-size': {
    line: 'unknown-size: the size of W is not known (at affine1.W)',
    hint: 'set the attribute that gives its size, or wire a Parameter to W',
  },
  'value-shape': {
    line: 'value-shape: the value is (3,2), the shape is declared as (N,5) (at x)',
  },
}

const broken = readdirSync('test/broken')
  .filter((file) => file.endsWith('.gradwire.json'))
  .map((file) => file.replace('.gradwire.json', ''))
  .sort()

describe('a broken document', () => {
  it('has an expectation for every file', () => {
    expect(broken).toEqual(Object.keys(expected).sort())
  })

  it.each(broken)('%s: says what is wrong, where, and what to do', (name) => {
    const [problem, ...others] = checkDocument(readDocument(`test/broken/${name}.gradwire.json`))
    if (problem === undefined) throw new Error('no problem found')
    const { line, at, hint } = expected[name] ?? { line: '' }
    expect(problemLine(problem)).toBe(line)
    if (at !== undefined) expect(problem.at).toEqual(at)
    expect(problem.hint?.en).toBe(hint)
    expect(problem.message.ja).toMatch(/[\u3041-\u9fff]/)
    expect(problem.message.ja).not.toBe(problem.message.en)
    // One mistake is one problem; only a wire into a wrong port also leaves the right one empty.
    expect(others.map(placeOf)).toEqual(name === 'unknown-port' ? ['y.x'] : [])
  })

  it.each(broken)('%s: still gives every sound node its value, and never throws', (name) => {
    const document = readDocument(`test/broken/${name}.gradwire.json`)
    const { program, problems } = compile(document)
    const evaluation = evaluate(program)
    const unsound = new Set(problems.flatMap(({ at }) => at))
    for (const { node, outputs } of program.nodes) {
      if (!isAboutSoundNodes(name)) expect(unsound).not.toContain(node.id)
      for (const value of outputs.values()) expect(evaluation.tensor(value).data.length).toBeGreaterThan(0)
    }
  })
})

/** The nodes are in order, only their use as an objective or together is not. */
const isAboutSoundNodes = (name: string): boolean =>
  name.includes('objective') || name === 'batch-differs' || name === 'index-out-of-range'

describe('what depends on options', () => {
  const half = graph({ x: 2, y: node('Exp', { x: 'x' }) })

  it('no objective is a problem only where gradients are asked for', () => {
    expect(compile(half).problems).toEqual([])
    expect(compile(half, { objective: 'required' }).problems.map(({ code }) => code)).toEqual([
      'no-objective',
    ])
  })

  it('a feed for nothing is a problem', () => {
    const { problems } = compile(half, { feeds: { z: fromNested(1) } })
    expect(problems.map((problem) => problemLine(problem))).toEqual([
      'unknown-feed: there is nothing called z to feed',
    ])
  })

  it('a feed of another shape than declared is a problem', () => {
    const document = graph({ x: { op: 'Input', attrs: { shape: ['N', 2] } }, y: node('Exp', { x: 'x' }) })
    const { problems } = compile(document, { feeds: { x: fromNested([[1, 2, 3]]) } })
    expect(problems.map((problem) => problemLine(problem))).toEqual([
      'value-shape: the value is (1,3), the shape is declared as (N,2) (at x)',
    ])
  })

  it('a stored value of a parameter must fit, a fed one too', () => {
    const document = graph({ x: matrix([[1, 2]]), a: node('Affine', { x: 'x' }, { units: 1 }) })
    const { problems } = compile(document, { feeds: { 'a.W': fromNested([[1], [2], [3]]) } })
    expect(problems.map(({ code, at, port }) => ({ code, at, port }))).toEqual([
      { code: 'parameter-shape', at: ['a'], port: 'W' },
    ])
  })
})

describe('what would not fit into memory', () => {
  const wide = (size: number) => ({ op: 'Input', attrs: { shape: ['N', size] } })

  it.each([
    ['an Input', { x: { op: 'Input', attrs: { shape: [100_000, 100_000] } } }, 'x', '(100000,100000)'],
    ['a parameter', { x: wide(100_000), y: node('Affine', { x: 'x' }, { units: 10_000 }) }, 'y.W', undefined],
    ['a Parameter node', { x: { op: 'Parameter', attrs: { shape: [1e6, 1e6] } } }, 'x', '(1000000,1000000)'],
    [
      'an output',
      { x: wide(1_000_000), t: node('Transpose', { x: 'x' }), y: node('MatMul', { a: 't', b: 'x' }) },
      'y',
      '(1000000,1000000)',
    ],
    [
      'a broadcast',
      {
        a: { op: 'Input', attrs: { shape: [1e5, 1] } },
        b: { op: 'Input', attrs: { shape: [1, 1e5] } },
        y: node('Add', { a: 'a', b: 'b' }),
      },
      'y',
      '(100000,100000)',
    ],
  ])('is refused before it is allocated: %s', (_, nodes, place, shape) => {
    const problems = checkDocument(graph(nodes))
    const needs =
      {
        '': '1000000000 numbers need at least 4 GB (4000000000 bytes)',
        '(100000,100000)': '10000000000 numbers need at least 40 GB (40000000000 bytes)',
      }[shape ?? ''] ?? '1000000000000 numbers need at least 4 TB (4000000000000 bytes)'
    const what = shape === undefined ? 'units is 10000' : `a tensor of shape ${shape} is too large`
    const message = `${what}: ${needs}, and 50000000 (200 MB) are allowed`
    expect(problems.map((problem) => problemLine(problem))).toEqual([
      `tensor-too-large: ${message} (at ${place})`,
    ])
  })

  const chain = (length: number): GraphDocument => {
    const nodes = Object.fromEntries(
      Array.from({ length }, (_, i) => [`n${i}`, node('Neg', { x: i === 0 ? 'x' : `n${i - 1}` })]),
    )
    return graph({ x: wide(40_000_000), ...nodes })
  }

  it('is refused when it is too much together, with the bytes of all of it, before anything is computed', () => {
    const arrays = vi.spyOn(globalThis, 'Float64Array')
    const problems = checkDocument(chain(8))
    expect(arrays).not.toHaveBeenCalled()
    arrays.mockRestore()
    expect(problems.map((problem) => problemLine(problem))).toEqual([
      'document-too-large: showing all numbers of this document needs at least 2.88 GB (2880000000 bytes), and 1.6 GB (1600000000 bytes) are allowed (at n4)',
    ])
    expect(problems.map((problem) => problemLine(problem, 'ja'))[0]).toContain('2.88 GB（2880000000 バイト）')
  })

  it('keeps its shapes, as they cost nothing', () => {
    const { problems, program } = compile(chain(8))
    expect(problems).toEqual([])
    expect(program.byId.get('n7')?.outputs.get('y')?.shape).toEqual([1, 40_000_000])
    expect(() => evaluate(program)).toThrow('2.88 GB')
  })

  it('is counted in the numbers that are kept: half as much in single precision', () => {
    const places = (options: CompileOptions): readonly string[] =>
      checkDocument(chain(12), options).flatMap(({ at }) => at)
    expect(places({ precision: 'f64' })).toEqual(['n4'])
    expect(places({ precision: 'f32' })).toEqual(['n9'])
  })

  it('is told beside other problems', () => {
    const document = chain(8)
    const gap = { id: 'gap', op: 'Exp' }
    const problems = checkDocument({ ...document, nodes: [...document.nodes, gap] })
    expect(problems.map(({ code }) => code)).toEqual(['missing-input', 'document-too-large'])
  })
})

describe('half-wired graphs', () => {
  it('show the numbers of everything that does not depend on the gap', () => {
    const document = graph(
      {
        x: 3,
        square: node('Mul', { a: 'x', b: 'x' }),
        gap: node('Mul', { a: 'square' }),
        after: node('Exp', { x: 'gap' }),
        y: node('Add', { a: 'square', b: 'x' }),
      },
      'y',
    )
    const { problems, result } = evalResult(document)
    expect(problems.map((problem) => problemLine(problem))).toEqual([
      'missing-input: nothing is wired to b (at gap.b)',
    ])
    expect(result.values).toEqual({ x: 3, square: 9, y: 12 })
    expect(result.nodeGrads).toEqual({ x: 7, square: 1, y: 1 })
  })

  it('an objective behind the gap has no gradient yet and no second problem', () => {
    const { problems, result } = evalResult(graph({ x: 3, y: node('Mul', { a: 'x' }) }, 'y'))
    expect(problems.map(({ code }) => code)).toEqual(['missing-input'])
    expect(result.grads).toBeUndefined()
  })

  it('an empty document is no mistake', () => {
    expect(evalResult(graph({})).problems).toEqual([])
    expect(evalResult(graph({ v: vector([]) })).problems).toEqual([])
  })
})
