import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply, diff, emptyPatch, invert, isEmpty, squash } from '../../../src/graph/diff'
import type { GraphDocument } from '../../../src/graph/document'
import { emptyHistory, push, redo, undo, type Moment } from '../../../src/graph/history'
import { checkDocument, readDocument } from '../../../src/graph/read'
import { writeDocument } from '../../../src/graph/write'
import { anyDocument, anyEdit } from './arbitrary'

const text = writeDocument

describe('documents', () => {
  it('survive save → load → save byte for byte, whatever they hold', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const saved = text(document)
        const loaded = readDocument(saved)
        if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
        expect(text(loaded.document)).toBe(saved)
        expect(loaded.document).toEqual(JSON.parse(saved))
      }),
      { numRuns: 300 },
    )
  })

  it('stay readable after any edit', () => {
    fc.assert(
      fc.property(anyDocument, fc.array(anyEdit, { maxLength: 5 }), (document, edits) => {
        const edited = edits.reduce((d, edit) => edit(d), document)
        expect(checkDocument(edited)).toEqual({ document: edited })
      }),
      { numRuns: 300 },
    )
  })
})

describe('patches', () => {
  it('lead from one document to the other and back', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (a, b) => {
        const patch = diff(a, b)
        expect(text(apply(a, patch))).toBe(text(b))
        expect(text(apply(b, invert(patch)))).toBe(text(a))
        expect(invert(invert(patch))).toEqual(patch)
        expect(isEmpty(diff(a, a))).toBe(true)
        expect(isEmpty(patch)).toBe(text(a) === text(b))
      }),
    )
  })

  it('undo any edit byte for byte', () => {
    fc.assert(
      fc.property(anyDocument, anyEdit, (before, edit) => {
        const after = edit(before)
        const patch = diff(before, after)
        expect(text(apply(before, patch))).toBe(text(after))
        expect(text(apply(after, invert(patch)))).toBe(text(before))
      }),
      { numRuns: 300 },
    )
  })

  it('survive JSON', () => {
    fc.assert(
      fc.property(anyDocument, anyEdit, (before, edit) => {
        const patch = diff(before, edit(before))
        const copy = JSON.parse(JSON.stringify(patch)) as typeof patch
        expect(Object.keys(copy.nodes)).toEqual(Object.keys(patch.nodes))
        expect(Object.keys(copy.top)).toEqual(Object.keys(patch.top))
      }),
    )
  })

  it('squash to one patch that does the same, in any grouping, with nothing as the neutral one', () => {
    fc.assert(
      fc.property(anyDocument, fc.tuple(anyEdit, anyEdit, anyEdit), (start, edits) => {
        const [a, b, c] = edits.map((_, i) => edits.slice(0, i + 1).reduce((d, edit) => edit(d), start))
        if (a === undefined || b === undefined || c === undefined) throw new Error('three edits')
        const [p, q, r] = [diff(start, a), diff(a, b), diff(b, c)]
        const whole = squash(squash(p, q), r)
        expect(squash(p, squash(q, r))).toEqual(whole)
        expect(text(apply(start, whole))).toBe(text(c))
        expect(text(apply(c, invert(whole)))).toBe(text(start))
        expect(squash(p, emptyPatch)).toEqual(p)
        expect(squash(emptyPatch, p)).toEqual(p)
        expect(isEmpty(squash(p, invert(p)))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('history', () => {
  const gesture = fc.option(fc.constantFrom('drag', 'type'), { nil: undefined })

  it('undoes everything and redoes everything', () => {
    fc.assert(
      fc.property(anyDocument, fc.array(fc.tuple(anyEdit, gesture), { maxLength: 8 }), (start, edits) => {
        let moment: Moment = { history: emptyHistory, document: start }
        for (const [edit, name] of edits) {
          const document: GraphDocument = edit(moment.document)
          moment = { history: push(moment.history, diff(moment.document, document), name), document }
        }
        const last = text(moment.document)
        const steps = moment.history.done.length
        for (let i = 0; i < steps; i++) moment = undo(moment)
        expect(text(moment.document)).toBe(text(start))
        expect(moment.history.done).toEqual([])
        expect(undo(moment)).toEqual(moment)
        for (let i = 0; i < steps; i++) moment = redo(moment)
        expect(text(moment.document)).toBe(last)
        expect(redo(moment)).toEqual(moment)
      }),
    )
  })
})
