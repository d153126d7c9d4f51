import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mapInks, palettes } from '../../../src/figure/palette'
import {
  cellColour,
  hexOf,
  mapSize,
  mixOklab,
  rgbOf,
  strength,
  strongest,
} from '../../../src/figure/tensor-map'

const inks = mapInks('light', 'fwd')

describe('tensor maps', () => {
  it('takes zero as paper, the largest value as full hue, and its negative as graphite', () => {
    expect(hexOf(cellColour(0, 2, inks))).toBe(palettes.light.paper)
    expect(hexOf(cellColour(2, 2, inks))).toBe(palettes.light.fwd)
    expect(hexOf(cellColour(-2, 2, inks))).toBe(palettes.light.neg)
  })

  it('is symmetric about zero, with exponent 0.68', () => {
    expect(strength(-0.5, 1)).toBe(strength(0.5, 1))
    expect(strength(0.5, 1)).toBeCloseTo(0.5 ** 0.68, 12)
    expect(strength(3, 0)).toBe(0)
  })

  it('gives ±∞ full hue and NaN the colour of a problem', () => {
    expect(hexOf(cellColour(Infinity, 1, inks))).toBe(palettes.light.fwd)
    expect(hexOf(cellColour(-Infinity, 1, inks))).toBe(palettes.light.neg)
    expect(hexOf(cellColour(NaN, 1, inks))).toBe(palettes.light.bad)
    expect(strongest({ rows: 1, cols: 4, data: [NaN, -3, Infinity, 2] })).toBe(3)
  })

  // color-mix(in oklab, hue share, paper), as Chromium computes it
  it.each([
    ['#ffffff', '#1f5fa8', 0.5, '#8faed6'],
    ['#ffffff', '#c53d13', 0.3, '#f4c7bb'],
    ['#14191a', '#82b6f3', 0.7, '#5e82ab'],
    ['#ffffff', '#60676b', 0.2, '#dddfe0'],
  ])('mixes %s and %s in OKLab as browsers do', (paper, hue, share, mixed) => {
    expect(hexOf(mixOklab(rgbOf(paper), rgbOf(hue), share))).toBe(mixed)
  })

  it('says the number of columns by its width, on wires', () => {
    expect(mapSize({ rows: 10, cols: 2 })).toEqual({ width: 14, height: 26 })
    expect(mapSize({ rows: 10, cols: 10 })).toEqual({ width: 56, height: 26 })
    expect(mapSize({ rows: 10, cols: 12 })).toEqual({ width: 60, height: 26 })
    expect(mapSize({ rows: 1, cols: 3 }).height).toBe(9)
  })
})

describe('the palette for files and canvases', () => {
  const css = readFileSync(new URL('../../../src/editor/styles/tokens.css', import.meta.url), 'utf8')
  const [light = '', dark = ''] = css.split("[data-theme='dark']")
  it.each([
    ['light', light],
    ['dark', dark],
  ] as const)('is the one of the style sheet: %s', (theme, rules) => {
    for (const [token, colour] of Object.entries(palettes[theme]))
      expect(new RegExp(`--${token}:\\s*(#[0-9a-f]{6});`).exec(rules)?.[1], token).toBe(colour)
  })
})
