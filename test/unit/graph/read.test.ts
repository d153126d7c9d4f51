import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../src/graph/json'
import { limits } from '../../../src/graph/limits'
import { migrate, migrations, versionAfter, type Migration } from '../../../src/graph/migrations'
import { checkDocument, readDocument, type ReadResult } from '../../../src/graph/read'
import { documentJsonSchema } from '../../../src/graph/schema'
import { excess } from '../growth'

const codes = (result: ReadResult): string[] =>
  'problems' in result ? result.problems.map(({ code }) => code) : []

const empty = { format: 'gradwire', version: 1, nodes: [] }

describe('reading', () => {
  it('keeps unknown ops, attributes and keys', () => {
    const document = {
      ...empty,
      later: { deep: [1, { x: null }] },
      nodes: [{ id: 'a', op: 'GeluFast', attrs: { mode: { kind: 3 } }, inputs: { zz: ['b:h'] }, frame: 7 }],
    }
    expect(readDocument(JSON.stringify(document))).toEqual({ document })
  })

  it('reads bytes and text alike, with or without a byte order mark', () => {
    const text = JSON.stringify({ ...empty, title: 'りんご' })
    const expected = readDocument(text)
    expect(readDocument(new TextEncoder().encode(text))).toEqual(expected)
    expect(readDocument(new TextEncoder().encode(`\uFEFF${text}`))).toEqual(expected)
    expect(readDocument(`\uFEFF${text}`)).toEqual(expected)
  })

  it('refuses files above the cap before it looks inside', () => {
    const result = readDocument(' '.repeat(limits.bytes + 1))
    expect('problems' in result && result.problems).toEqual([
      {
        code: 'file-too-large',
        message: {
          en: 'the file has 100 MB (100000001 bytes), and 100 MB (100000000 bytes) are allowed',
          ja: 'ファイルが 100 MB（100000001 バイト）あり、上限の 100 MB（100000000 バイト）を超える',
        },
        at: [],
      },
    ])
  })

  it('refuses too many nodes, those of subgraphs included', () => {
    const nodes = Array.from({ length: limits.nodes / 2 + 1 }, (_, i) => ({ id: `n${i}`, op: 'Add' }))
    expect(codes(checkDocument({ ...empty, nodes }))).toEqual([])
    expect(codes(checkDocument({ ...empty, nodes, subgraphs: { A: { nodes } } }))).toEqual(['too-many-nodes'])
  })

  it('names every mistake, up to a hundred', () => {
    const nodes = Array.from({ length: 500 }, () => ({ id: 'a' }))
    expect(codes(checkDocument({ ...empty, nodes }))).toHaveLength(limits.problems)
  })

  it('takes time in proportion to the size of a file', () => {
    const textOf = (count: number): string => JSON.stringify({ ...empty, nodes: nodesOf(count) })
    const nodesOf = (count: number): object[] =>
      Array.from({ length: count }, (_, i) => ({
        id: `node${i}`,
        op: 'Add',
        label: { en: `sum ${i}`, ja: `和 ${i}` },
        inputs: { a: `node${Math.max(0, i - 1)}`, b: 'node0' },
        at: [i, 2 * i],
      }))
    expect(textOf(10_000).length).toBeGreaterThan(1e6)
    const read = (count: number): void => expect(codes(readDocument(textOf(count)))).toEqual([])
    expect(excess(read, 1000, 10_000)).toBeLessThan(4)
  })
})

describe('JSON', () => {
  it.each([
    '{}',
    '[]',
    ' [1, -0.5e+3, "\\u3042\\n", true, false, null, {"a": {}}] ',
    '"𝑥"',
    '-0',
    '0.5E-7',
    '1e-400',
  ])('reads %s as JSON.parse does', (text) => {
    expect(parseJson(text)).toEqual({ value: JSON.parse(text) })
  })

  it.each([
    '', '{', '[', '[1,]', '{"a":1,}', '{a:1}', "{'a':1}", '[1 2]', '01', '1.', '.5', '+1', '-', '1e', 'NaN', 'Infinity', 'tru', '"a',
    '"\\x"', '"\\u12g4"', '"\t"', '[1]]', '{"a"}', '{"a":}', '// x', '[undefined]', '\u00a01', ']', '{"a":1 "b":2}',
  ])('refuses %j as JSON.parse does', (text) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
    expect(parseJson(text)).toMatchObject({ problem: { code: 'bad-json' } })
  }) // prettier-ignore

  it('counts depth in objects and lists alike', () => {
    const nested = (depth: number): string => '[{"a":'.repeat(depth / 2) + '1' + '}]'.repeat(depth / 2)
    expect('value' in parseJson(nested(64))).toBe(true)
    expect(parseJson(nested(66))).toMatchObject({ problem: { code: 'too-deep' } })
  })
})

describe('migrations', () => {
  const list: readonly Migration[] = [
    { from: 1, why: 'titles are called names', up: ({ title, ...rest }) => ({ ...rest, name: title }) },
    {
      from: 2,
      why: 'names are in capitals',
      up: (document) => ({ ...document, name: String(document['name']).toUpperCase() }),
    },
  ]

  it('apply in order, and only those that a document has not been through', () => {
    expect(migrate({ version: 1, title: 'a' }, 1, list)).toEqual({ version: 3, name: 'A' })
    expect(migrate({ version: 2, name: 'a' }, 2, list)).toEqual({ version: 3, name: 'A' })
    expect(migrate({ version: 3, name: 'a' }, 3, list)).toEqual({ version: 3, name: 'a' })
    expect(versionAfter(list)).toBe(3)
  })

  it('decide which version is too new', () => {
    const keepsAll = list.map((migration): Migration => ({ ...migration, up: (document) => document }))
    expect(codes(checkDocument({ ...empty, version: 3 }, keepsAll))).toEqual([])
    expect(codes(checkDocument({ ...empty, version: 4 }, keepsAll))).toEqual(['newer-version'])
  })

  it('are numbered without gaps, and each has an example here that it changes', () => {
    const examples: readonly { readonly before: Record<string, unknown>; readonly after: unknown }[] = []
    expect(migrations.map(({ from }) => from)).toEqual(migrations.map((_, i) => i + 1))
    expect(examples).toHaveLength(migrations.length)
    migrations.forEach(({ up }, i) => expect(up(examples[i]?.before ?? {})).toEqual(examples[i]?.after))
  })
})

describe('the JSON Schema', () => {
  it('describes a node and names what is required', () => {
    const schema = documentJsonSchema()
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['format', 'version', 'nodes'],
      properties: {
        format: { const: 'gradwire' },
        nodes: { type: 'array', items: { required: ['id', 'op'] } },
        params: { additionalProperties: { title: 'tensor' } },
      },
    })
    expect(JSON.stringify(schema).length).toBeLessThan(20_000)
  })
})
