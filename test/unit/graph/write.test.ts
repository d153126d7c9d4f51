import { describe, expect, it } from 'vitest'
import type { GraphDocument } from '../../../src/graph/document'
import { push, settle, emptyHistory, undo } from '../../../src/graph/history'
import { diff } from '../../../src/graph/diff'
import { setTitle } from '../../../src/graph/edits'
import { emptyDocument } from '../../../src/graph/document'
import { readDocument } from '../../../src/graph/read'
import { writeDocument } from '../../../src/graph/write'
import { excess } from '../growth'

describe('writing', () => {
  it('puts keys in the order of the format, then alphabetically, and one node on a line', () => {
    const document: GraphDocument = {
      zebra: 1,
      objective: 'price',
      nodes: [
        { at: [0, 0], attrs: { value: 100 }, op: 'Input', id: 'apple' },
        {
          at: [400, 80],
          inputs: { b: 'tax', W: 'w', x: 'apple', a: 'sum' },
          op: 'Mul',
          id: 'price',
          extra: null,
        },
      ],
      alpha: { ja: 'あ', en: 'a', data: [], shape: [0] },
      title: 'buy apples',
      version: 1,
      format: 'gradwire',
    }
    expect(writeDocument(document)).toBe(`{
  "format": "gradwire",
  "version": 1,
  "title": "buy apples",
  "nodes": [
    { "id": "apple", "op": "Input", "attrs": { "value": 100 }, "at": [0, 0] },
    {
      "id": "price",
      "op": "Mul",
      "inputs": { "x": "apple", "W": "w", "a": "sum", "b": "tax" },
      "at": [400, 80],
      "extra": null
    }
  ],
  "objective": "price",
  "alpha": { "shape": [0], "data": [], "en": "a", "ja": "あ" },
  "zebra": 1
}
`)
  })

  it('fills long lists of numbers like a paragraph', () => {
    const data = Array.from({ length: 60 }, (_, i) => i / 8)
    const text = writeDocument({ ...emptyDocument, params: { w: { shape: [60], data } } })
    const lines = text.split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
    expect(lines.length).toBeLessThan(20)
    expect(JSON.parse(text)).toMatchObject({ params: { w: { data } } })
  })

  it('keeps −0 and every digit, and says what JSON cannot', () => {
    const data = [-0, 0.1, 1e21, 5e-324, 1 / 3]
    const text = writeDocument({ ...emptyDocument, params: { w: { shape: [5], data } } })
    const read = readDocument(text)
    expect('document' in read && read.document.params).toEqual({ w: { shape: [5], data } })
    expect(writeDocument({ ...emptyDocument, params: { w: Infinity, v: NaN } })).toContain(
      '"params": { "v": "NaN", "w": "Infinity" }',
    )
  })

  it('writes the empty document', () => {
    expect(writeDocument(emptyDocument)).toBe(
      '{\n  "format": "gradwire",\n  "version": 1,\n  "nodes": []\n}\n',
    )
  })

  it('takes time in proportion to how many numbers there are', () => {
    const write = (count: number): void => {
      const data = Array.from({ length: count }, (_, i) => i / 7)
      const text = writeDocument({ ...emptyDocument, params: { w: { shape: [count], data } } })
      expect(text.length).toBeGreaterThan(10 * count)
    }
    expect(excess(write, 20_000, 200_000)).toBeLessThan(4)
  })
})

describe('gestures', () => {
  const titled = (title: string): GraphDocument => setTitle(emptyDocument, title)
  const step = (a: string, b: string) => diff(titled(a), titled(b))

  it('are undone as one, until they are settled', () => {
    const typing = push(push(emptyHistory, step('', 'a'), 'title'), step('a', 'ab'), 'title')
    expect(typing.done).toHaveLength(1)
    expect(undo({ history: typing, document: titled('ab') }).document).toEqual(titled(''))
    expect(push(settle(typing), step('ab', 'abc'), 'title').done).toHaveLength(2)
    expect(push(typing, step('ab', 'abc')).done).toHaveLength(2)
  })

  it('that end where they began leave nothing to undo', () => {
    const back = push(push(emptyHistory, step('a', 'b'), 'drag'), step('b', 'a'), 'drag')
    expect(back.done).toEqual([])
  })

  it('do not continue across an undo, and an edit forgets what was undone', () => {
    const typing = push(push(emptyHistory, step('', 'a')), step('a', 'b'), 'title')
    const { history } = undo({ history: typing, document: titled('b') })
    expect(history.undone).toHaveLength(1)
    expect(push(history, step('a', 'c'), 'title')).toMatchObject({ done: [{}, {}], undone: [] })
  })
})
