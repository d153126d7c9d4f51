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
export function fileProblem(path: string, error: unknown, way: 'read' | 'write' = 'read'): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = (way === 'write' ? writing.get(code) : undefined) ?? reasons.get(code)
  const reason = code === '' ? '' : ` (${code})`
  return {
    code: known?.code ?? (way === 'write' ? 'unwritable-file' : 'unreadable-file'),
    message: known
      ? { en: `${known.en} ${path}`, ja: `${path}: ${known.ja}` }
      : { en: `cannot use the file ${path}${reason}`, ja: `${path}: ファイルを使えない${reason}` },
    at: [],
  }
}

interface Reason {
  readonly code: string
  readonly en: string
  readonly ja: string
}

const reasons: ReadonlyMap<string, Reason> = new Map([
  ['ENOENT', { code: 'no-such-file', en: 'there is no', ja: 'ファイルもフォルダもない' }],
  ['ENOTDIR', { code: 'no-such-file', en: 'there is no', ja: 'ファイルもフォルダもない' }],
  ['EISDIR', { code: 'unreadable-file', en: 'this is a folder:', ja: 'フォルダである' }],
  ['EACCES', { code: 'unreadable-file', en: 'no permission for', ja: 'アクセスできない' }],
  ['EPERM', { code: 'unreadable-file', en: 'no permission for', ja: 'アクセスできない' }],
])

const noFolder: Reason = {
  code: 'no-such-folder',
  en: 'there is no folder for',
  ja: 'このファイルを置くフォルダがない',
}

const writing: ReadonlyMap<string, Reason> = new Map([
  ['ENOENT', noFolder],
  ['ENOTDIR', noFolder],
  ['EISDIR', { code: 'unwritable-file', en: 'this is a folder:', ja: 'フォルダである' }],
  ['EACCES', { code: 'unwritable-file', en: 'no permission to write', ja: '書き込みが許可されていない' }],
  ['EPERM', { code: 'unwritable-file', en: 'no permission to write', ja: '書き込みが許可されていない' }],
  ['ENOSPC', { code: 'no-space', en: 'no space left for', ja: '書き込む空き容量がない' }],
  ['EROFS', { code: 'unwritable-file', en: 'the disk is read-only:', ja: 'ディスクが読み取り専用である' }],
])
