import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { explain } from '../../../src/engine/explain'
import { gradientCheck } from '../../../src/engine/gradcheck'
import { speak } from '../../../src/engine/narrate'
import { rebind, sameStructure } from '../../../src/engine/rebind'
import { evalResult } from '../../../src/engine/results'
import type { Value } from '../../../src/expr/value'
import type { GraphDocument } from '../../../src/graph/document'
import { moveNodes, setParams } from '../../../src/graph/edits'
import { group } from '../../../src/graph/group'
import { shareParameter } from '../../../src/graph/share'
import { ungroup } from '../../../src/graph/ungroup'
import { wiresOf } from '../../../src/graph/wires'
import { duplicate } from '../../../src/graph/clipboard'
import { example, names } from '../../examples/files'
import { graph, matrix, node, scalarGraph } from './graphs'

interface Numbers {
  readonly values: Map<string, number[]>
  readonly gradients: Map<string, number[]>
  readonly problems: readonly string[]
}

/** Values of nodes and parameters, and the gradients of parameters and Inputs. */
function numbersOf(document: GraphDocument): Numbers {
  const { program, problems } = compile(document, { mode: 'train' })
  const evaluation = evaluate(program)
  const read = (value: Value): number[] => [...evaluation.tensor(value).data]
  const gradients = new Map<string, number[]>()
  const values = new Map<string, number[]>()
  for (const { name, value } of program.leaves.values()) {
    values.set(name, read(value))
    const gradient = program.gradients.get(value)
    if (gradient !== undefined) gradients.set(name, read(gradient))
  }
  for (const { node: own, outputs } of program.nodes)
    for (const [output, value] of outputs) values.set(`${own.id}:${output}`, read(value))
  return { values, gradients, problems: problems.map(({ code }) => code) }
}

/**
 * What both have under names that tell of the same thing: a name inside the group has the group's before it. Values are
 * the same to the last bit, and gradients too unless more than two contributions meet: those may be added in another order.
 */
function expectSame(grouped: Numbers, whole: Numbers, id: string, near: number): void {
  expect(grouped.problems).toEqual(whole.problems)
  expect(grouped.gradients.size).toBe(whole.gradients.size)
  for (const [name, value] of whole.values) {
    const found = grouped.values.get(name) ?? grouped.values.get(`${id}.${name}`)
    if (found !== undefined) expect(found, name).toEqual(value)
  }
  for (const [name, gradient] of whole.gradients) {
    const found = grouped.gradients.get(name) ?? grouped.gradients.get(`${id}.${name}`) ?? []
    const largest = Math.max(...gradient.map(Math.abs), ...found.map(Math.abs))
    const apart = gradient.map((g, i) => Math.abs(g - (found[i] ?? NaN)))
    if (near === 0) expect(found, name).toEqual(gradient)
    else expect(Math.max(0, ...apart), name).toBeLessThanOrEqual(near * largest)
  }
}

/** Are there places where more than two contributions are added? */
const meetsMany = (document: GraphDocument): boolean =>
  document.nodes.some(({ id }) => wiresOf(document).filter(({ source }) => source.node === id).length > 2)

function grouped(document: GraphDocument, ids: readonly string[], name = 'Block') {
  const made = group(document, ids, name)
  if ('problem' in made) throw new Error(made.problem.message.en)
  return made
}

const inOrder = (document: GraphDocument): GraphDocument => ({
  ...document,
  nodes: [...document.nodes].sort((a, b) => (a.id < b.id ? -1 : 1)),
})

/** Selections that are next to each other in the document are rarely torn apart by a circle. */
const runOf = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc
    .tuple(fc.nat(items.length), fc.nat(items.length))
    .map(([a, b]) => items.slice(Math.min(a, b), Math.max(a, b) + 1))

describe('grouping', () => {
  it('changes no number of any example, initial weights and masks included, and ungrouping gives it back', () => {
    let count = 0
    for (const name of names) {
      const document = example(name)
      // Architectures that are shown as shapes alone are too large to be computed here.
      if (document.view?.hide?.includes('values') === true) continue
      const before = numbersOf(document)
      fc.assert(
        fc.property(runOf(document.nodes.map(({ id }) => id)), (chosen) => {
          const made = group(document, chosen, 'Block')
          if ('problem' in made) return
          count++
          expectSame(numbersOf(made.document), before, made.id, meetsMany(document) ? 1e-13 : 0)
          const back = ungroup(made.document, made.id)
          if ('problem' in back) throw new Error(back.problem.message.en)
          expect(inOrder(back.document)).toEqual(inOrder(document))
        }),
        { numRuns: 2, seed: 7 },
      )
    }
    expect(count).toBeGreaterThan(60)
  }, 120_000)

  it('changes no value of random graphs, and no gradient beyond the order in which contributions are added', () => {
    const document = scalarGraph(60)
    const before = numbersOf(document)
    fc.assert(
      fc.property(runOf(document.nodes.map(({ id }) => id)), (chosen) => {
        const made = group(document, chosen, 'Block')
        if ('problem' in made) return
        expectSame(numbersOf(made.document), before, made.id, 1e-13)
      }),
      { numRuns: 30 },
    )
  })

  it('nests', () => {
    const document = example('e19-xor')
    const ids = document.nodes.map(({ id }) => id)
    const inner = grouped(document, ids.slice(1, 3), 'Inner')
    const outer = grouped(inner.document, inner.document.nodes.map(({ id }) => id), 'Outer') // prettier-ignore
    const before = numbersOf(document)
    const after = numbersOf(outer.document)
    expect(after.problems).toEqual([])
    for (const [name, gradient] of before.gradients)
      expect(
        after.gradients.get(name) ?? after.gradients.get(`${outer.id}.${name}`) ?? after.gradients.get(`${outer.id}.${inner.id}.${name}`),
        name,
      ).toEqual(gradient) // prettier-ignore
    for (const row of gradientCheck(outer.document, {}).rows) expect(row.passed, row.name).toBe(true)
  })
})

const net: GraphDocument = graph(
  {
    x: matrix([[1, 2], [3, -1]]), // prettier-ignore
    h: node('Affine', { x: 'x' }, { units: 2, init: 'xavier' }),
    act: node('Tanh', { x: 'h' }),
    sum: node('Add', { a: 'act', b: 'x' }),
    y: node('ReduceSum', { x: 'sum' }),
  },
  'y',
)

/** A block that is used twice, one after the other. */
function twice(): GraphDocument {
  const { document, id } = grouped(net, ['h', 'act', 'sum'], 'ResBlock')
  const copied = duplicate(document, [id])
  const second = [...copied.ids.values()][0] ?? ''
  const nodes = copied.document.nodes.map((each) => {
    if (each.id === second) return { ...each, inputs: { x: id } }
    return each.id === 'y' ? { ...each, inputs: { x: second } } : each
  })
  return { ...copied.document, nodes }
}

describe('a module that is used twice', () => {
  it('owns its parameters in each use, and each use draws its own', () => {
    const { program, problems } = compile(twice())
    expect(problems).toEqual([])
    expect(program.parameters.map(({ name }) => name)).toEqual([
      'resBlock1.h.W',
      'resBlock1.h.b',
      'resBlock2.h.W',
      'resBlock2.h.b',
    ])
    const { params } = evalResult(twice()).result
    expect(params['resBlock1.h.W']).toEqual(evalResult(net).result.params['h.W'])
    expect(params['resBlock2.h.W']).not.toEqual(params['resBlock1.h.W'])
  })

  it('shares a parameter on demand: one leaf, whose gradient is the sum of both', () => {
    const own = twice()
    const W = { shape: [2, 2], data: [0.1, 0.2, -0.3, 0.4] }
    const equal = setParams(own, { 'resBlock1.h.W': W, 'resBlock2.h.W': W })
    const shared = shareParameter(equal, {
      module: 'ResBlock',
      inner: 'h.W',
      attrs: { shape: [2, 2], init: 'xavier' },
    })
    if ('problem' in shared) throw new Error(shared.problem.message.en)
    expect(shared.document.params).toEqual({ W })
    const before = evalResult(equal).result
    const after = evalResult(shared.document).result
    expect(after.values['y']).toBe(before.values['y'])
    const data = (tensor: unknown): readonly number[] => (tensor as { readonly data: number[] }).data
    const sum = data(before.paramGrads?.['resBlock1.h.W']).map((g, i) => g + (data(before.paramGrads?.['resBlock2.h.W'])[i] ?? NaN)) // prettier-ignore
    data(after.paramGrads?.['W']).forEach((g, i) => {
      expect(g).toBeCloseTo(sum[i] ?? NaN, 12)
    })
    expect(Object.keys(after.params)).toEqual(['W', 'resBlock1.h.b', 'resBlock2.h.b'])
    // Without stored values it starts as the first use did.
    const fresh = shareParameter(own, {
      module: 'ResBlock',
      inner: 'h.W',
      attrs: { shape: [2, 2], init: 'xavier' },
    })
    if ('problem' in fresh) throw new Error(fresh.problem.message.en)
    expect(evalResult(fresh.document).result.params['W']).toEqual(evalResult(net).result.params['h.W'])
  })

  it('keeps the numbers of a use that is ungrouped, and the definition for the other', () => {
    const document = twice()
    const back = ungroup(document, 'resBlock2')
    if ('problem' in back) throw new Error(back.problem.message.en)
    expect(Object.keys(back.document.subgraphs ?? {})).toEqual(['ResBlock'])
    expect(evalResult(back.document).result.values['y']).toBe(evalResult(document).result.values['y'])
  })

  it('keeps what its nodes start with when it is moved', () => {
    const scale = graph(
      { x: 3, k: { op: 'Parameter', attrs: { value: 2 } }, y: node('Mul', { a: 'x', b: 'k' }) },
      'y',
    )
    const { document, id } = grouped(scale, ['k', 'y'])
    const moved = moveNodes(document, new Map([[id, [50, 50]]]))
    expect(sameStructure(document, moved)).toBe(true)
    const program = rebind(compile(document).program, moved)
    expect(program.parameters.map(({ value }) => evaluate(program).number(value))).toEqual([2])
  })
})

describe('words about modules', () => {
  const document = graph(
    { x: 3, s: node('Mul', { a: 'x', b: 'x' }), e: node('Tanh', { x: 's' }), y: node('Neg', { x: 'e' }) },
    'y',
  )
  const { document: withModule, id } = grouped(document, ['s', 'e'])
  const { program } = compile(withModule)
  const evaluation = evaluate(program)

  it('give the chain rule and a sentence for its gradient, not the formula of all that is inside', () => {
    const explanation = explain(program, evaluation, id, 'a')
    expect(explanation?.rule).toBe(
      String.raw`\bwd{\frac{\partial L}{\partial a}} = \bwd{\frac{\partial L}{\partial y}} \cdot \fwd{\frac{\partial y}{\partial a}}`,
    )
    expect(explanation?.numbers).toMatch(/^= \\bwd\{-1\} \\times \\fwd\{/)
    expect(explanation?.words).toEqual({
      en: 'Block takes the gradient back through the nodes inside it',
      ja: 'Block は中のノードを逆にたどって勾配を渡す',
    })
  })

  it('say in the steps what it does', () => {
    const at = program.events.findIndex((event) => event.kind === 'contribution' && event.node === id)
    expect(speak(program, evaluation, at)?.now.en).toContain(
      'It takes the gradient back through the nodes inside it:',
    )
  })
})
