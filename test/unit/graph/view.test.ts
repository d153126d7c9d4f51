import { describe, expect, it } from 'vitest'
import { emptyDocument } from '../../../src/graph/document'
import { modeOf, setHidden, setMode, showsShapesOnly } from '../../../src/graph/view'
import { readDocument } from '../../../src/graph/read'

describe('what a document shows', () => {
  it('hides and shows again, and leaves no trace of it', () => {
    const hidden = setHidden(emptyDocument, 'values', true)
    expect(hidden.view).toEqual({ hide: ['values'] })
    expect([showsShapesOnly(hidden), showsShapesOnly(emptyDocument)]).toEqual([true, false])
    expect(setHidden(hidden, 'gradients', true).view).toEqual({ hide: ['values', 'gradients'] })
    expect(setHidden(hidden, 'values', false)).toEqual(emptyDocument)
  })

  it('is a step of training unless it says otherwise', () => {
    expect(modeOf(emptyDocument)).toBe('train')
    const used = setMode(emptyDocument, 'eval')
    expect([modeOf(used), used.view]).toEqual(['eval', { mode: 'eval' }])
    expect(setMode(used, 'train')).toEqual(emptyDocument)
    expect(setMode(used, 'eval')).toBe(used)
  })

  it('refuses a mode that there is not', () => {
    const read = readDocument(JSON.stringify({ ...emptyDocument, view: { mode: 'test' } }))
    expect(read).toHaveProperty('problems')
  })
})
