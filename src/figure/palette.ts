import type { Token } from './marks'
import { rgbOf, type MapInks } from './tensor-map'

/*
 * The look's colours for what is drawn without a style sheet: files, canvases. The page itself reads `tokens.css`; a test
 * holds the two together.
 */

export type Theme = 'light' | 'dark'

export type Palette = Readonly<Record<Token | 'neg', string>>

export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    'paper': '#ffffff', 'desk': '#f3f4f2', 'well': '#e9ebe8', 'rule': '#dde0dc', 'rule-2': '#bfc5c1',
    'ink': '#1b2124', 'ink-2': '#4e575b', 'ink-3': '#687175',
    'fwd': '#1f5fa8', 'fwd-soft': '#e3edf8', 'fwd-faint': '#b9cfe8',
    'bwd': '#c53d13', 'bwd-soft': '#fdeee7', 'bwd-faint': '#f0c3b1',
    'neg': '#60676b', 'bad': '#a10f52', 'bad-soft': '#fbe9f1',
  },
  dark: {
    'paper': '#14191a', 'desk': '#1c2223', 'well': '#262d2e', 'rule': '#2d3536', 'rule-2': '#4b5556',
    'ink': '#e9ebe6', 'ink-2': '#b3bab8', 'ink-3': '#8b9493',
    'fwd': '#82b6f3', 'fwd-soft': '#1b2c40', 'fwd-faint': '#34506f',
    'bwd': '#ff8f61', 'bwd-soft': '#3a231a', 'bwd-faint': '#85492f',
    'neg': '#a6adab', 'bad': '#ff7ba9', 'bad-soft': '#3b1c29',
  },
} // prettier-ignore

/** The inks of a heat map of the pass `hue`. */
export function mapInks(theme: Theme, hue: 'fwd' | 'bwd'): MapInks {
  const palette = palettes[theme]
  return {
    paper: rgbOf(palette.paper),
    positive: rgbOf(palette[hue]),
    negative: rgbOf(palette.neg),
    bad: rgbOf(palette.bad),
  }
}
