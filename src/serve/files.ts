import { realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** What a request path leads to: a file to send, or the HTTP status that says why not. */
export type Found = { readonly path: string; readonly size: number } | { readonly status: 400 | 403 | 404 }

/**
 * Turns a request path into a file under `root`, and refuses whatever could lead out of it: parent folders
 * (encoded or not), backslashes, hidden files, and symbolic links that point elsewhere.
 */
export async function findFile(root: string, pathname: string): Promise<Found> {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return { status: 400 }
  }
  if (!decoded.startsWith('/') || /[\0\\:]/.test(decoded)) return { status: 400 }
  const parts = decoded.split('/').filter((part) => part !== '')
  if (parts.some((part) => part.startsWith('.'))) return { status: 403 }
  if (decoded.endsWith('/')) parts.push('index.html')
  try {
    const base = await realpath(root)
    const path = await realpath(join(base, ...parts))
    if (!path.startsWith(base + sep)) return { status: 403 }
    const info = await stat(path)
    return info.isFile() ? { path, size: info.size } : { status: 404 }
  } catch {
    return { status: 404 }
  }
}
