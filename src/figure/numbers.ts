import { formatNumber } from '../base/numbers'

export { bound } from '../base/numbers'

/*
 * Numbers as the figure and the panels write them (LOOK "Numbers"). How a single number is written is decided in
 * `base/numbers`; here stands how many digits each place shows.
 */

/** Beside a thin unit: `97.5 %`, `30 × 10`. */
export const thinSpace = '\u2009'

/** On a wire: 4 significant digits. */
export const wireNumber = (x: number): string => formatNumber(x, 4)

/** In a range or a bound: 2 significant digits. */
export const rangeNumber = (x: number): string => formatNumber(x, 2)

/**
 * Beside the ticks of an axis: 2 significant digits, or up to 4 where neighbours would read the same. What still does is
 * left out.
 */
export function tickNumbers(ticks: readonly number[]): string[] {
  for (const digits of [2, 3, 4]) {
    const shown = ticks.map((tick) => formatNumber(tick, digits))
    if (new Set(shown).size === ticks.length) return shown
  }
  const shown = ticks.map((tick) => formatNumber(tick, 2))
  return shown.map((text, i) => (shown.indexOf(text) === i ? text : ''))
}

/** On the loss card: 3 significant digits. */
export const lossNumber = (x: number): string => formatNumber(x, 3)

/** In the inspector and in popovers: 7 significant digits, thousands apart from 5 digits on. */
export const panelNumber = (x: number): string => groupThousands(formatNumber(x, 7))

/** How many there are: every digit, however large. */
export const countNumber = (count: number): string => groupThousands(String(count))

/** In copied text: every digit, so that it reads back as the same number. */
export const copiedNumber = (x: number): string => (Object.is(x, -0) ? '0' : String(x))

/** `97.5 %` */
export const percent = (share: number, digits = 3): string =>
  `${formatNumber(share * 100, digits)}${thinSpace}%`

/** `−1 … 1` */
export const range = (min: number, max: number): string => `${rangeNumber(min)} … ${rangeNumber(max)}`

/**
 * A number whose digits stay in place while it changes: `decimals` of them whatever their value, so that a label does
 * not twitch while training.
 */
export function steadyNumber(x: number, decimals: number): string {
  if (!Number.isFinite(x)) return formatNumber(x)
  const shown = x.toFixed(Math.max(0, Math.min(20, decimals)))
  return Number(shown) === 0 ? shown.replace('-', '') : shown.replace('-', '−')
}

/** A range and a bound whose digits stay in place. */
export const steadyRange = (min: number, max: number, decimals: number): string =>
  `${steadyNumber(min, decimals)} … ${steadyNumber(max, decimals)}`

export const steadyBound = (min: number, max: number, decimals: number): string =>
  `|g| ≤ ${steadyNumber(Math.max(Math.abs(min), Math.abs(max)), decimals)}`

/** As many decimals as `x` shows with `digits` significant ones. */
export function decimalsOf(x: number, digits = 4): number {
  const size = Math.abs(x)
  if (!Number.isFinite(size) || size === 0) return digits - 1
  return Math.max(0, Math.min(8, digits - 1 - Math.floor(Math.log10(size))))
}

/** `31 200`: groups of three, by thin space, from five digits on. */
export function groupThousands(shown: string): string {
  const [, sign = '', whole = '', rest = ''] = /^(−?)(\d+)(.*)$/s.exec(shown) ?? []
  if (whole.length < 5) return shown
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, thinSpace) + rest
}
