import type { Problem } from '../base/problem'
import type { GraphDocument, GraphNode } from '../graph/document'
import { parseSource, wiresInto } from '../graph/wires'
import type { FloatArray } from '../tensor/tensor'
import type { Columns } from './data'
import type { DataSet } from './data-set'

/** Rows to feed from: a data set, or points of a plot. */
export interface Rows {
  readonly features: Float64Array
  /** features of one row */
  readonly width: number
  /** one per row; empty when there are none */
  readonly labels: Float64Array
}

/** An Input of the document and what it is fed from. */
export interface BoundInput {
  readonly id: string
  readonly column: 'label' | Columns
}

type Bound = { readonly bound: readonly BoundInput[] } | { readonly problems: readonly Problem[] }

/**
 * Reads `training.bind`: Input id → `features`, `label`, or the name of a column or of a part of the columns.
 * Problems: `unknown-input`, `unknown-column`, `fixed-batch`, and `unbound-input` for an Input that has no value either.
 */
export function readBinding(document: GraphDocument, data: DataSet): Bound {
  const inputs = new Map(document.nodes.filter(({ op }) => op === 'Input').map((node) => [node.id, node]))
  const bind = document.training?.bind ?? {}
  const bound: BoundInput[] = []
  const problems: Problem[] = []
  for (const [id, name] of Object.entries(bind)) {
    const node = inputs.get(id)
    const column = columnOf(name, data)
    if (node === undefined) problems.push(unknownInput(id))
    else if (column === undefined) problems.push(unknownColumn(id, name, data))
    else if (!hasBatchAxis(node)) problems.push(fixedBatch(id))
    else bound.push({ id, column })
  }
  const needed = objectiveNeeds(document)
  for (const [id, node] of inputs) {
    const isFed = Object.hasOwn(bind, id) || node.attrs?.value != null
    if (!isFed && needed.has(id)) problems.push(unboundInput(id))
  }
  return problems.length > 0 ? { problems } : { bound }
}

function columnOf(name: string, data: DataSet): BoundInput['column'] | undefined {
  const hasLabels = data.labels.length > 0
  if (name === 'features') return { start: 0, width: data.width }
  const part = data.parts !== undefined && Object.hasOwn(data.parts, name) ? data.parts[name] : undefined
  if (part !== undefined) return part
  const feature = data.featureNames.indexOf(name)
  if (feature >= 0) return { start: feature, width: 1 }
  return hasLabels && (name === 'label' || name === data.labelName) ? 'label' : undefined
}

/** Ids of the nodes that the objective is computed from. */
function objectiveNeeds(document: GraphDocument): ReadonlySet<string> {
  const sources = new Map(document.nodes.map((node) => [node.id, wiresInto(node)]))
  const needed = new Set(document.objective === undefined ? [] : [parseSource(document.objective).node])
  for (const id of needed) {
    for (const { source } of sources.get(id) ?? []) needed.add(source.node)
  }
  return needed
}

const hasBatchAxis = (node: GraphNode): boolean => {
  const shape = node.attrs?.shape
  return Array.isArray(shape) && typeof shape[0] === 'string'
}

/** How many numbers of a row an Input takes: all features, one column, the class index, or one number per class. */
export function checkWidth({ id, column }: BoundInput, taken: number, data: DataSet): Problem | undefined {
  if (column !== 'label') return taken === column.width ? undefined : rowDiffers(id, taken, `${column.width}`)
  if (taken === 1) return undefined
  if (data.task === 'regress') return rowDiffers(id, taken, '1')
  return taken === data.classes ? undefined : rowDiffers(id, taken, `1, ${data.classes}`)
}

/** Writes rows number `which` of `from` into an Input's array, row after row. Does not allocate. */
export function feed({ column }: BoundInput, into: FloatArray, from: Rows, which: Int32Array): void {
  const { features, width, labels } = from
  const count = which.length
  if (column === 'label') {
    feedLabels(into, labels, which)
    return
  }
  for (let r = 0; r < count; r++) {
    const start = (which[r] ?? 0) * width + column.start
    for (let c = 0; c < column.width; c++) into[r * column.width + c] = features[start + c] ?? 0
  }
}

/** The class index or target itself, or one-hot where the Input has a place for each class. */
function feedLabels(into: FloatArray, labels: Float64Array, which: Int32Array): void {
  const places = into.length / which.length
  if (places > 1) into.fill(0)
  for (let r = 0; r < which.length; r++) {
    const label = labels[which[r] ?? 0] ?? 0
    if (places > 1) into[r * places + label] = 1
    else into[r] = label
  }
}

const unknownInput = (id: string): Problem => ({
  code: 'unknown-input',
  message: { en: `bind names ${id}, but no Input is called that`, ja: `bind の ${id} という Input はない` },
  at: [],
})

function unknownColumn(id: string, name: string, data: DataSet): Problem {
  const label = data.labels.length > 0 ? ['label'] : []
  const names = [
    'features',
    ...Object.keys(data.parts ?? {}),
    ...label,
    ...data.featureNames.slice(0, 12),
  ].join(', ')
  return {
    code: 'unknown-column',
    message: {
      en: `${id} is bound to ${JSON.stringify(name)}, which ${data.source} does not have`,
      ja: `${id} に割り当てた ${JSON.stringify(name)} は ${data.source} にない`,
    },
    at: [id],
    hint: { en: `it has ${names}`, ja: `使えるもの: ${names}` },
  }
}

const unboundInput = (id: string): Problem => ({
  code: 'unbound-input',
  message: { en: `${id} is bound to no data and has no value`, ja: `${id} にデータの割り当ても値もない` },
  at: [id],
  hint: { en: 'bind it to features, label or a column', ja: 'features、label、または列を割り当てる' },
})

const fixedBatch = (id: string): Problem => ({
  code: 'fixed-batch',
  message: {
    en: `${id} is bound to data, but its first axis is not the batch`,
    ja: `${id} にデータを割り当てているが、先頭の軸がバッチになっていない`,
  },
  at: [id],
  hint: { en: 'give it a shape such as ["N", 2]', ja: '形を ["N", 2] のように書く' },
})

const rowDiffers = (id: string, taken: number, given: string): Problem => ({
  code: 'shape-mismatch',
  message: {
    en: `sizes of a row differ: ${id} takes ${taken}, the data gives ${given}`,
    ja: `1 行の大きさが違う: ${id} は ${taken}、データは ${given}`,
  },
  at: [id],
})
