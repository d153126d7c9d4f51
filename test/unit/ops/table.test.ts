import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { categories, findOp, ops, tableOf } from '../../../src/ops'
import { isSource, type OpDefinition } from '../../../src/ops/kit/definition'

const files = readdirSync('src/ops').filter((file) => file.endsWith('.ts') && file !== 'index.ts')

describe('the op table', () => {
  it('holds one op for each file, named after it', () => {
    const kebab = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()
    const names = [...ops.keys()].map((name) => `${kebab(name)}.ts`)
    expect(names.sort()).toEqual([...files].sort())
  })

  it('starts as the palette does', () => {
    const first = (category: string, n: number) =>
      [...ops.values()]
        .filter((op) => op.category === category)
        .slice(0, n)
        .map((op) => op.name)
    expect(first('data', 3)).toEqual(['Input', 'Parameter', 'Constant'])
    expect(first('arithmetic', 9)).toEqual(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Exp', 'Log', 'Sqrt', 'Max'])
    expect(first('activation', 6)).toEqual(['Sigmoid', 'Tanh', 'Relu', 'Softplus', 'Step', 'LeakyRelu'])
    expect(first('layer', 3)).toEqual(['Affine', 'MatMul', 'ReduceSum'])
    expect(first('loss', 3)).toEqual(['HalfSquaredError', 'CrossEntropy', 'SoftmaxCrossEntropy'])
  })

  it('keeps categories together and in order', () => {
    const order = [...ops.values()].map((op) => categories.findIndex((c) => c.id === op.category))
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  it('gives every op a place of its own within its category', () => {
    const places = [...ops.values()].map((op) => `${op.category} ${op.order}`)
    expect(new Set(places).size).toBe(places.length)
  })

  it('refuses two ops of one name', () => {
    const add = findOp('Add')
    if (add === undefined) throw new Error('no Add')
    expect(() => tableOf([add, { ...add, title: { en: 'Another', ja: '別' } }])).toThrow(
      'two ops are called Add',
    )
  })

  it('finds by exact name and nothing from a prototype', () => {
    expect(findOp('Mul')?.name).toBe('Mul')
    for (const name of ['mul', '', 'constructor', '__proto__', 'toString'])
      expect(findOp(name)).toBeUndefined()
  })

  it('names ports as documents do', () => {
    const definitions = [...ops.values()].filter((op): op is OpDefinition => !isSource(op))
    const known = new Set(
      'x a b W xs y t q k v gamma beta h0 c0 Wx Wh condition indices slope mean logVar reward teacher counts P bh mask Wq Wk Wv Wo bq bv bo'.split(
        ' ',
      ),
    )
    for (const op of definitions)
      for (const port of Object.keys(op.inputs)) expect(known.has(port), `${op.name}.${port}`).toBe(true)
  })

  it('knows which ops mean another thing in training: those whose expression asks for the mode', () => {
    const definitions = [...ops.values()].filter((op): op is OpDefinition => !isSource(op))
    for (const op of definitions) expect(op.modal === true, op.name).toBe(op.expr.length > 2)
    expect(definitions.filter((op) => op.modal === true).map((op) => op.name)).toEqual([
      'BatchNormalization',
      'Dropout',
    ])
  })

  it('every unwired port of a layer can own a parameter or be left empty', () => {
    const affine = findOp('Affine')
    const { W, b } = affine?.inputs ?? {}
    const attrs = { units: 4, bias: true }
    expect(W?.param?.shape({ x: [5, 3] }, attrs)).toEqual([3, 4])
    expect(W?.param?.shape({ x: [5, 3] }, { units: null })).toBeUndefined()
    expect(W?.param?.shape({ x: undefined }, attrs)).toBeUndefined()
    expect(b?.param?.shape({ x: [5, 3], W: [3, 4] }, { units: null, bias: true })).toEqual([4])
    expect(b?.param?.shape({ x: [5, 3], W: [3, 4] }, { units: 4, bias: false })).toBeUndefined()
    expect([W?.param?.bias, b?.param?.bias]).toEqual([undefined, true])
  })
})
