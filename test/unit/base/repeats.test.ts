import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { repeats } from '../../../src/base/repeats'

describe('what is repeated in a list', () => {
  it.each([
    ['nothing', 'abc', '1a 1b 1c'],
    ['one over and over', 'abbbbc', '1a 4b 1c'],
    ['several in turns', 'xabababy', '1x 3ab 1y'],
    ['the longest cover', 'aabaab', '2aab'],
    ['nothing of nothing', '', ''],
  ])('is found: %s', (_, letters, found) => {
    const shown = repeats([...letters]).map(
      ({ start, period, times }) => `${String(times)}${letters.slice(start, start + period)}`,
    )
    expect(shown.join(' ')).toBe(found)
  })

  it('makes up the list again', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 60 })
    fc.assert(
      fc.property(letters, (keys) => {
        const again = repeats(keys).flatMap(({ start, period, times }) =>
          Array.from({ length: times }, () => keys.slice(start, start + period)).flat(),
        )
        expect(again).toEqual(keys)
      }),
    )
  })
})
