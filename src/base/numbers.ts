/*
 * How numbers are written for people (LOOK "Numbers"): 4 significant digits on wires, 7 in panels; plain from 10⁻³ to
 * 10⁶, otherwise `2.5×10⁻⁵`; a true minus; never `−0`.
 */

const superscripts: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789'].map((digit, i) => [digit, '⁰¹²³⁴⁵⁶⁷⁸⁹'[i] ?? '']),
)

/** `|g| ≤ 0.11`: how large a gradient gets. Rounded up in its second digit, so that it is a bound. */
export const bound = (min: number, max: number): string =>
  `|g| ≤ ${formatNumber(roundedUp(Math.max(Math.abs(min), Math.abs(max)), 2), 2)}`

function roundedUp(x: number, digits: number): number {
  if (!Number.isFinite(x) || x === 0) return x
  const unit = 10 ** (Math.floor(Math.log10(x)) - digits + 1)
  // A bound that is reached up to rounding errors is not moved.
  return Math.ceil(x / unit - 1e-9) * unit
}

interface Parts {
  readonly sign: '' | '-'
  readonly digits: string
  /** power of ten that follows, when there is one */
  readonly power?: number
}

/** `2.2`, `110`, `−2.5×10⁻⁵`, `NaN`, `∞`. */
export function formatNumber(x: number, digits = 4): string {
  if (Number.isNaN(x)) return 'NaN'
  if (!Number.isFinite(x)) return x < 0 ? '−∞' : '∞'
  const { sign, digits: plain, power } = partsOf(x, digits)
  const minus = sign === '-' ? '−' : ''
  return power === undefined ? minus + plain : `${minus}${plain}×10${raised(power)}`
}

/** The same number as TeX: `-2.5\times10^{-5}`, `\infty`. */
export function texNumber(x: number, digits = 4): string {
  if (Number.isNaN(x)) return '\\mathrm{NaN}'
  if (!Number.isFinite(x)) return x < 0 ? '-\\infty' : '\\infty'
  const { sign, digits: plain, power } = partsOf(x, digits)
  return power === undefined ? sign + plain : `${sign}${plain}\\times10^{${String(power)}}`
}

function partsOf(x: number, digits: number): Parts {
  const size = Math.abs(x)
  if (size === 0) return { sign: '', digits: '0' }
  const sign = x < 0 ? '-' : ''
  if (size >= 1e-3 && size < 1e6) {
    const plain = plainDigits(size, digits)
    if (Number(plain) < 1e6) return { sign, digits: plain }
  }
  const [mantissa = '', exponent = ''] = size.toExponential(Math.min(digits, 3) - 1).split('e')
  return { sign, digits: withoutZeros(mantissa), power: Number(exponent) }
}

/** Decimals beyond the significant ones that may tell a number from a round one. */
const telling = 3

/**
 * Significant digits, but never fewer than the whole part needs, and more where a few tell the number from a round one.
 * Where they do not, zeros after the point say that it is not quite that: `1.00`.
 */
function plainDigits(size: number, digits: number): string {
  const whole = Math.floor(Math.log10(size)) + 1
  const decimals = Math.max(0, digits - whole)
  const plain = size.toFixed(Math.min(decimals, 20))
  const isRound = Math.abs(size - Math.round(size)) <= 1e-9 * size
  if (isRound || whole >= digits) return withoutZeros(plain)
  for (let more = 0; more <= telling; more++) {
    const shown = size.toFixed(decimals + more)
    if (!Number.isInteger(Number(shown))) return withoutZeros(shown)
  }
  return size.toPrecision(digits)
}

const withoutZeros = (shown: string): string =>
  shown.includes('.') ? shown.replace(/0+$/, '').replace(/\.$/, '') : shown

const raised = (power: number): string =>
  (power < 0 ? '⁻' : '') + [...String(Math.abs(power))].map((digit) => superscripts[digit] ?? '').join('')
