import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { explain } from '../../../src/engine/explain'
import { joinJapanese } from '../../../src/engine/japanese'
import { speak } from '../../../src/engine/narrate'
import type { Explanation, Spoken } from '../../../src/engine/views'
import type { GraphDocument } from '../../../src/graph/document'
import { graph, matrix, node, readDocument, vector } from './graphs'

const apples = readDocument('examples/e11-apple-and-orange.gradwire.json')

function explained(document: GraphDocument, id: string, port: string): Explanation | undefined {
  const { program } = compile(document)
  return explain(program, evaluate(program), id, port)
}

function spoken(document: GraphDocument, index: number): Spoken | undefined {
  const { program } = compile(document)
  return speak(program, evaluate(program), index)
}

describe('the stages of a gradient', () => {
  it('are those of the figure: rule, upstream, numbers, value', () => {
    expect(explained(apples, 'apples', 'b')).toEqual({
      node: 'apples',
      port: 'b',
      rule: '\\bwd{\\frac{\\partial L}{\\partial b}} = \\bwd{\\frac{\\partial L}{\\partial y}} \\cdot \\fwd{\\frac{\\partial y}{\\partial b}} = \\bwd{\\frac{\\partial L}{\\partial y}} \\cdot \\fwd{a}',
      upstream: '= \\bwd{1.1} \\cdot \\fwd{a}',
      numbers: '= \\bwd{1.1} \\times \\fwd{100}',
      value: '= \\bwd{110}',
      words: { en: '× hands each side the other factor', ja: '× は相手の値を掛けて渡す' },
    })
  })

  it('write a factor of 1, so that the chain rule stays in sight', () => {
    expect(explained(apples, 'subtotal', 'a')).toMatchObject({
      numbers: '= \\bwd{1.1} \\times 1',
      value: '= \\bwd{1.1}',
    })
  })

  it('put negative factors in brackets, but not at the beginning', () => {
    const document = graph(
      { x: -2, y: 5, p: node('Mul', { a: 'x', b: 'y' }), z: node('Neg', { x: 'p' }) },
      'z',
    )
    expect(explained(document, 'p', 'b')?.numbers).toBe('= \\bwd{-1} \\times \\fwd{\\left(-2\\right)}')
  })

  it('use the output where the rule does', () => {
    const document = graph({ x: 0, y: node('Sigmoid', { x: 'x' }) }, 'y')
    expect(explained(document, 'y', 'x')?.numbers).toBe(
      '= \\bwd{1} \\times \\fwd{0.5} \\times \\left(1 - \\fwd{0.5}\\right)',
    )
  })

  it('are matrices as long as those are small', () => {
    const document = graph(
      {
        x: matrix([[1, 2]]),
        W: matrix([[3], [4]]),
        y: node('MatMul', { a: 'x', b: 'W' }),
        s: node('ReduceSum', { x: 'y' }),
      },
      's',
    )
    expect(explained(document, 'y', 'b')).toMatchObject({
      rule: '\\bwd{\\frac{\\partial L}{\\partial B}} = \\fwd{A}^{\\top} \\, \\bwd{\\frac{\\partial L}{\\partial y}}',
      upstream: '= \\fwd{A}^{\\top} \\, \\bwd{\\begin{pmatrix} 1 \\end{pmatrix}}',
      numbers:
        '= \\fwd{\\begin{pmatrix} 1 & 2 \\end{pmatrix}}^{\\top} \\, \\bwd{\\begin{pmatrix} 1 \\end{pmatrix}}',
      value: '= \\bwd{\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}}',
    })
  })

  it('keep the letter G for a large upstream, and have no numbers then', () => {
    const document = graph(
      {
        x: vector(Array.from({ length: 9 }, (_, i) => i)),
        y: node('Exp', { x: 'x' }),
        s: node('ReduceSum', { x: 'y' }),
      },
      's',
    )
    const stages = explained(document, 'y', 'x')
    expect(stages?.upstream).toBe('= \\bwd{G} \\odot \\fwd{y}')
    expect(stages).not.toHaveProperty('numbers')
    expect(stages).not.toHaveProperty('value')
  })

  it('call a loss ℓ, as it has a port y of its own', () => {
    const document = graph(
      {
        y: matrix([[1, 2]]),
        t: { shape: [1], data: [0], dtype: 'int' },
        loss: node('SoftmaxCrossEntropy', { y: 'y', t: 't' }),
      },
      'loss',
    )
    expect(explained(document, 'loss', 'y')?.rule).toBe(
      '\\bwd{\\frac{\\partial L}{\\partial y}} = \\bwd{\\frac{\\partial L}{\\partial \\ell}} \\cdot \\frac{\\operatorname{softmax}(\\fwd{y}) - \\fwd{t}}{N}',
    )
    expect(explained(document, 'loss', 't')).toBeUndefined()
  })

  it('are there for owned parameters and for the wires of a variadic port', () => {
    const document = graph(
      {
        x: matrix([[1, 2]]),
        h: node('Affine', { x: 'x' }, { units: 2 }),
        c: node('Concat', { xs: ['h', 'x'] }, { axis: 1 }),
        s: node('ReduceSum', { x: 'c' }),
      },
      's',
    )
    expect(explained(document, 'h', 'W')?.rule).toContain('\\fwd{x}^{\\top}')
    expect(explained(document, 'c', 'xs.1')?.rule).toContain('\\partial x_{1}')
  })

  it('are absent where nothing flows', () => {
    expect(explained(graph({ x: 2, y: node('Step', { x: 'x' }) }, 'y'), 'y', 'x')).toBeUndefined()
    expect(explained(apples, 'apples', 'c')).toBeUndefined()
    expect(explained(apples, 'gone', 'a')).toBeUndefined()
  })
})

describe('the spoken step', () => {
  it('is the figure’s sentence', () => {
    expect(spoken(apples, 15)).toEqual({
      now: {
        en: '{node:apples} has received {bwd:1.1} from above. Multiplying by the other factor, {fwd:100}, it hands {bwd:110} back to {node:apple count}.',
        ja: '「{node:りんご代}」には上流から {bwd:1.1} が届いている。× は相手の値 {fwd:100} を掛け、「{node:りんごの個数}」へ {bwd:110} を渡す。',
      },
      next: {
        en: 'Next: {node:oranges}, back to {node:orange price}',
        ja: '次：「{node:みかん代}」から「{node:みかんの値段}」へ',
      },
    })
  })

  it.each([
    [0, '{node:apple price} brings in {fwd:100}.', '「{node:りんごの値段}」から {fwd:100} が入る。'],
    [
      7,
      '{node:subtotal} takes {fwd:200} and {fwd:450} and gives {fwd:650}.',
      '「{node:小計}」は {fwd:200}、{fwd:450} を受け取り、{fwd:650} を出す。',
    ],
    [
      9,
      'Backpropagation starts at {node:total}: one unit more here is {bwd:1} more of the objective.',
      '「{node:合計}」が逆伝播の起点。ここが 1 増えると、目的関数は {bwd:1} 増える。',
    ],
    [
      12,
      '{node:subtotal} has received {bwd:1.1} from above. + hands the gradient on to both sides unchanged: {bwd:1.1} goes back to {node:apples}.',
      '「{node:小計}」には上流から {bwd:1.1} が届いている。+ は勾配をそのまま両方へ渡す。「{node:りんご代}」へ {bwd:1.1} を渡す。',
    ],
  ])('has its own words for each kind: step %i', (index, en, ja) => {
    expect(spoken(apples, index)?.now).toEqual({ en, ja })
  })

  it('adds contributions up aloud', () => {
    const document = graph({ x: 3, y: node('Mul', { a: 'x', b: 'x' }) }, 'y')
    expect([4, 6].map((i) => spoken(document, i)?.now)).toEqual([
      {
        en: '{node:x} is used 2 times, so 2 contributions arrive. The first, from {node:y}, is {bwd:3}.',
        ja: '「{node:x}」は 2 か所で使われるので、寄与も 2 つ届く。1 つめは「{node:y}」からの {bwd:3}。',
      },
      {
        en: 'From {node:y} comes {bwd:3}; added up, {node:x} has {bwd:6}, its whole gradient.',
        ja: '「{node:y}」から {bwd:3} が届き、合わせて {bwd:6}。これで「{node:x}」の勾配がそろった。',
      },
    ])
    expect(spoken(document, 6)).not.toHaveProperty('next')
    expect(spoken(document, 7)).toBeUndefined()
  })

  it('says why nothing goes back', () => {
    const document = graph({ x: 2, y: node('Step', { x: 'x' }) }, 'y')
    expect(spoken(document, 3)?.now).toEqual({
      en: 'From {node:y} nothing goes back to {node:x}: y is flat: its derivative is 0.',
      ja: '「{node:y}」から「{node:x}」へは何も戻らない。「y」は平らで、微分が 0 になる。',
    })
  })

  it('speaks of tensors by shape and size', () => {
    const document = graph(
      {
        x: { op: 'Input', attrs: { shape: ['N', 2] } },
        h: node('Affine', { x: 'x' }, { units: 3 }),
        s: node('ReduceSum', { x: 'h' }),
      },
      's',
    )
    const { program } = compile(document, { batch: 2 })
    const evaluation = evaluate(program)
    const sentences = program.events.map((_, i) => speak(program, evaluation, i)?.now.en)
    expect(sentences[0]).toBe('{node:x} brings in (N, 2) from {fwd:0 … 0}.')
    expect(sentences[4]).toBe(
      '{node:s} has received {bwd:1} from above. It copies the gradient to every element that it added up: (N, 3) with {bwd:|g| ≤ 1} goes back to {node:h}.',
    )
    expect(sentences[6]).toContain('{node:h.W}')
  })

  it('counts many inputs instead of naming each', () => {
    const document = graph({
      x: matrix([[3, -1]]),
      all: node('Concat', { xs: Array.from({ length: 50 }, () => 'x') }),
    })
    expect(spoken(document, 1)?.now).toEqual({
      en: '{node:all} takes 50 inputs of shape (1, 2) from {fwd:−1 … 3} and gives (1, 100) from {fwd:−1 … 3}.',
      ja: '「{node:all}」は形 (1, 2) の {fwd:−1 … 3} の入力 50 個を受け取り、(1, 100) の {fwd:−1 … 3} を出す。',
    })
  })

  it('keeps the braces of a name out of its markup', () => {
    const document = graph({ x: { op: 'Input', attrs: { value: 1 }, label: 'a {bwd:9}' } })
    expect(spoken(document, 0)?.now.en).toBe('{node:a (bwd:9)} brings in {fwd:1}.')
  })
})

it.each([
  [['Affine', 'は', 'x へ'], 'Affine は x へ'],
  [['÷', 'は', '逆数'], '÷ は逆数'],
  [['二乗和', 'は', '差'], '二乗和は差'],
  [['「x」', 'は', '3'], '「x」は 3'],
])('Japanese has a space where it meets other letters: %j', (pieces, text) => {
  expect(joinJapanese(...pieces)).toBe(text)
})
