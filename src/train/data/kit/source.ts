import type { Problem } from '../../../base/problem'
import type { Text } from '../../../base/text'
import type { DataSpec } from '../../../graph/document'
import type { Rng } from '../../../tensor/rng'
import type { OptionSpecs, OptionValues } from '../../options'

export type Task = 'classify' | 'regress'

/** Examples, one per row. */
export interface Examples {
  /** row-major, rows × featureNames.length */
  readonly features: Float64Array
  readonly featureNames: readonly string[]
  /** one per row: the class index or the target; empty when there is nothing to predict */
  readonly labels: Float64Array
  readonly labelName: string
  readonly task: Task
  /** number of classes; 0 for regression */
  readonly classes: number
  readonly classNames?: readonly string[]
  /** names for several columns together, that an Input can be bound to */
  readonly parts?: Readonly<Record<string, Columns>>
}

/** Examples as a source makes them, not yet split. */
export interface Table extends Examples {
  /** rows from here on are for testing only; absent: none are */
  readonly trainRows?: number
  /** each row follows the one before: what is held back for testing is the end, not a draw */
  readonly inOrder?: true
}

/** Columns side by side. */
export interface Columns {
  readonly start: number
  readonly width: number
}

/** Everything that Gradwire knows about a source of data. One source is one file, and this is what the file says. */
export interface DataSource<O extends OptionSpecs = OptionSpecs> {
  readonly name: string
  readonly title: Text
  /** one line */
  readonly summary: Text
  readonly options: O
  /** keys of the document's `data` that the source reads by itself, not as options */
  readonly reads?: readonly string[]
  /** `stream` gives random numbers by purpose, seeded by the data's seed. Rows are balanced: label = row mod classes. */
  readonly make: (
    options: OptionValues<O>,
    stream: (purpose: string) => Rng,
    spec: DataSpec,
  ) => Table | { readonly problems: readonly Problem[] }
}

/** Checks a source's types at its definition and widens it for the table. */
export function defineSource<const O extends OptionSpecs>(source: DataSource<O>): DataSource {
  // Options are resolved by name before `make` is called, so the narrower signature is safe to widen.
  return source as unknown as DataSource
}
