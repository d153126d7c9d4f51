import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Io } from '../../../src/cli/io'
import { runProgram } from '../../../src/cli/program'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  /** what was written, by path */
  readonly files: ReadonlyMap<string, string>
}

interface World {
  /** files that exist, beside those of the repository */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  /** files that are there, but too large to be read here: their bytes */
  readonly sizes?: Readonly<Record<string, number>>
  /** width of the terminal; absent: the output goes to a file */
  readonly columns?: number
  readonly openBrowser?: (url: string) => void
  /** what happens until someone presses Ctrl+C; absent: nobody does */
  readonly interrupted?: () => Promise<void>
  /** whether the reader of `out` has gone */
  readonly isClosed?: () => boolean
  readonly threads?: Io['threads']
  readonly runThreads?: Io['runThreads']
}

export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Runs a command line as the shell would, in a world of its own. `examples/…` and `test/…` are the repository's. */
export async function gradwire(args: readonly string[], world: World = {}): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const files = new Map<string, string>()
  const io: Io = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    sizeOf: async (path) =>
      world.files?.[path]?.length ?? world.sizes?.[path] ?? (await stat(`${root}${path}`)).size,
    readFile: async (path) => {
      const file = world.files?.[path]
      if (file === undefined) return readFile(`${root}${path}`)
      return typeof file === 'string' ? new TextEncoder().encode(file) : file
    },
    writeFile: (path, text) => {
      if (path.startsWith('/nowhere/'))
        return Promise.reject(Object.assign(new Error('no'), { code: 'ENOENT' }))
      files.set(path, text)
      return Promise.resolve()
    },
    checkWritable: (path) =>
      path.startsWith('/nowhere/')
        ? Promise.reject(Object.assign(new Error('no'), { code: 'ENOENT' }))
        : Promise.resolve(),
    ...(world.columns === undefined ? {} : { columns: world.columns }),
    ...(world.threads && { threads: world.threads }),
    ...(world.runThreads && { runThreads: world.runThreads }),
    appFolder: `${root}public`,
    openBrowser: world.openBrowser ?? (() => undefined),
    interruption() {
      const controller = new AbortController()
      void world.interrupted?.().then(() => {
        controller.abort()
      })
      return { signal: controller.signal, over: () => undefined }
    },
    isClosed: world.isClosed ?? (() => false),
  }
  const code = await runProgram(args, io)
  return { code, out: out.join(''), err: err.join(''), files }
}

export const example = (name: string): string => `examples/${name}.gradwire.json`
