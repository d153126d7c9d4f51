import type { MapFacts } from './facts'

export type { MapFacts }

/*
 * Heat maps (LOOK "Tensor maps"): zero is paper, positive the hue of the pass, negative graphite, mixed in OKLab by
 * (|v|/max)^0.68. Computed here rather than with CSS, since a map is drawn on a canvas or written to a file.
 */

/** An sRGB colour, 0 … 255 each. */
export type Rgb = readonly [number, number, number]

export interface MapInks {
  readonly paper: Rgb
  readonly positive: Rgb
  readonly negative: Rgb
  readonly bad: Rgb
}

export const exponent = 0.68

/** Largest magnitude among the finite cells: where the map's hue is full. */
export function strongest({ data }: MapFacts): number {
  let max = 0
  for (const x of data) if (Number.isFinite(x)) max = Math.max(max, Math.abs(x))
  return max
}

/** How much hue a value gets, 0 … 1. ±∞ gets all of it. */
export function strength(x: number, max: number): number {
  if (x === 0 || Number.isNaN(x)) return 0
  if (!Number.isFinite(x)) return 1
  return max === 0 ? 0 : Math.min(1, Math.abs(x) / max) ** exponent
}

export function cellColour(x: number, max: number, inks: MapInks): Rgb {
  if (Number.isNaN(x)) return inks.bad
  return mixOklab(inks.paper, x < 0 ? inks.negative : inks.positive, strength(x, max))
}

/** `share` of `b` in `a`, mixed in OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020). */
export function mixOklab(a: Rgb, b: Rgb, share: number): Rgb {
  const [l1, a1, b1] = toOklab(a)
  const [l2, a2, b2] = toOklab(b)
  return fromOklab([l1 + (l2 - l1) * share, a1 + (a2 - a1) * share, b1 + (b2 - b1) * share])
}

export const hexOf = (rgb: Rgb): string =>
  `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`

export function rgbOf(hex: string): Rgb {
  const packed = Number.parseInt(hex.slice(1), 16)
  return [(packed >> 16) & 255, (packed >> 8) & 255, packed & 255]
}

/** Size of a map on a wire: 26 px high, 9 for a vector; its width says how many columns there are. */
export function mapSize({ rows, cols }: { readonly rows: number; readonly cols: number }): {
  readonly width: number
  readonly height: number
} {
  return { width: Math.max(14, Math.min(60, cols * 5.6)), height: rows <= 1 ? 9 : 26 }
}

type Triple = readonly [number, number, number]

const linear = (channel: number): number => {
  const c = channel / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
}

const encoded = (c: number): number => {
  const shown = c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055
  return Math.round(Math.max(0, Math.min(1, shown)) * 255)
}

function toOklab([red, green, blue]: Rgb): Triple {
  const [r, g, b] = [linear(red), linear(green), linear(blue)]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function fromOklab([lightness, a, b]: Triple): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}
