import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printJson } from '../../../src/cli/print-json'

const printed = (value: unknown): readonly string[] => {
  const pieces: string[] = []
  printJson({ out: (text) => pieces.push(text) }, value)
  return pieces
}

describe('JSON that is printed in pieces', () => {
  it('is what JSON.stringify makes of it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(printed(value).join('')).toBe(`${JSON.stringify(value)}\n`)
      }),
    )
    expect(printed({ a: undefined, b: [[1, null], []], __proto__: 1 }).join('')).toBe('{"b":[[1,null],[]]}\n')
  })

  it('is never in one piece when it is long', () => {
    const long = { data: Array.from({ length: 100_000 }, (_, i) => i / 7) }
    const pieces = printed(long)
    expect(pieces.length).toBeGreaterThan(10)
    expect(pieces.join('')).toBe(`${JSON.stringify(long)}\n`)
  })
})
