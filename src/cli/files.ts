import type { Problem } from '../base/problem'
import { fileTooLarge } from '../graph/file-size'
import type { Context } from './io'

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
