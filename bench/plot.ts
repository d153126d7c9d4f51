import { scaleLog } from 'd3-scale'
import { line } from 'd3-shape'

export interface Line {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** Lines over two logarithmic axes. */
export interface Plot {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly lines: readonly Line[]
  /** where the numbers come from */
  readonly caption: string
}

const [width, height] = [760, 470]
const inside = { left: 76, right: width - 24, top: 74, bottom: height - 86 }
const colours = ['#0072b2', '#d55e00']
const ink = '#222222'

/** A picture that stands on its own, on white. */
export function plotSvg({ title, x, y, lines, caption }: Plot): string {
  const points = lines.flatMap((each) => each.points)
  const across = scaleLog(extent(points.map(([x]) => x)), [inside.left, inside.right])
  const up = scaleLog(extent(points.map(([, y]) => y)), [inside.bottom, inside.top]).nice()
  const path = line<readonly [number, number]>(
    ([x]) => round(across(x)),
    ([, y]) => round(up(y)),
  )
  const middle = (inside.top + inside.bottom) / 2
  const parts = [
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(inside.left, 28, title, 'font-size="17" font-weight="600"'),
    ...powers(across.domain()).flatMap((value) => [
      rule(across(value), inside.top, across(value), inside.bottom),
      text(across(value), inside.bottom + 20, value.toLocaleString('en'), 'text-anchor="middle"'),
    ]),
    ...powers(up.domain()).flatMap((value) => [
      rule(inside.left, up(value), inside.right, up(value)),
      text(inside.left - 8, up(value) + 4, value.toLocaleString('en'), 'text-anchor="end"'),
    ]),
    text((inside.left + inside.right) / 2, inside.bottom + 44, x, 'text-anchor="middle"'),
    text(22, middle, y, `text-anchor="middle" transform="rotate(-90 22 ${middle})"`),
    ...lines.flatMap(({ name, points }, i) => {
      const colour = colours[i % colours.length] ?? ink
      const start = inside.left + 330 * i
      return [
        `<path d="${path(points) ?? ''}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...points.map(
          ([x, y]) => `<circle cx="${round(across(x))}" cy="${round(up(y))}" r="3" fill="${colour}"/>`,
        ),
        `<path d="M${start} ${inside.top - 16}h22" stroke="${colour}" stroke-width="2"/>`,
        text(start + 30, inside.top - 12, name),
      ]
    }),
    text(inside.left, height - 16, caption, 'font-size="11"'),
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="IBM Plex Sans, Helvetica, Arial, sans-serif" font-size="13">`,
    ...parts,
    '</svg>\n',
  ].join('\n')
}

const round = (x: number): number => Math.round(10 * x) / 10

const extent = (xs: readonly number[]): [number, number] => [Math.min(...xs), Math.max(...xs)]

/** The powers of ten in a domain. */
function powers([from = 1, to = 1]: readonly number[]): number[] {
  const [first, last] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)]
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i))
}

const rule = (x1: number, y1: number, x2: number, y2: number): string =>
  `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" stroke="#dddddd"/>`

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${round(x)}" y="${round(y)}" fill="${ink}"${more && ` ${more}`}>${escaped(content)}</text>`
