import * as dagre from '@dagrejs/dagre'
import type { GraphDocument } from '../graph/document'
import type { FindOp, KnownRank } from './ranks'
import { inputPlace, sceneOf, type Scene, type SceneNode } from './scene'
import { arrange, type Cell } from './arrange'
import { columnsByDepth, type Column } from './columns'
import { sizes } from './sizes'

/** Upper left corners by node id. */
export type Places = Readonly<Record<string, readonly [number, number]>>

/**
 * Above so many nodes, or so many columns that wires pass on their way, dagre takes longer than people wait; in long
 * chains its recursion ends.
 */
const careful = { nodes: 1000, passed: 1500 } as const

/**
 * Auto layout, left to right. dagre decides the columns and a first order; `arrange` then moves nodes up and down so
 * that wires run straight from port to port, node and apron being one box. Columns are right-aligned, and as far apart
 * as the steepest wire between them needs. Large documents get their columns by depth, and wires that pass columns no
 * room there.
 */
export function layout(
  document: GraphDocument,
  findOp: FindOp,
  rank: KnownRank,
  ports?: ReadonlySet<string>,
): Places {
  const scene = sceneOf(document, { findOp, rank, ...(ports && { ports }) })
  if (scene.nodes.length === 0) return {}
  const byDepth = columnsByDepth(scene)
  const isLarge = scene.nodes.length > careful.nodes
  const isDense = columnsPassed(scene, byDepth) > careful.passed
  const columns = withEdges(scene, isLarge || isDense ? byDepth : columnsByDagre(scene))
  const cells = cellsOf(scene, columns, !isLarge)
  arrange(cells, isLarge ? 4 : undefined)
  const rights = columnRights(scene, columns, cells)
  const places = scene.nodes.map((node): [string, readonly [number, number]] => {
    const cell = cells.byNode.get(node.id)
    const right = rights[columns.get(node.id)?.column ?? 0] ?? 0
    return [node.id, [Math.round(right - node.figure.width), Math.round(cell?.y ?? 0)]]
  })
  return Object.fromEntries(shifted(places))
}

/** How many columns all wires together pass between their ends. */
const columnsPassed = ({ wires }: Scene, columns: ReadonlyMap<string, Column>): number =>
  wires.reduce((sum, { source, target }) => {
    const across = (columns.get(target.node)?.column ?? 0) - (columns.get(source.node)?.column ?? 0)
    return sum + Math.max(0, across - 1)
  }, 0)

/** Columns with few long wires and a first order with few crossings. */
function columnsByDagre(scene: Scene): Map<string, Column> {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: 24, ranksep: 72 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, figure } of scene.nodes) {
    const { top, bottom } = extent(figure)
    graph.setNode(id, { width: figure.width + sizes.landChip, height: bottom - top })
  }
  for (const { id, source, target } of scene.wires) graph.setEdge(source.node, target.node, {}, id)
  dagre.layout(graph)
  const placed = scene.nodes.map(({ id }) => {
    const node: unknown = graph.node(id)
    const { rank, y } = isPlaced(node) ? node : { rank: 0, y: 0 }
    return { id, rank, y }
  })
  const ranks = [...new Set(placed.map(({ rank }) => rank))].sort((a, b) => a - b)
  const columns = new Map(ranks.map((rank, column) => [rank, column]))
  return new Map(placed.map(({ id, rank, y }) => [id, { column: columns.get(rank) ?? 0, order: y }]))
}

/** The ports of an inside stand on its frame: what comes in before everything else, what leaves after it. */
function withEdges(scene: Scene, columns: ReadonlyMap<string, Column>): ReadonlyMap<string, Column> {
  if (!scene.nodes.some(({ figure }) => figure.edge !== undefined)) return columns
  const inner = scene.nodes.flatMap(({ id, figure }) =>
    figure.edge === undefined ? (columns.get(id)?.column ?? 0) : [],
  )
  const [first, last] = [Math.min(...inner), Math.max(...inner)]
  return new Map(
    scene.nodes.map(({ id, figure }) => {
      const { column, order } = columns.get(id) ?? { column: first, order: 0 }
      const at = figure.edge === 'in' ? 0 : figure.edge === 'out' ? last - first + 2 : column - first + 1
      return [id, { column: inner.length === 0 ? (figure.edge === 'in' ? 0 : 1) : at, order }]
    }),
  )
}

const isPlaced = (node: unknown): node is { rank: number; y: number } =>
  typeof node === 'object' && node !== null && 'rank' in node && 'y' in node

/** How far node, name and apron reach above and below the node's top. */
export function extent(figure: SceneNode['figure']): { readonly top: number; readonly bottom: number } {
  const half = (figure.tensor ? sizes.laneTensor : sizes.lane) / 2
  const ys = figure.inputs.filter(({ state }) => state === 'wired').map(({ y }) => y)
  const below = figure.kind === 'circle' ? 32 : 10
  return {
    top: Math.min(-10, ...ys.map((y) => y - half)),
    bottom: Math.max(figure.height + below, ...ys.map((y) => y + half)),
  }
}

interface Cells {
  readonly columns: Cell[][]
  readonly byNode: ReadonlyMap<string, Cell>
}

/** Nodes, and for wires that pass columns a cell in each of them, chained by the wires' pieces. */
function cellsOf(scene: Scene, columns: ReadonlyMap<string, Column>, passes: boolean): Cells {
  let count = 0
  for (const { column } of columns.values()) count = Math.max(count, column + 1)
  const grid: Cell[][] = Array.from({ length: count }, () => [])
  const byNode = new Map<string, Cell>()
  for (const node of scene.nodes) {
    const { column, order } = columns.get(node.id) ?? { column: 0, order: 0 }
    const cell: Cell = { ...extent(node.figure), y: order, passes: false, before: [], after: [] }
    byNode.set(node.id, cell)
    grid[column]?.push(cell)
  }
  for (const wire of scene.wires) {
    const source = byNode.get(wire.source.node)
    const target = byNode.get(wire.target.node)
    const from = columns.get(wire.source.node)
    const to = columns.get(wire.target.node)
    if (source === undefined || target === undefined || from === undefined || to === undefined) continue
    if (to.column <= from.column) continue
    const outY =
      scene.node(wire.source.node)?.figure.outputs.find(({ name }) => name === wire.source.output)?.y ?? 0
    const figure = scene.node(wire.target.node)?.figure
    const inY = (figure === undefined ? undefined : inputPlace(figure, wire.target))?.y ?? 0
    let last = { cell: source, y: outY }
    for (let column = from.column + 1; passes && column < to.column; column++) {
      const share = (column - from.column) / (to.column - from.column)
      const half = wire.tensor ? 24 : 16
      const pass: Cell = {
        top: -half,
        bottom: half,
        y: source.y + (target.y - source.y) * share,
        passes: true,
        before: [],
        after: [],
      }
      grid[column]?.push(pass)
      join(last.cell, last.y, pass, 0, column === from.column + 1 ? 1 : 8)
      last = { cell: pass, y: 0 }
    }
    join(last.cell, last.y, target, inY, last.cell === source ? 1 : 8)
  }
  return { columns: grid, byNode }
}

function join(a: Cell, fromY: number, b: Cell, toY: number, weight: number): void {
  a.after.push({ cell: b, own: fromY, other: toY, weight })
  b.before.push({ cell: a, own: toY, other: fromY, weight })
}

/** Right edges of the columns. */
function columnRights(scene: Scene, columns: ReadonlyMap<string, Column>, cells: Cells): number[] {
  const widths = cells.columns.map(() => 0)
  const gaps = cells.columns.map((): number => sizes.landChip)
  const seeds = new Set<number>()
  for (const { id, figure } of scene.nodes) {
    const column = columns.get(id)?.column ?? 0
    widths[column] = Math.max(widths[column] ?? 0, figure.width)
    if (figure.seed) seeds.add(column)
  }
  for (const wire of scene.wires) {
    const column = columns.get(wire.target.node)?.column ?? 0
    gaps[column] = Math.max(gaps[column] ?? 0, gapOf(wire, columns, cells))
  }
  const rights: number[] = []
  widths.forEach((width, column) => {
    // A barline between columns needs its own room.
    const gap = column === 0 ? 0 : (gaps[column] ?? 0) + (seeds.has(column - 1) ? 24 : 0)
    rights.push((rights.at(-1) ?? 0) + gap + width)
  })
  return rights
}

/** Landing and S of a wire from the column before, the S wide enough to stay below 60° where it can. */
function gapOf(wire: Scene['wires'][number], columns: ReadonlyMap<string, Column>, cells: Cells): number {
  const from = columns.get(wire.source.node)?.column
  const to = columns.get(wire.target.node)?.column
  const source = cells.byNode.get(wire.source.node)
  const target = cells.byNode.get(wire.target.node)
  if (from === undefined || to !== from + 1 || source === undefined || target === undefined) return 0
  const before = target.before.find(({ cell }) => cell === source)
  if (before === undefined) return 0
  const rise = Math.abs(target.y + before.own - source.y - before.other)
  if (rise < 1) return sizes.landChip
  return sizes.stub + Math.max(46, Math.min(132, rise * 1.28)) + sizes.land
}

/** Moved so that the upper left corner of everything is at one grid unit from the origin. */
function shifted(places: [string, readonly [number, number]][]): [string, readonly [number, number]][] {
  let [left, top] = [Infinity, Infinity]
  for (const [, [x, y]] of places) [left, top] = [Math.min(left, x), Math.min(top, y)]
  return places.map(([id, [x, y]]) => [id, [x - left + 24, y - top + 24]])
}
