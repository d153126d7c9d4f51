import type { Language, Text } from '../base/text'
import type { TensorFacts } from './facts'
import { shapeSpans } from './labels'
import { text, type Mark, type Span } from './marks'
import { bound, range, wireNumber } from './numbers'
import { sizes } from './sizes'
import { mapSize } from './tensor-map'
import { textWidth } from './text-width'
import { arrowLength, backwardArrow, forwardArrow, type WireCourse } from './wire-path'
import { words } from './words'

/** The local derivative as its chip shows it. */
export type LocalFacts =
  | { readonly kind: 'factor'; readonly value: number }
  | { readonly kind: 'elementwise'; readonly value: TensorFacts }
  | { readonly kind: 'map'; readonly glyph: string }

/** What can be seen of a wire at the present step. */
export interface WireFacts {
  readonly language: Language
  readonly value?: TensorFacts
  readonly gradient?: TensorFacts
  /** `coming`: a later step brings it; `none`: nothing flows back here */
  readonly backward: 'none' | 'coming' | 'shown'
  readonly local?: LocalFacts
  /** is the chip shown? */
  readonly chip: boolean
  /** the step in play hands its gradient back through this wire, or reads its value */
  readonly inPlay?: 'forward' | 'backward'
  /** upstream × local = contribution, while in play */
  readonly arithmetic?: {
    readonly upstream: TensorFacts
    readonly local?: LocalFacts
    readonly contribution: TensorFacts
  }
  /** why a gradient of zero is zero */
  readonly zero?: Text
  /** NaN or ±∞ flows here; `first`: from the node where it appeared */
  readonly broken?: 'first' | 'downstream'
  /** labels (class indices or one-hot rows) rather than quantities */
  readonly oneHot?: boolean
  readonly lens: 'values' | 'shapes'
}

export const wireTensor = (facts: WireFacts, tensor: boolean): boolean =>
  tensor || facts.value?.scalar === undefined

/** The two lanes with their arrowheads. */
export function drawLanes(course: WireCourse, facts: WireFacts, tensor: boolean): Mark[] {
  const width = tensor ? sizes.lineTensor : sizes.line
  if (facts.broken !== undefined) return drawBroken(course, facts.broken)
  const isShown = facts.value !== undefined
  const forwardWidth = width + (facts.inPlay === 'forward' ? sizes.linePlay : 0)
  const marks: Mark[] = [
    {
      kind: 'path',
      d: course.forward,
      stroke: isShown ? 'fwd' : 'rule-2',
      width: forwardWidth,
      part: 'gw-forward',
    },
  ]
  if (facts.backward !== 'none') {
    const isHere = facts.backward === 'shown'
    marks.push({
      kind: 'path',
      d: course.backward,
      stroke: isHere ? 'bwd' : 'bwd-faint',
      width: isHere ? width + (facts.inPlay === 'backward' ? sizes.linePlay : 0) : 1,
      part: 'gw-backward',
    })
  }
  const hasChip = facts.chip && facts.local !== undefined && course.chip !== undefined
  if (isShown && !hasChip) {
    const d = forwardArrow(course.to, course.split, arrowLength(tensor, facts.inPlay === 'forward'))
    marks.push({ kind: 'path', d, fill: 'fwd', part: 'gw-arrow' })
  }
  if (facts.backward === 'shown') {
    const d = backwardArrow(course.from, course.split, arrowLength(tensor, facts.inPlay === 'backward'))
    marks.push({ kind: 'path', d, fill: 'bwd', part: 'gw-arrow gw-arrow-back' })
  }
  return marks
}

/** NaN where it first appears breaks the wire; downstream it stays a hairline. */
function drawBroken(course: WireCourse, broken: 'first' | 'downstream'): Mark[] {
  if (broken === 'downstream') return [{ kind: 'path', d: course.middle, stroke: 'bad', width: 1 }]
  const { label: x } = course
  const y = course.to[1]
  return [
    { kind: 'path', d: course.middle, stroke: 'bad', width: 2 },
    { kind: 'path', d: `M${x - 6} ${y}H${x + 6}`, stroke: 'paper', width: 5 },
    { kind: 'path', d: `M${x - 9} ${y + 6}l6-12M${x + 3} ${y + 6}l6-12`, stroke: 'bad', width: 2 },
  ]
}

/** Everything written along a wire's landing. */
export function drawLabels(course: WireCourse, facts: WireFacts): Mark[] {
  const marks: Mark[] = []
  const hasChip = facts.chip && facts.local !== undefined && course.chip !== undefined
  const isScalar = facts.value?.scalar !== undefined
  const x = hasChip && isScalar ? course.labelBesideChip : course.label
  const y = course.to[1]
  const say = (words: Text): string => words[facts.language]
  if (facts.value !== undefined) {
    if (facts.lens === 'shapes') marks.push(...drawShape(x, y, facts.value, facts.gradient))
    else if (isScalar) marks.push(...drawNumber(x, y, facts, say))
    else marks.push(...drawTensor(x, y, facts, say))
  }
  if (hasChip && facts.local !== undefined && course.chip !== undefined)
    marks.push(...drawChip(course.chip, y, facts.local))
  if (facts.arithmetic !== undefined && isScalar && facts.lens === 'values')
    marks.push(...drawArithmetic(course, facts.arithmetic))
  return marks
}

function drawNumber(x: number, y: number, facts: WireFacts, say: (text: Text) => string): Mark[] {
  const value = facts.value?.scalar ?? 0
  const style = { size: 14, weight: 500, anchor: 'middle', halo: true } as const
  if (facts.broken !== undefined) {
    const name = text(x, y - 12, wireNumber(value), { ...style, weight: 600, fill: 'bad', part: 'gw-value' })
    return facts.broken === 'downstream'
      ? [name]
      : [
          name,
          text(x, y + 23, say(words.firstHere), {
            ...style,
            size: 12,
            weight: 400,
            fill: 'bad',
            part: 'gw-value',
          }),
        ]
  }
  const inPlay = facts.inPlay === 'forward' ? { size: 16, weight: 600 } : {}
  const marks: Mark[] = [
    text(x, y - 9, wireNumber(value), { ...style, ...inPlay, fill: 'fwd', part: 'gw-value gw-fwd' }),
  ]
  const { gradient } = facts
  if (facts.backward !== 'shown' || gradient === undefined || facts.arithmetic !== undefined) return marks
  const shown =
    gradient.scalar === undefined ? bound(gradient.min, gradient.max) : wireNumber(gradient.scalar)
  const spans: Span[] = [{ text: shown }]
  if (gradient.scalar === 0 && facts.zero !== undefined)
    spans.push({ text: ` ${say(facts.zero)}`, size: 12, weight: 400, fill: 'ink-2' })
  const isBad = gradient.nonFinite > 0
  marks.push(text(x, y + 20, spans, { ...style, fill: isBad ? 'bad' : 'bwd', part: 'gw-value gw-bwd' }))
  return marks
}

/** Shape, range and map above; gradient map and its bound below. */
function drawTensor(x: number, y: number, facts: WireFacts, say: (text: Text) => string): Mark[] {
  const { value, gradient } = facts
  if (value === undefined) return []
  const size = mapSize(value.map)
  const top = y - 10 - size.height
  const style = { anchor: 'middle', halo: true } as const
  const small = { ...style, size: 11, weight: 500 }
  const left = x - size.width / 2
  const isBad = value.nonFinite > 0
  const about = facts.oneHot === true ? say(words.oneHot) : isBad ? 'NaN' : range(value.min, value.max)
  const marks: Mark[] = [
    {
      kind: 'rect',
      x: left - 3,
      y: top - 2,
      width: size.width + 6,
      height: size.height + 3,
      fill: 'paper',
      part: 'gw-map',
    },
    { kind: 'map', x: left, y: top, ...size, map: value.map, hue: 'fwd', part: 'gw-map' },
    text(x, top - 19, shapeSpans(value.named), { ...style, size: 12, fill: 'ink', part: 'gw-about' }),
    text(x, top - 5, about, { ...small, fill: isBad ? 'bad' : 'fwd', part: 'gw-about gw-fwd' }),
  ]
  if (facts.backward !== 'shown' || gradient === undefined) return marks
  const below = mapSize(gradient.map)
  marks.push(
    {
      kind: 'map',
      x: x - below.width / 2,
      y: y + 10,
      ...below,
      map: gradient.map,
      hue: 'bwd',
      part: 'gw-map gw-bwd',
    },
    text(x, y + 10 + below.height + 13, gradientWords(facts, gradient, say), {
      ...small,
      fill: gradient.nonFinite > 0 ? 'bad' : 'bwd',
      part: 'gw-about gw-bwd',
    }),
  )
  return marks
}

function gradientWords(
  facts: WireFacts,
  gradient: TensorFacts,
  say: (text: Text) => string,
): string | Span[] {
  if (gradient.nonFinite > 0) return 'NaN'
  const isZero = gradient.min === 0 && gradient.max === 0
  if (!isZero) return bound(gradient.min, gradient.max)
  return facts.zero === undefined
    ? '0'
    : [{ text: '0' }, { text: ` ${say(facts.zero)}`, weight: 400, fill: 'ink-2' }]
}

/** The shapes lens: what flows, not how much. */
function drawShape(x: number, y: number, value: TensorFacts, gradient: TensorFacts | undefined): Mark[] {
  const style = { size: 13, weight: 500, anchor: 'middle', halo: true, part: 'gw-value' } as const
  const marks: Mark[] = [text(x, y - 9, shapeSpans(value.named), { ...style, fill: 'fwd' })]
  if (gradient !== undefined)
    marks.push(text(x, y + 20, shapeSpans(gradient.named), { ...style, fill: 'bwd' }))
  return marks
}

/** Like a gain in a circuit, on the wire: `×100`. */
function drawChip(x: number, y: number, local: LocalFacts): Mark[] {
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
      part: 'gw-chip',
    },
    text(left + width / 2, y + 4.5, shown, {
      size: 12,
      weight: 600,
      fill: 'bwd',
      anchor: 'middle',
      part: 'gw-chip',
    }),
  ]
}

export function chipText(local: LocalFacts): string {
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
function drawArithmetic(
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
      part: 'gw-arithmetic',
    },
    text(right - width / 2, y + 28, spans, {
      size: 14,
      weight: 500,
      fill: 'bwd',
      anchor: 'middle',
      part: 'gw-arithmetic',
    }),
  ]
}

export function arithmeticSpans(
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
