import type { Text } from '../base/text'
import { drawArithmetic, drawChip } from './draw-chip'
import type { TensorFacts } from './facts'
import { shapeSpans, shapeText } from './labels'
import { text, type Mark, type Span } from './marks'
import { bound, range, steadyBound, steadyNumber, steadyRange, wireNumber } from './numbers'
import { mapSize } from './tensor-map'
import { textWidth } from './text-width'
import type { WireFacts } from './wire-facts'
import type { WireCourse } from './wire-path'
import { words } from './words'

/** Everything written along a wire's landing. */
export function drawLabels(course: WireCourse, facts: WireFacts): Mark[] {
  const marks: Mark[] = []
  const hasChip =
    facts.chip && facts.local !== undefined && course.chip !== undefined && facts.broken === undefined
  const isScalar = facts.value?.scalar !== undefined
  const x = hasChip && isScalar ? course.labelBesideChip : course.label
  const y = course.to[1]
  const say = (words: Text): string => words[facts.language]
  if (facts.value !== undefined) {
    if (facts.lens === 'shapes') marks.push(...drawShape(course, facts.value, facts.gradient))
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
    const name = text(x, y - 12, wireNumber(value), {
      ...style,
      weight: 600,
      fill: 'bad',
      part: 'gw-fig-value',
    })
    return facts.broken === 'downstream'
      ? [name]
      : [
          name,
          text(x, y + 23, say(words.firstHere), {
            ...style,
            size: 12,
            weight: 400,
            fill: 'bad',
            part: 'gw-fig-value',
          }),
        ]
  }
  const inPlay = facts.inPlay === 'forward' ? { size: 16, weight: 600 } : {}
  const marks: Mark[] = [
    text(
      x,
      y - 9,
      facts.valueDecimals === undefined ? wireNumber(value) : steadyNumber(value, facts.valueDecimals),
      {
        ...style,
        ...inPlay,
        fill: 'fwd',
        part: 'gw-fig-value gw-fig-fwd',
      },
    ),
  ]
  const { gradient } = facts
  if (facts.backward !== 'shown' || gradient === undefined || facts.arithmetic !== undefined) return marks
  const shown = gradientNumber(gradient, facts.gradientDecimals)
  const spans: Span[] = [{ text: shown }]
  if (gradient.scalar === 0 && facts.zero !== undefined)
    spans.push({ text: ` ${say(facts.zero)}`, size: 12, weight: 400, fill: 'ink-2' })
  const isBad = gradient.nonFinite > 0
  marks.push(
    text(x, y + 20, spans, { ...style, fill: isBad ? 'bad' : 'bwd', part: 'gw-fig-value gw-fig-bwd' }),
  )
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
  const about =
    facts.oneHot === true ? say(words.oneHot) : isBad ? 'NaN' : rangeOf(value, facts.valueDecimals)
  const marks: Mark[] = [
    {
      kind: 'rect',
      x: left - 3,
      y: top - 2,
      width: size.width + 6,
      height: size.height + 3,
      fill: 'paper',
      part: 'gw-fig-map',
    },
    { kind: 'map', x: left, y: top, ...size, map: value.map, hue: 'fwd', part: 'gw-fig-map' },
    text(x, top - 19, shapeSpans(value.named), { ...style, size: 12, fill: 'ink', part: 'gw-fig-about' }),
    text(x, top - 5, about, { ...small, fill: isBad ? 'bad' : 'fwd', part: 'gw-fig-about gw-fig-fwd' }),
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
      part: 'gw-fig-map gw-fig-bwd',
    },
    text(x, y + 10 + below.height + 13, gradientWords(facts, gradient, say), {
      ...small,
      fill: gradient.nonFinite > 0 ? 'bad' : 'bwd',
      part: 'gw-fig-about gw-fig-bwd',
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
  if (!isZero) return gradientNumber(gradient, facts.gradientDecimals)
  return facts.zero === undefined
    ? '0'
    : [{ text: '0' }, { text: ` ${say(facts.zero)}`, weight: 400, fill: 'ink-2' }]
}

/** A single number, or the bound of several. */
function gradientNumber({ scalar, min, max }: TensorFacts, decimals: number | undefined): string {
  if (scalar === undefined) return decimals === undefined ? bound(min, max) : steadyBound(min, max, decimals)
  return decimals === undefined ? wireNumber(scalar) : steadyNumber(scalar, decimals)
}

const rangeOf = ({ min, max }: TensorFacts, decimals: number | undefined): string =>
  decimals === undefined ? range(min, max) : steadyRange(min, max, decimals)

/** The size of shapes where graphs are seen from some way off. */
const farShape = 17

/** The shapes lens: what flows, not how much. A shape too wide for its wire is only read from close by. */
function drawShape(
  { from, to, landing, label }: WireCourse,
  value: TensorFacts,
  gradient: TensorFacts | undefined,
): Mark[] {
  const room = to[0] - (from[1] === to[1] ? from[0] : landing)
  const shape = ({ named }: TensorFacts, y: number, fill: 'fwd' | 'bwd'): Mark => {
    const isWide = textWidth(shapeText(named), farShape) > room
    const part = isWide ? 'gw-fig-about' : 'gw-fig-shape'
    return text(label, y, shapeSpans(named), {
      size: 13,
      weight: 500,
      anchor: 'middle',
      halo: true,
      fill,
      part,
    })
  }
  const above = shape(value, to[1] - 9, 'fwd')
  return gradient === undefined ? [above] : [above, shape(gradient, to[1] + 20, 'bwd')]
}
