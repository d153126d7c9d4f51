import type { GraphDocument, Source, Training } from './document'
import { parseSource, sourceName } from './wires'

/*
 * What a document keeps under the names of nodes outside of the nodes: trained values, bindings of data, settings of
 * experiments.
 */

/** The new name of each; `undefined` drops it. */
export interface Renaming {
  /** `affine1.W`, `scale` */
  readonly parameter?: (name: string) => string | undefined
  /** id of an Input */
  readonly binding?: (id: string) => string | undefined
  /** a node's output that the rest of the document names: what decoding goes by */
  readonly source?: (source: Source) => Source | undefined
  /** `nodes.affine1.attrs.init`, `training.optimizer.lr` */
  readonly setting?: (path: string) => string | undefined
}

const same = (name: string): string => name

/** One renaming after the other. */
export const renamedTwice = (first: Renaming, second: Renaming): Renaming => ({
  parameter: inTurn(first.parameter, second.parameter),
  binding: inTurn(first.binding, second.binding),
  source: inTurn(first.source, second.source),
  setting: inTurn(first.setting, second.setting),
})

const inTurn =
  (
    first: (name: string) => string | undefined = same,
    second: (name: string) => string | undefined = same,
  ): ((name: string) => string | undefined) =>
  (name) => {
    const between = first(name)
    return between === undefined ? undefined : second(between)
  }

export function renameKept(
  document: GraphDocument,
  { parameter = same, binding = same, source = same, setting = same }: Renaming,
): GraphDocument {
  const params = mapKeys(document.params, parameter)
  const bind = mapKeys(document.training?.bind, binding)
  const decode = renameDecode(document.training?.decode, binding, source)
  const experiments = document.experiments?.map((experiment) => {
    const set = mapKeys(experiment.set, setting)
    return set === experiment.set ? experiment : { ...experiment, set }
  })
  const hasNewSettings =
    experiments?.some((experiment, i) => experiment !== document.experiments?.[i]) === true
  return {
    ...(params === document.params ? document : { ...document, params }),
    ...(bind === document.training?.bind && decode === document.training?.decode
      ? {}
      : { training: withEnds(document.training ?? {}, bind, decode) }),
    ...(hasNewSettings ? { experiments } : {}),
  }
}

function withEnds(
  { bind: _, decode: __, ...training }: Training,
  bind: Training['bind'],
  decode: Training['decode'],
): Training {
  return { ...training, ...(bind === undefined ? {} : { bind }), ...(decode === undefined ? {} : { decode }) }
}

/** Dropped with either of its ends; the same object when nothing changes. */
function renameDecode(
  decode: Training['decode'],
  binding: (id: string) => string | undefined,
  source: (source: Source) => Source | undefined,
): Training['decode'] {
  if (decode === undefined) return undefined
  const input = binding(decode.input)
  const prediction = decode.prediction === undefined ? undefined : source(decode.prediction)
  if (input === decode.input && prediction === decode.prediction) return decode
  if (input === undefined || (decode.prediction !== undefined && prediction === undefined)) return undefined
  return { ...decode, input, ...(prediction === undefined ? {} : { prediction }) }
}

/** Everything that is kept under a node's id, by its new id; `undefined`: the node is gone. */
export const byNode = (rename: (id: string) => string | undefined): Required<Renaming> => ({
  parameter: (name) => renamePart(name, 0, rename),
  binding: rename,
  source: (source) => {
    const { node, output } = parseSource(source)
    const renamed = rename(node)
    return renamed === undefined
      ? undefined
      : renamed === node
        ? source
        : sourceName({ node: renamed, output })
  },
  setting: (path) => (path.startsWith('nodes.') ? renamePart(path, 1, rename) : path),
})

/** A dotted name with its part number `place` renamed; `undefined` when that is gone. */
function renamePart(
  name: string,
  place: number,
  rename: (id: string) => string | undefined,
): string | undefined {
  const parts = name.split('.')
  const renamed = rename(parts[place] ?? '')
  return renamed === undefined ? undefined : parts.with(place, renamed).join('.')
}

/** The same object when nothing changes. */
function mapKeys<V>(
  record: Readonly<Record<string, V>> | undefined,
  rename: (key: string) => string | undefined,
): Readonly<Record<string, V>> | undefined {
  if (record === undefined || Object.keys(record).every((key) => rename(key) === key)) return record
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]): [string, V][] => {
      const renamed = rename(key)
      return renamed === undefined ? [] : [[renamed, value]]
    }),
  )
}
