import { describe, expect, it } from 'vitest'
import type { GraphDocument } from '../../../src/graph/document'
import { createEngine } from '../../../src/worker/engine-service'
import { graph, node, readDocument } from '../engine/graphs'

const apples = readDocument('examples/e11-apple-and-orange.gradwire.json')

const withTax = (value: number): GraphDocument => ({
  ...apples,
  nodes: apples.nodes.map((other) => (other.id === 'tax' ? { ...other, attrs: { value } } : other)),
})

describe('the engine behind the page', () => {
  it('evaluates documents one after the other, whatever changed', async () => {
    const engine = createEngine()
    expect((await engine.evaluate(apples, 1)).loss).toBeCloseTo(715, 9)
    expect((await engine.evaluate(structuredClone(withTax(2)), 2)).loss).toBe(1300)
    const other = graph({ x: 3, y: node('Mul', { a: 'x', b: 'x' }) }, 'y')
    expect(await engine.evaluate(other, 3)).toMatchObject({ revision: 3, loss: 9 })
    expect((await engine.evaluate(apples, 4)).loss).toBeCloseTo(715, 9)
  })

  it('answers a burst of revisions with the newest one', async () => {
    const engine = createEngine()
    const frames = await Promise.all([1, 2, 3].map((tax, i) => engine.evaluate(withTax(tax), i)))
    expect(frames.map(({ revision, loss }) => [revision, loss])).toEqual([[2, 1950], [2, 1950], [2, 1950]]) // prettier-ignore
  })

  it('computes a step of training, or use afterwards where the document says so', async () => {
    const engine = createEngine()
    const twice = graph({ x: 3, y: node('Dropout', { x: 'x' }, { ratio: 1 }) }, 'y')
    expect((await engine.evaluate(twice, 1)).loss).toBe(0)
    expect((await engine.evaluate({ ...twice, view: { mode: 'eval' } }, 2)).loss).toBe(3)
    expect((await engine.evaluate(twice, 3)).loss).toBe(0)
  })

  it('sends plain data only', async () => {
    const engine = createEngine()
    const frame = await engine.evaluate(apples, 1)
    expect(structuredClone(frame)).toEqual(frame)
    const whole = await engine.tensor({ kind: 'wireGradient', wire: 'apples.b' })
    expect(structuredClone(whole)).toEqual(whole)
  })

  it('explains, speaks, checks and draws the slope of the latest document', async () => {
    const engine = createEngine()
    expect(await engine.explain('apples', 'b')).toBeUndefined()
    await engine.evaluate(apples, 1)
    expect((await engine.explain('apples', 'b'))?.value).toBe('= \\bwd{110}')
    expect((await engine.speak(15))?.now.en).toContain('hands {bwd:110} back')
    expect((await engine.gradientCheck()).rows.map(({ passed }) => passed)).toEqual(Array(5).fill(true))
    expect((await engine.slope('apple_count'))?.ys).toHaveLength(33)
    expect(await engine.shapeOf('total', 'y')).toEqual([])
    expect((await engine.tensor({ kind: 'value', node: 'total', output: 'y' }))?.data[0]).toBeCloseTo(715, 9)
  })

  it('says how an update is computed, with the names that nodes have on the canvas', async () => {
    const engine = createEngine()
    const document = readDocument('examples/e20-spiral.gradwire.json')
    const answer = await engine.plan(document, 'ja')
    expect(structuredClone(answer)).toEqual(answer)
    if (!('words' in answer)) return expect.unreachable()
    const { about, columns, rows, sums } = answer.words
    expect(about).toContain('バッチ 30')
    expect(columns.map(({ head }) => head)).toContain('ノード')
    expect(rows.every((row) => row.length === columns.length)).toBe(true)
    expect(sums.map(({ name }) => name)).toContain('メモリー')
    const named = { ...apples, nodes: apples.nodes.map((each) => ({ ...each, label: `the ${each.id}` })) }
    expect(JSON.stringify(await engine.plan(named, 'en'))).toContain('the total')
    const wrong = graph({ y: node('Sigmoid') }, 'y')
    expect(await engine.plan(wrong, 'en')).toMatchObject({ problems: [{ code: 'missing-input' }] })
  })

  it('shows the shapes of what is too large to compute, and how many bytes it would need', async () => {
    const engine = createEngine()
    const nodes = Object.fromEntries(
      Array.from({ length: 8 }, (_, i) => [`n${i}`, node('Neg', { x: i === 0 ? 'x' : `n${i - 1}` })]),
    )
    const large = graph({ x: { op: 'Input', attrs: { shape: [40_000_000] } }, ...nodes })
    const frame = await engine.evaluate(large, 1)
    expect(frame.problems.map(({ code, message }) => [code, message.en])).toEqual([
      ['document-too-large', expect.stringContaining('2.88 GB (2880000000 bytes)')],
    ])
    const last = frame.nodes.find(({ id }) => id === 'n7')
    expect(JSON.stringify(last)).toContain('"shape":[40000000]')
    expect(JSON.stringify(last)).toContain('"unevaluated":true')
    expect((await engine.evaluate(apples, 2)).loss).toBeCloseTo(715, 9)
  })

  it('feeds the first batch of the training data', async () => {
    const engine = createEngine()
    const document = readDocument('examples/e20-spiral.gradwire.json')
    const frame = await engine.evaluate(document, 1)
    expect(frame.problems).toEqual([])
    expect(frame.batch).toBe(30)
    const x = frame.nodes.find(({ op }) => op === 'Input')?.outputs[0]?.value
    expect(x?.named).toEqual(['N', 2])
    expect(x?.norm).toBeGreaterThan(0)
    expect(frame.loss).toBeGreaterThan(0.5)
  })

  it('shows shapes, and says what the numbers would need, where they do not fit into memory', async () => {
    const engine = createEngine()
    const means = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`m${i}`, node('ReduceMean', { x: 'w' })]),
    )
    const stacked = node('Stack', { xs: Object.keys(means) })
    const sum = node('ReduceSum', { x: 'stacked' })
    const document = graph(
      { w: { op: 'Parameter', attrs: { shape: [5000, 10_000] } }, ...means, stacked, sum },
      'sum',
    )
    const frame = await engine.evaluate(document, 1)
    expect(frame.problems.map(({ code }) => code)).toEqual(['too-large'])
    expect(frame.nodes.find(({ id }) => id === 'w')?.outputs[0]?.value?.shape).toEqual([5000, 10_000])
    expect((await engine.evaluate(apples, 2)).problems).toEqual([])
  })

  it('tells which ports a value fits', async () => {
    const engine = createEngine()
    const document = graph({
      x: { op: 'Input', attrs: { shape: ['N', 3] } },
      t: { op: 'Input', attrs: { shape: ['N'], dtype: 'int' } },
    })
    await engine.evaluate(document, 1)
    const forX = (await engine.fits(document, 'x')).map(({ op, port }) => `${op}.${port}`)
    expect(forX).toEqual(
      expect.arrayContaining([
        'Affine.x',
        'Relu.x',
        'Add.a',
        'MatMul.a',
        'Softmax.x',
        'SoftmaxCrossEntropy.y',
      ]),
    )
    expect(forX).not.toContain('Affine.W')
    const forT = (await engine.fits(document, 't')).map(({ op, port }) => `${op}.${port}`)
    expect(forT).toContain('SoftmaxCrossEntropy.t')
    expect(forT).not.toContain('Relu.x')
    expect(await engine.fits(document, 'gone')).toEqual([])
  })

  it('lays out every node, sources to the left of what they feed', async () => {
    const engine = createEngine()
    const places = await engine.layout(apples)
    expect(Object.keys(places).sort()).toEqual(apples.nodes.map(({ id }) => id).sort())
    expect(places.apples?.[0]).toBeLessThan(places.total?.[0] ?? 0)
  })

  it('draws the canvas', async () => {
    const engine = createEngine()
    const svg = await engine.svg(apples, { theme: 'light', language: 'ja', at: 16 })
    expect(svg).toMatch(/^<svg /)
    expect(svg).toContain('りんご代')
  })

  it('draws the inside of a node in its frame, with its name and the chain that it stands in above', async () => {
    const engine = createEngine()
    const document = readDocument('examples/e20-spiral.gradwire.json')
    const shownAs = (path: readonly string[]) =>
      engine.svg(document, { theme: 'light', language: 'en', path })
    const [inside, outside] = await Promise.all([shownAs(['affine1']), shownAs([])])
    const framed = /<rect x="(-?[\d.]+)" y="(-?[\d.]+)"[^>]* rx="2" fill="none"/.exec(inside)
    const [left, top] = [Number(framed?.[1]), Number(framed?.[2])]
    expect(inside).toContain(`x="${left + 18}" y="${top + 27}" font-size="15" font-weight="600"`)
    expect(inside).toContain('>hidden layer</text>')
    // x, the layer, its activation …, each at a place of its own above the frame.
    const above = [...inside.matchAll(/<g transform="translate\(([-\d.]+) ([-\d.]+)\)">/g)].filter(
      ([, x, y]) => Number(y) < top && Number(x) !== 0,
    )
    expect(above).toHaveLength(5)
    expect(outside).not.toContain('rx="2" fill="none"')
  })

  it('keeps working after a document with mistakes', async () => {
    const engine = createEngine()
    const broken = graph({ x: 1, y: node('Mul', { a: 'x' }), z: node('Nothing', { x: 'y' }) }, 'z')
    const frame = await engine.evaluate(broken, 1)
    expect(frame.problems.map(({ code }) => code).sort()).toEqual(['missing-input', 'unknown-op'])
    expect((await engine.evaluate(apples, 2)).loss).toBeCloseTo(715, 9)
  })

  it('shows the inside of a node, and follows numbers that change outside', async () => {
    const engine = createEngine()
    const document = readDocument('examples/e20-spiral.gradwire.json')
    const outside = await engine.evaluate(document, 1)
    const inside = await engine.evaluate(document, 2, ['affine1'])
    expect(inside.problems).toEqual([])
    expect(inside.inside?.path).toEqual(['affine1'])
    const [level] = inside.inside?.levels ?? []
    expect(level?.ports).toEqual(['x'])
    expect(level?.document.nodes.map(({ id }) => id)).toEqual(['x', 'W', 'b', 'matMul', 'add', 'y'])
    expect(level?.document.nodes.every(({ at }) => at !== undefined)).toBe(true)
    const leaving = inside.wires.find(({ id }) => id === 'y.x')
    const whole = outside.nodes.find(({ id }) => id === 'affine1')
    expect(leaving?.value).toEqual(whole?.outputs[0]?.value)
    expect(leaving?.value?.named[0]).toBe('N')
    const W = inside.nodes.find(({ id }) => id === 'W')
    expect(W?.outputs[0]?.gradient).toEqual(whole?.parameters[0]?.gradient)
    expect((await engine.explain('matMul', 'b'))?.rule).toContain('\\top')

    const moved = { ...document, params: { 'affine1.b': { shape: [10], data: Array<number>(10).fill(1) } } }
    const next = await engine.evaluate(moved, 3, ['affine1'])
    expect(next.nodes.find(({ id }) => id === 'b')?.outputs[0]?.value?.mean).toBe(1)
    const again = await engine.evaluate(moved, 4)
    expect(again.inside).toBeUndefined()
    const refused = await engine.evaluate(moved, 5, ['affine1', 'add'])
    expect(refused.inside?.path).toEqual(['affine1'])
    expect(refused.refused?.en).toBe('it is a single operation already')
  })
})
