import type { DataSpec, GraphDocument, GraphNode } from '../../graph/document'
import { setAttr, setTraining } from '../../graph/edits'
import { parseSource, wiresInto } from '../../graph/wires'
import { loadData } from '../../train/data-set'

/** What a data set has to give: enough to see where it fits. */
export interface Columns {
  readonly featureNames: readonly string[]
  /** names of several columns together */
  readonly parts?: readonly string[]
  readonly hasLabel: boolean
  readonly classes: number
}

/** The columns of a data source as the document names it; `undefined` where it cannot be loaded. */
export function columnsOf(data: DataSpec): Columns | undefined {
  const loaded = loadData(data)
  if (!('data' in loaded)) return undefined
  const { featureNames, labels, classes, parts = {} } = loaded.data
  return { featureNames, parts: Object.keys(parts), hasLabel: labels.length > 0, classes }
}

type Bind = Readonly<Record<string, string>>

/**
 * Which Input takes which column: the one that ends in a loss's `t` the labels, one that takes a whole row the
 * features, and where there is an Input for each feature, one column each.
 */
export function proposeBinding(document: GraphDocument, { featureNames, hasLabel }: Columns): Bind {
  const inputs = document.nodes.filter(({ op }) => op === 'Input')
  const label = hasLabel ? inputs.find(({ id }) => feedsLabels(document, id)) : undefined
  const others = inputs.filter((input) => input !== label)
  const free = others.filter((input) => !isFixed(input) || others.length === 1)
  const single =
    free.length === featureNames.length && free.length > 1 && free.every((input) => rowSize(input) === 1)
  const features = single
    ? free.map((input, i): [string, string] => [input.id, featureNames[i] ?? 'features'])
    : free
        .filter((input) => [undefined, featureNames.length].includes(rowSize(input)))
        .slice(0, 1)
        .map((input): [string, string] => [input.id, 'features'])
  return Object.fromEntries([...features, ...(label === undefined ? [] : [[label.id, 'label'] as const])])
}

/** Does the Input go straight into a port called `t`? */
function feedsLabels(document: GraphDocument, id: string): boolean {
  return document.nodes.some((node) =>
    wiresInto(node).some(({ source, target }) => source.node === id && target.port === 't'),
  )
}

/** A number to play with rather than a place for data. */
const isFixed = ({ attrs }: GraphNode): boolean =>
  attrs?.['shape'] === undefined && attrs?.['value'] !== undefined

/** How many numbers of a row an Input takes, when its shape says so. */
function rowSize({ attrs }: GraphNode): number | undefined {
  const shape = attrs?.['shape']
  if (!Array.isArray(shape)) return undefined
  return shape.slice(1).reduce<number>((size, d) => size * (typeof d === 'number' ? d : 1), 1)
}

/** Losses whose labels are one class index each. */
const indexLosses = new Set(['SoftmaxCrossEntropy', 'CrossEntropy'])

/** Gives every bound Input a batch axis, so that data fit into it; an Input that has one stays as it is. */
export function withBatchAxes(
  document: GraphDocument,
  bind: Bind,
  { featureNames, classes }: Columns,
): GraphDocument {
  return Object.entries(bind).reduce((changed, [id, column]) => {
    const input = changed.nodes.find((node) => node.id === id)
    const shape = input?.attrs?.['shape']
    if (input === undefined || (Array.isArray(shape) && typeof shape[0] === 'string')) return changed
    const row =
      column === 'features' ? [featureNames.length] : takesIndices(changed, column, classes) ? [] : [1]
    return setAttr(setAttr(changed, id, 'shape', ['N', ...row]), id, 'value', undefined)
  }, document)
}

function takesIndices({ nodes, objective }: GraphDocument, column: string, classes: number): boolean {
  const loss = objective === undefined ? undefined : parseSource(objective).node
  const op = nodes.find(({ id }) => id === loss)?.op ?? ''
  return column === 'label' && classes > 0 && indexLosses.has(op)
}

/** The document with other data: share, seed and standardising stay, and Inputs are bound anew where the old binding cannot hold. */
export function withData(document: GraphDocument, data: DataSpec): GraphDocument {
  const old = document.training?.data
  const kept = Object.fromEntries(
    ['seed', 'split', 'normalize'].flatMap((name) => (old?.[name] === undefined ? [] : [[name, old[name]]])),
  )
  const next: DataSpec = { ...data, ...kept }
  const columns = columnsOf(next)
  if (columns === undefined) return setTraining(document, { ...document.training, data: next })
  const known = new Set(['features', 'label', ...(columns.parts ?? []), ...columns.featureNames])
  const bound = document.training?.bind ?? {}
  const holds = Object.keys(bound).length > 0 && Object.values(bound).every((column) => known.has(column))
  const bind = holds ? bound : proposeBinding(document, columns)
  const fitting = withBatchAxes(document, bind, columns)
  return setTraining(fitting, { ...document.training, data: next, bind })
}
