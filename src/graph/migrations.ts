/** A document of some version, before it is known to be sound. */
export type RawDocument = Readonly<Record<string, unknown>>

/**
 * Lifts a document from one version to the next. The list is append-only: a migration that was released is never
 * changed, because files that went through it exist.
 */
export interface Migration {
  /** the version that it reads; it writes `from + 1` */
  readonly from: number
  /** what changed, in a clause */
  readonly why: string
  readonly up: (document: RawDocument) => RawDocument
}

export const migrations: readonly Migration[] = []

/** The version that a list of migrations leads to. */
export const versionAfter = (list: readonly Migration[]): number => 1 + list.length

/** Applies what a document of `version` has not been through yet. */
export function migrate(
  document: RawDocument,
  version: number,
  list: readonly Migration[] = migrations,
): RawDocument {
  return list
    .slice(version - 1)
    .reduce((older, { from, up }) => ({ ...up(older), version: from + 1 }), document)
}
