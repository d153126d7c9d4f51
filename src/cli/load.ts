import { problemLine, type Problem } from '../base/problem'
import type { GraphDocument } from '../graph/document'
import { fileTooLarge } from '../graph/file-size'
import { readDocument } from '../graph/read'
import type { Context } from './io'

/** One line per problem on stderr; on a terminal what to do about it stands below. */
export function printProblems({ io, language }: Context, problems: readonly Problem[]): void {
  for (const problem of problems) {
    io.err(`${problemLine(problem, language)}\n`)
    if (io.columns !== undefined && problem.hint !== undefined) io.err(`  ${problem.hint[language]}\n`)
  }
}

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

/** A file, unless it is larger than what may be read. */
export async function readBytes(
  { io }: Context,
  path: string,
): Promise<{ readonly bytes: Uint8Array } | { readonly problems: readonly Problem[] }> {
  try {
    const tooLarge = fileTooLarge(await io.sizeOf(path))
    return tooLarge === undefined ? { bytes: await io.readFile(path) } : { problems: [tooLarge] }
  } catch (error) {
    return { problems: [fileProblem(path, error)] }
  }
}

/** Why a file cannot be read or written. */
export function fileProblem(path: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = reasons.get(code)
  return {
    code: known?.code ?? 'unreadable-file',
    message: {
      en: `${known?.en ?? 'cannot use the file'} ${path}`,
      ja: `${path}: ${known?.ja ?? 'ファイルを使えない'}`,
    },
    at: [],
  }
}

const reasons: ReadonlyMap<string, { readonly code: string; readonly en: string; readonly ja: string }> =
  new Map([
    ['ENOENT', { code: 'no-such-file', en: 'there is no', ja: 'ファイルもフォルダもない' }],
    ['EISDIR', { code: 'unreadable-file', en: 'this is a folder:', ja: 'フォルダである' }],
    ['EACCES', { code: 'unreadable-file', en: 'no permission for', ja: 'アクセスできない' }],
  ])
