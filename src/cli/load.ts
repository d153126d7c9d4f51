import type { Problem } from '../base/problem'
import type { GraphDocument } from '../graph/document'
import { readDocument } from '../graph/read'
import { readBytes } from './files'
import type { Context } from './io'
import { printProblems } from './print-problems'

/** The document in a file; its problems are printed and nothing is returned when it has any. */
export async function loadDocument(context: Context, path: string): Promise<GraphDocument | undefined> {
  const result = await readFrom(context, path)
  if ('document' in result) return result.document
  printProblems(context, result.problems)
  return undefined
}

export async function readFrom(
  context: Context,
  path: string,
): Promise<{ readonly document: GraphDocument } | { readonly problems: readonly Problem[] }> {
  const read = await readBytes(context, path)
  return 'problems' in read ? read : readDocument(read.bytes)
}
