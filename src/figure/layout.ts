import * as dagre from '@dagrejs/dagre'
import type { GraphDocument } from '../graph/document'
import type { FindOp, KnownRank } from './ranks'
import { inputPlace, sceneOf, type Scene, type SceneNode } from './scene'
import { arrange, type Cell } from './arrange'
import { sizes } from './sizes'

/** Upper left corners by node id. */
export type Places = Readonly<Record<string, readonly [number, number]>>

/**
 * Auto layout, left to right. dagre decides the columns and a first order; `arrange` then moves nodes up and down so
 * that wires run straight from port to port, node and apron being one box. Columns are right-aligned, and as far apart
 * as the steepest wire between them needs.
 */
export function layout(
  document: GraphDocument,
  findOp: FindOp,
  rank: KnownRank,
  ports?: ReadonlySet<string>,
): Places {
  const scene = sceneOf(document, { findOp, rank, ...(ports && { ports }) })
  if (scene.nodes.length === 0) return {}
  const columns = withEdges(scene, columnsOf(scene))
  const cells = cellsOf(scene, columns)
  arrange(cells)
  const rights = columnRights(scene, columns, cells)
  const places = scene.nodes.map((node): [string, readonly [number, number]] => {
    const cell = cells.byNode.get(node.id)
    const right = rights[columns.get(node.id)?.column ?? 0] ?? 0
    return [node.id, [Math.round(right - node.figure.width), Math.round(cell?.y ?? 0)]]
  })
  return Object.fromEntries(shifted(places))
}

interface Column {
  readonly column: number
  readonly order: number
}

/** Each node's column and its first place in it. */
function columnsOf(scene: Scene): Map<string, Column> {
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
  return new Map(placed.map(({ id, rank, y }) => [id, { column: ranks.indexOf(rank), order: y }]))
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
function cellsOf(scene: Scene, columns: ReadonlyMap<string, Column>): Cells {
  const count = Math.max(...[...columns.values()].map(({ column }) => column)) + 1
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
    for (let column = from.column + 1; column < to.column; column++) {
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
  const rights: number[] = []
  for (let column = 0; column < cells.columns.length; column++) {
    const own = scene.nodes.filter(({ id }) => columns.get(id)?.column === column)
    const width = Math.max(0, ...own.map(({ figure }) => figure.width))
    rights.push((rights.at(-1) ?? 0) + (column === 0 ? 0 : gapBefore(scene, columns, cells, column)) + width)
  }
  return rights
}

/** Landing and S of the wires that arrive in this column, the S wide enough to stay below 60° where it can. */
function gapBefore(scene: Scene, columns: ReadonlyMap<string, Column>, cells: Cells, column: number): number {
  let gap: number = sizes.landChip
  for (const wire of scene.wires) {
    if (columns.get(wire.target.node)?.column !== column) continue
    const isNext = columns.get(wire.source.node)?.column === column - 1
    const source = cells.byNode.get(wire.source.node)
    const target = cells.byNode.get(wire.target.node)
    const before = source?.after.find(({ cell }) => cell === target)
    if (!isNext || source === undefined || target === undefined || before === undefined) continue
    const rise = Math.abs(target.y + before.other - source.y - before.own)
    const curve = rise < 1 ? 0 : Math.max(46, Math.min(132, rise * 1.28))
    gap = Math.max(gap, rise < 1 ? sizes.landChip : sizes.stub + curve + sizes.land)
  }
  return gap + seedRoom(scene, columns, column - 1)
}

/** A barline between columns needs its own room. */
function seedRoom(scene: Scene, columns: ReadonlyMap<string, Column>, column: number): number {
  const isThere = scene.nodes.some(({ id, figure }) => figure.seed && columns.get(id)?.column === column)
  return isThere ? 24 : 0
}

/** Moved so that the upper left corner of everything is at one grid unit from the origin. */
function shifted(places: [string, readonly [number, number]][]): [string, readonly [number, number]][] {
  const left = Math.min(...places.map(([, [x]]) => x))
  const top = Math.min(...places.map(([, [, y]]) => y))
  return places.map(([id, [x, y]]) => [id, [x - left + 24, y - top + 24]])
}
