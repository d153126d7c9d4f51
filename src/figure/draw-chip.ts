import type { TensorFacts } from './facts'
import { text, type Mark, type Span } from './marks'
import { bound, range, wireNumber } from './numbers'
import { textWidth } from './text-width'
import type { LocalFacts, WireFacts } from './wire-facts'
import type { WireCourse } from './wire-path'

/** Like a gain in a circuit, on the wire: `×100`. */
export function drawChip(x: number, y: number, local: LocalFacts): Mark[] {
  const shown = chipText(local)
  const width = Math.max(38, Math.ceil(textWidth(shown, 12) + 10))
  // The chip keeps its distance from the port and grows to the left.
  const left = x + 19 - width
  return [
    {
      kind: 'rect',
      x: left,
      y: y - 9,
      width,
      height: 18,
      r: 2,
      fill: 'paper',
      stroke: 'bwd',
      line: 1.25,
      part: 'gw-fig-chip',
    },
    text(left + width / 2, y + 4.5, shown, {
      size: 12,
      weight: 600,
      fill: 'bwd',
      anchor: 'middle',
      part: 'gw-fig-chip',
    }),
  ]
}

function chipText(local: LocalFacts): string {
  switch (local.kind) {
    case 'factor':
      return `×${wireNumber(local.value)}`
    case 'elementwise':
      return local.value.min === local.value.max
        ? `×${wireNumber(local.value.min)}`
        : `⊙ ${range(local.value.min, local.value.max)}`
    case 'map':
      return local.glyph
  }
}

/** Below the landing while in play: `1.1 × 100 = 110`. Every number keeps the colour of where it came from. */
export function drawArithmetic(
  course: WireCourse,
  { upstream, local, contribution }: NonNullable<WireFacts['arithmetic']>,
): Mark[] {
  const spans = arithmeticSpans(upstream, local, contribution)
  const inner = spans.reduce(
    (sum, { text: part, size, weight }) =>
      sum + textWidth(part, size ?? 14) * ((weight ?? 500) >= 600 ? 1.03 : 1),
    0,
  )
  const width = Math.max(72, Math.ceil(inner) + 14)
  const right = course.to[0] - 12
  const y = course.to[1]
  return [
    {
      kind: 'rect',
      x: right - width,
      y: y + 11,
      width,
      height: 24,
      r: 3,
      fill: 'bwd-soft',
      part: 'gw-fig-arithmetic',
    },
    text(right - width / 2, y + 28, spans, {
      size: 14,
      weight: 500,
      fill: 'bwd',
      anchor: 'middle',
      part: 'gw-fig-arithmetic',
    }),
  ]
}

function arithmeticSpans(
  upstream: TensorFacts,
  local: LocalFacts | undefined,
  contribution: TensorFacts,
): Span[] {
  const brief = (x: TensorFacts): string =>
    x.scalar === undefined ? bound(x.min, x.max) : wireNumber(x.scalar)
  const result: Span = { text: brief(contribution), size: 16, weight: 600, fill: 'bwd' }
  if (local === undefined) return [result]
  const before: Span = { text: `${brief(upstream)} `, fill: 'bwd' }
  const equals: Span = { text: ' = ', fill: 'ink-2' }
  if (local.kind === 'map') return [before, { text: local.glyph, fill: 'ink-2' }, equals, result]
  const sign = local.kind === 'factor' ? '× ' : '⊙ '
  const factor =
    local.kind === 'factor'
      ? wireNumber(local.value)
      : local.value.scalar === undefined
        ? range(local.value.min, local.value.max)
        : wireNumber(local.value.scalar)
  return [before, { text: sign, fill: 'ink-2' }, { text: factor, fill: 'fwd' }, equals, result]
}
