import { describe, expect, it } from 'vitest'
import { meantOutput } from '../../../src/graph/wires'

describe('the output that a source means', () => {
  it.each([
    [['y'], 'y', 'y'],
    [['y'], 'h', undefined],
    [['h', 'c'], 'y', 'h'],
    [['h', 'c'], 'c', 'c'],
    [['h', 'y'], 'y', 'y'],
    [[], 'y', undefined],
  ])('of %j, asked for %s, is %s', (outputs, asked, meant) => {
    expect(meantOutput(outputs, asked)).toBe(meant)
  })
})
