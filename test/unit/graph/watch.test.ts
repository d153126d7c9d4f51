import { describe, expect, test } from 'vitest'
import type { GraphDocument } from '../../../src/graph/document'
import { watchedIn, withWatched } from '../../../src/graph/watch'

const document: GraphDocument = {
  format: 'gradwire',
  version: 1,
  nodes: [
    { id: 'a', op: 'Input' },
    { id: 'b', op: 'Exp', inputs: { x: 'a' } },
  ],
}

describe('the watch list', () => {
  test('is kept in the document and read back', () => {
    const list = [
      { what: 'value', node: 'b' },
      { what: 'gradient', node: 'a' },
    ] as const
    const changed = withWatched(document, list)
    expect(changed.view).toEqual({ watch: ['value:b', 'gradient:a'] })
    expect(watchedIn(changed)).toEqual(list)
  })
  test('an empty list leaves nothing behind, and other facts of the view stay', () => {
    expect(withWatched(withWatched(document, [{ what: 'value', node: 'b' }]), [])).toEqual(document)
    const hidden = { ...document, view: { hide: ['gradients'] } }
    expect(withWatched(hidden, [])).toEqual(hidden)
  })
  test('what a file holds instead of a list, and nodes that are gone, are passed over', () => {
    for (const watch of ['value:a', 7, null, { a: 1 }, ['value:z', 3, 'a', 'loss:a', ['value:a']]])
      expect(watchedIn({ ...document, view: { watch } })).toEqual([])
  })
})
