import { access, constants, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes beside the file first, so that a failure leaves what was there; a link and the file's mode stay. What is no plain
 * file (a device, a pipe) is never replaced: it gets the text as it is.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there !== undefined && !there.isFile()) {
    await writeFile(path, text)
    return
  }
  const target = there === undefined ? path : await realpath(path)
  const draft = `${target}.${process.pid}.tmp`
  try {
    await writeFile(draft, text, there === undefined ? {} : { mode: there.mode })
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Throws what `replaceFile` would throw for a folder that is missing or closed, before there is anything to write. */
export async function checkWritable(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  // Opening a folder says that it is one.
  if (there?.isDirectory() === true) await writeFile(path, '')
  else await access(there === undefined || there.isFile() ? `${dirname(path)}/.` : path, constants.W_OK)
}
