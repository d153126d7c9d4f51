import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { graph, matrix, node } from './graphs'

/** A layer of 30 × `units` weights, drawn from a normal distribution. */
const layer = (units: number, std: number) =>
  graph({
    x: matrix([Array<number>(30).fill(1)]),
    y: node('Affine', { x: 'x' }, { units, init: 'normal', std }),
  })

function weights(document: ReturnType<typeof layer>, seed: number): ArrayLike<number> | undefined {
  return compile(document, { seed }).program.leaves.get('y.W')?.initial().data
}

describe('what a parameter starts with', () => {
  it('is drawn once, however often a document is compiled', () => {
    expect(weights(layer(40, 0.1), 1)).toBe(weights(layer(40, 0.1), 1))
  })

  it.each([
    ['another seed', layer(40, 0.1), 2],
    ['another size', layer(50, 0.1), 1],
    ['another spread', layer(40, 0.2), 1],
  ])('is drawn anew for %s', (_, document, seed) => {
    const [before, after] = [weights(layer(40, 0.1), 1), weights(document, seed)]
    expect(after).toBeDefined()
    expect(after).not.toEqual(before)
    expect(weights(layer(40, 0.1), 1)).toEqual(before)
  })

  it('is the same again after it was forgotten', () => {
    const before = Array.from(weights(layer(40, 0.1), 1) ?? [])
    for (let seed = 10; seed < 14; seed++) weights(layer(20_000, 0.1), seed)
    expect(Array.from(weights(layer(40, 0.1), 1) ?? [])).toEqual(before)
  })
})
