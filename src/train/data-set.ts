import type { Problem } from '../base/problem'
import type { DataSpec } from '../graph/document'
import { randomStream } from '../tensor/rng'
import { dataSources } from './data'
import { normalize, type Scale } from './data/kit/normalize'
import type { Examples } from './data/kit/source'
import { splitRows } from './data/kit/split'
import { resolveOptions, unknownName, type OptionSpecs } from './options'

/** Examples to train and to test on; features are standardised when the document asks for it. */
export interface DataSet extends Examples {
  /** name of the source */
  readonly source: string
  readonly rows: number
  /** features of one row */
  readonly width: number
  /** rows, in ascending order */
  readonly train: Int32Array
  readonly test: Int32Array
  /** how the features were standardised */
  readonly scale?: Scale
}

/** Options that every source has. */
export const commonDataOptions = {
  split: {
    type: 'number',
    default: 0,
    min: 0,
    below: 1,
    doc: { en: 'Share of the examples held back for testing', ja: 'テスト用に取り分ける割合' },
  },
  normalize: {
    type: 'boolean',
    default: false,
    doc: {
      en: 'Standardises each feature: mean 0 and standard deviation 1 over the training examples',
      ja: '各特徴を標準化する（訓練用の例で平均 0、標準偏差 1）',
    },
  },
} as const satisfies OptionSpecs

const maxSeed = 2 ** 32 - 1

/** The seed of a document's data or training; equal seeds give equal runs. */
export const seedOption = {
  type: 'int',
  default: 0,
  min: 0,
  max: maxSeed,
  doc: { en: 'Seed of the random numbers', ja: '乱数の種' },
} as const

/**
 * Makes the examples that `training.data` names. `seed` is the training's, for data without one of its own.
 * Problems: `unknown-data`, `bad-option`, `bad-data`.
 */
export function loadData(
  spec: DataSpec,
  seed = 0,
): { readonly data: DataSet } | { readonly problems: readonly Problem[] } {
  const source = dataSources.get(spec.source)
  if (source === undefined) {
    const kind = { en: 'data source', ja: 'データ' }
    return { problems: [unknownName('unknown-data', kind, spec.source, [...dataSources.keys()])] }
  }
  const common = { ...commonDataOptions, seed: { ...seedOption, default: seed } }
  const options = resolveOptions(source.name, { ...source.options, ...common }, spec, [
    'source',
    ...(source.reads ?? []),
  ])
  if (options.problems.length > 0) return { problems: options.problems }
  const chosen = Number(options.values.seed)
  const table = source.make(options.values, (purpose) => randomStream(chosen, purpose), spec)
  if ('problems' in table) return table

  const { trainRows, inOrder, ...examples } = table
  const width = table.featureNames.length
  const rows = table.features.length / width
  const share = Number(options.values.split)
  const parts = splitRows(
    rows,
    trainRows ?? rows,
    share,
    inOrder === true ? undefined : randomStream(chosen, 'split'),
  )
  const scale = options.values.normalize === true ? normalize(table.features, width, parts.train) : undefined
  return {
    data: {
      source: source.name,
      rows,
      width,
      ...examples,
      ...parts,
      ...(scale === undefined ? {} : { scale }),
    },
  }
}

/** What a form offers for a source: its own options, then those of all sources. */
export function dataOptions(source: string): OptionSpecs {
  return { ...dataSources.get(source)?.options, ...commonDataOptions, seed: seedOption }
}
