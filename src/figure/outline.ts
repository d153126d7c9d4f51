import type { NodeFigure } from './node-figure'
import { sizes } from './sizes'

/** A node's outline moved outwards by `out` px: the body itself, or the rings around it. */
export function outline(
  { kind, width, height }: Pick<NodeFigure, 'kind' | 'width' | 'height'>,
  out = 0,
): string {
  switch (kind) {
    case 'circle': {
      const r = width / 2 + out
      return `M${-out} ${height / 2}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0z`
    }
    case 'data':
      return tag(width, height, out, 3)
    case 'parameter':
      return tag(width, height, out, out === 0 ? 0 : 3)
    case 'loss':
      return out === 0
        ? `M${width} 0H3a3 3 0 0 0 -3 3V${height - 3}a3 3 0 0 0 3 3H${width}`
        : box(width, height, out, 6)
    case 'activation':
    case 'slab':
    case 'card':
    case 'port':
    case 'module':
    case 'unknown':
      return box(width, height, out, out === 0 ? 3 : out + 1)
  }
}

/** A tag that points the way it flows. Its slanted edges move along their normals. */
function tag(width: number, height: number, out: number, r: number): string {
  const { tip } = sizes.tag
  const length = Math.hypot(tip, height / 2)
  const nx = height / 2 / length
  const ny = tip / length
  const shoulder = round(width - tip + (out - ny * out) / nx)
  const point = round(width + out / nx)
  const left = -out
  const top = -out
  const bottom = height + out
  const corner = r + (out === 0 ? 0 : out / 2)
  const back =
    corner === 0
      ? `H${left}z`
      : `H${left + corner}a${corner} ${corner} 0 0 1 ${-corner} ${-corner}V${top + corner}a${corner} ${corner} 0 0 1 ${corner} ${-corner}z`
  return `M${left + corner} ${top}H${shoulder}L${point} ${height / 2}L${shoulder} ${bottom}${back}`
}

function box(width: number, height: number, out: number, r: number): string {
  const w = width + 2 * out - 2 * r
  const h = height + 2 * out - 2 * r
  const arc = (x: number, y: number): string => `a${r} ${r} 0 0 1 ${x} ${y}`
  return `M${r - out} ${-out}h${w}${arc(r, r)}v${h}${arc(-r, r)}h${-w}${arc(-r, -r)}v${-h}${arc(r, -r)}z`
}

const round = (x: number): number => Math.round(x * 100) / 100
