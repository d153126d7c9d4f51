import { body, head, type NodeFacts, type Say } from './draw-kit'
import { text, type Mark } from './marks'
import { ownedBy } from './parameter-rows'
import type { PortPlace } from './node-figure'
import type { SceneNode } from './scene'
import { sizes } from './sizes'
import { fitText } from './text-width'
import { words } from './words'

/** A module: its name, its ports by name, its parameters as value and gradient maps. */
export function drawModule(
  { figure, node, op }: SceneNode,
  { name, parameters }: NodeFacts,
  say: Say,
): Mark[] {
  const { width, height, rows, inputs, outputs } = figure
  // Without maps between them names have the whole width.
  const side = rows.length === 0 ? (width - 30) / 2 : sizes.module.side
  const title = op?.figure.glyph ?? node.op
  const marks: Mark[] = [
    body(figure),
    { kind: 'rect', x: 8, y: 25, width: width - 16, height: 28, r: 3, fill: 'token', part: 'gw-fig-token' },
    head(10, 18, name, width - 20),
    text(width / 2, 44, fitText(title, 15.6, width - 24), {
      size: 15,
      weight: 600,
      fill: 'sign',
      anchor: 'middle',
    }),
    { kind: 'path', d: `M0 58h${width}`, stroke: 'rule', width: 1, part: 'gw-fig-value' },
    ...inputs.map((port) => portName(port, 11, 'start', side)),
    ...outputs.map((port) => portName(port, width - 11, 'end', side)),
  ]
  const middle = width / 2
  for (const row of rows) {
    const own = parameters.find(({ port }) => port === row.port)
    marks.push(
      text(middle, row.y - 4, fitText(row.port, 11, sizes.module.middle), {
        size: 11,
        fill: 'name',
        anchor: 'middle',
        part: 'gw-fig-name',
      }),
    )
    if (own === undefined) continue
    const box = { y: row.y, width: 36, height: row.height, part: 'gw-fig-map' }
    marks.push({ kind: 'map', x: middle - 40, ...box, map: own.value.map, hue: 'fwd' })
    if (own.gradient !== undefined)
      marks.push({ kind: 'map', x: middle + 4, ...box, map: own.gradient.map, hue: 'bwd' })
  }
  const more = ownedBy(op).length - rows.length
  const last = rows.at(-1)
  if (last === undefined) return marks
  const caption = more > 0 ? say(words.more).replace('{n}', String(more)) : undefined
  const style = { size: 11, fill: 'name', anchor: 'middle', part: 'gw-fig-name' } as const
  const y = Math.min(height - 9, last.y + last.height + 16)
  return [
    ...marks,
    ...(caption === undefined
      ? [text(middle - 22, y, say(words.value), style), text(middle + 22, y, say(words.grad), style)]
      : [text(middle, y, caption, style)]),
  ]
}

function portName({ name, y }: PortPlace, x: number, anchor: 'start' | 'end', width: number): Mark {
  return text(x, y + 4, fitText(name, 12, width), {
    size: 12,
    fill: 'ink',
    anchor,
    part: 'gw-fig-name',
  })
}
