import type { Text } from '../../base/text'
import type { Frame, InsideLevel } from '../../engine/views'
import type { GraphDocument } from '../../graph/document'
import { insideOf, subgraphOf } from '../../graph/inside'
import { insideTexts } from '../texts/inside'
import type { EditorState } from './editor-state'
import { store } from './store'
import { toast } from './toast'

/*
 * Where one stands in the document: the whole of it, or inside of a node, inside of a node. Modules are parts of the
 * document, so the page knows their insides by itself; what an op is made of comes with the engine's frame.
 */

type Place = Pick<EditorState, 'path' | 'levels' | 'document' | 'readOnly' | 'locked'>

/** Where someone asked to be; the page shows it when its numbers have come. */
let asked: readonly string[] | undefined

/** How each place on the way here looked, and where the stepper stood in it. */
let way: readonly Pick<EditorState, 'frame' | 'cursor' | 'stepping'>[] = []

/** The whole document as it was left for the inside of a node. */
export const outermost = (): (typeof way)[number] | undefined => way[0]

/** The path that the next frame shall show. */
export const askedPath = (): readonly string[] => asked ?? store.getState().path

export const forgetWay = (): void => {
  asked = undefined
  way = []
}

/** The present place in another state of the whole document; further out where it is not there any more. */
export function placeIn(whole: GraphDocument): Place {
  const { path, levels, locked } = store.getState()
  return along(whole, path, levels, locked)
}

/** As far along `path` as it leads. */
function along(
  whole: GraphDocument,
  path: readonly string[],
  levels: readonly InsideLevel[],
  before: EditorState['locked'],
): Place {
  const known: InsideLevel[] = []
  let document = whole
  let isExpression = false
  for (const [depth, id] of path.entries()) {
    const node = document.nodes.find((other) => other.id === id)
    const level = levels[depth]
    if (node === undefined) break
    const module: ReturnType<typeof subgraphOf> = isExpression ? undefined : subgraphOf(whole, node)
    const inside = module === undefined ? level?.document : insideOf(document, id)
    if (inside === undefined) break
    isExpression ||= module === undefined
    document = inside
    known.push({ document, ports: module?.body.inputs ?? level?.ports ?? [] })
  }
  const locked = before === 'newer' ? 'newer' : isExpression ? 'expression' : undefined
  return {
    path: path.slice(0, known.length),
    levels: known,
    document,
    locked,
    readOnly: locked !== undefined,
  }
}

/** Forgets what was asked for, once it has been answered. */
export const answered = (path: readonly string[]): void => {
  if (asked === path) asked = undefined
}

/** Asks for another place; `arriveAt` shows it. */
export function goTo(path: readonly string[]): void {
  asked = path
  // The revision says that something else is to be evaluated; the document is the same.
  store.setState(({ revision }) => ({ revision: revision + 1 }))
}

/** The place that a frame shows, when it is another one than before. */
export function arriveAt(frame: Frame): Partial<EditorState> {
  const { path: before, whole, locked, cursor, stepping, frame: left } = store.getState()
  const path = frame.inside?.path ?? []
  if (frame.refused !== undefined) say(frame.refused)
  const place = along(whole, path, frame.inside?.levels ?? [], locked)
  if (samePath(path, before)) return place.path.length === path.length ? place : {}
  const isDeeper = path.length > before.length
  const back = way[path.length]
  way = isDeeper
    ? [...way.slice(0, before.length), { frame: left, cursor, stepping }]
    : way.slice(0, path.length)
  const opened = before[path.length]
  return {
    ...place,
    ...(isDeeper || back === undefined ? {} : { cursor: back.cursor, stepping: back.stepping }),
    selection: { nodes: new Set(isDeeper || opened === undefined ? [] : [opened]), wires: new Set() },
    focusPort: undefined,
  }
}

export const samePath = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i])

/** Tells a person why nothing changed. */
export function explainLock(locked: NonNullable<EditorState['locked']>): void {
  if (locked === 'expression') say(insideTexts.locked)
}

/** Says it to those who look and to those who listen. */
export function say(text: Text): void {
  const words = text[store.getState().language]
  toast(words, { id: 'inside' })
  store.setState({ announcement: words })
}
