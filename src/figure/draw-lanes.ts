import type { Mark } from './marks'
import { sizes } from './sizes'
import type { WireFacts } from './wire-facts'
import { arrowLength, backwardArrow, forwardArrow, type WireCourse } from './wire-path'

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
      part: 'gw-fig-forward',
    },
  ]
  if (facts.backward !== 'none') {
    const isHere = facts.backward === 'shown'
    marks.push({
      kind: 'path',
      d: course.backward,
      stroke: isHere ? 'bwd' : 'bwd-faint',
      width: isHere ? width + (facts.inPlay === 'backward' ? sizes.linePlay : 0) : 1,
      part: 'gw-fig-backward',
    })
  }
  const hasChip = facts.chip && facts.local !== undefined && course.chip !== undefined
  if (isShown && !hasChip) {
    const d = forwardArrow(course.to, course.split, arrowLength(tensor, facts.inPlay === 'forward'))
    marks.push({ kind: 'path', d, fill: 'fwd', part: 'gw-fig-arrow' })
  }
  if (facts.backward === 'shown') {
    const d = backwardArrow(course.from, course.split, arrowLength(tensor, facts.inPlay === 'backward'))
    marks.push({ kind: 'path', d, fill: 'bwd', part: 'gw-fig-arrow gw-fig-arrow-back' })
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
