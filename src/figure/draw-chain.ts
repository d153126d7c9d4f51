import { inLanguage, type Language } from '../base/text'
import type { GraphDocument, GraphNode } from '../graph/document'
import { findOp } from '../ops'
import { chainThrough } from './chain'
import type { Box } from './frame'
import type { Ink, Mark } from './marks'
import { outline } from './outline'
import { smallSign } from './small-sign'

const pitch = 84
const box = { width: 54, height: 34 }
const tag = { width: 36, height: 20 }
/** From the chain's middle down to the frame. */
const drop = 84

/** Marks around a point of their own. */
export interface Placed {
  readonly x: number
  readonly y: number
  readonly marks: readonly Mark[]
}

/** The chain in which an opened node stands outside, small above its frame, with lines from the one to the other. */
export function drawChain(frame: Box, outer: GraphDocument, id: string, language: Language): Placed[] {
  const { nodes, at, more } = chainThrough(outer, id)
  const [first, last] = [nodes[0], nodes.at(-1)]
  if (first === undefined || last === undefined) return []
  const y = frame.top - drop
  const left = frame.left + box.width / 2 + (more.before ? 22 : 0)
  const xOf = (i: number): number => left + i * pitch
  const startOf = (i: number, node: GraphNode): number => xOf(i) - sizeOf(node).width / 2
  const endOf = (i: number, node: GraphNode): number => xOf(i) + sizeOf(node).width / 2
  const bottom = y + box.height / 2
  const line = (d: string): Mark => ({ kind: 'path', d, stroke: 'ink-3', width: 1.25 })
  const wires = nodes.flatMap((node, i) => {
    const next = nodes[i + 1]
    return next === undefined ? [] : [line(`M${endOf(i, node)} ${y}H${startOf(i + 1, next)}`)]
  })
  const dashes = (x: number): Mark => line(`M${x} ${y}h2m3 0h2m3 0h2m3 0h2`)
  const lines: Mark[] = [
    {
      kind: 'path',
      d: `M${xOf(at) - box.width / 2} ${bottom}L${frame.left} ${frame.top}M${xOf(at) + box.width / 2} ${bottom}L${frame.right} ${frame.top}`,
      stroke: 'rule-2',
      width: 1,
    },
    ...wires,
    ...(more.before ? [dashes(startOf(0, first) - 18)] : []),
    ...(more.after ? [dashes(endOf(nodes.length - 1, last) + 1)] : []),
  ]
  return [
    { x: 0, y: 0, marks: lines },
    ...nodes.map((node, i) => ({
      x: startOf(i, node),
      y: y - sizeOf(node).height / 2,
      marks: drawSmall(node, i === at, language),
    })),
  ]
}

const kindOf = ({ op }: GraphNode) => findOp(op)?.figure.kind ?? 'unknown'

const isTag = (node: GraphNode): boolean => ['data', 'parameter'].includes(kindOf(node))

const sizeOf = (node: GraphNode): { readonly width: number; readonly height: number } =>
  isTag(node) ? tag : kindOf(node) === 'circle' ? { width: box.height, height: box.height } : box

function drawSmall(node: GraphNode, isOwn: boolean, language: Language): Mark[] {
  const op = findOp(node.op)
  const { width, height } = sizeOf(node)
  const ink: Ink = isOwn ? 'ink' : 'ink-2'
  const body: Mark = {
    kind: 'path',
    d: outline({ kind: kindOf(node), width, height }),
    fill: 'paper',
    stroke: isOwn ? 'ink' : 'ink-3',
    width: isOwn ? 2 : 1.25,
  }
  const middle = { x: width / 2, y: height / 2 }
  // Forward ends at a final barline, in the small as well.
  const end: Mark[] =
    kindOf(node) === 'loss' ? [{ kind: 'rect', x: width - 3, y: 0, width: 3, height, fill: ink }] : []
  const sign =
    isTag(node) || op === undefined
      ? []
      : smallSign(op, { ...middle, size: 5, ink, width: 1.5, room: width - 8 })
  if (sign.length > 0) return [body, ...end, ...sign]
  const name = node.label === undefined ? node.id : inLanguage(node.label, language)
  const most = isTag(node) ? 3 : 8
  const letters = [name, node.id, node.op].find((text) => [...text].length <= most)
  if (letters === undefined) return [body, ...end]
  return [
    body,
    ...end,
    {
      kind: 'text',
      x: isTag(node) ? middle.x - 2 : middle.x,
      y: middle.y + 4,
      spans: [{ text: letters }],
      size: letters.length > 6 ? 10 : 11,
      fill: ink,
      anchor: 'middle',
    },
  ]
}
