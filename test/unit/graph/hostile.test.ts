import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDocument, type ReadResult } from '../../../src/graph/read'
import { validate } from '../../../src/graph/validate'
import { writeDocument } from '../../../src/graph/write'
import { signatures } from './signatures'

const example = readFileSync(
  new URL('../../../examples/e17-simple-net.gradwire.json', import.meta.url),
  'utf8',
)
const native = Reflect.ownKeys(Object.prototype)

/** Either problems in both languages, or a document that everything else can work with. */
function expectAnswer(result: ReadResult): void {
  expect(Reflect.ownKeys(Object.prototype)).toEqual(native)
  if ('document' in result) {
    validate(result.document, signatures)
    const again = readDocument(writeDocument(result.document))
    expect('document' in again && writeDocument(again.document)).toBe(writeDocument(result.document))
    return
  }
  expect(result.problems.length).toBeGreaterThan(0)
  for (const { code, message } of result.problems) {
    expect(code).toMatch(/^[a-z-]+$/)
    expect(message.en.length).toBeLessThan(400)
    expect(message.ja).not.toBe('')
  }
}

describe('anything from outside is answered', () => {
  it('damaged text', () => {
    const damage = fc.record({
      at: fc.nat(example.length),
      length: fc.nat(20),
      by: fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.constantFrom('null', '{', '[]', '"__proto__": 1,', '1e999', '-0', '\u0000', '\\u0022'),
      ),
    })
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (list) => {
        const text = list.reduce(
          (t, { at, length, by }) => t.slice(0, at) + by + t.slice(at + length),
          example,
        )
        expectAnswer(readDocument(text))
      }),
      { numRuns: 1000 },
    )
  })

  it('damaged bytes', () => {
    const bytes = new TextEncoder().encode(example)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const copy = bytes.slice()
        copy[at] = byte
        expectAnswer(readDocument(copy))
      }),
      { numRuns: 500 },
    )
  })

  it('any JSON in the place of any key', () => {
    const part = fc.constantFrom(
      'nodes',
      'title',
      'objective',
      'training',
      'experiments',
      'subgraphs',
      'params',
      'view',
      'id',
      'op',
      'inputs',
      'at',
      'label',
      'attrs',
    )
    fc.assert(
      fc.property(part, fc.jsonValue({ maxDepth: 4 }), (key, value) => {
        const replace = (json: unknown): unknown => {
          if (Array.isArray(json)) return json.map(replace)
          if (typeof json !== 'object' || json === null) return json
          return Object.fromEntries(
            Object.entries(json).map(([name, inner]) => [name, name === key ? value : replace(inner)]),
          )
        }
        expectAnswer(
          readDocument(JSON.stringify(replace({ ...(JSON.parse(example) as object), [key]: value }))),
        )
      }),
      { numRuns: 1000 },
    )
  })
})
