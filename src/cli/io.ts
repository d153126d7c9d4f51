import type { Language } from '../base/text'
import type { ThreadHost } from '../kernels'
import type { RunThreads } from './shared-runs'

/** The outside world as the commands see it, so that tests can stand in for it. */
export interface Io {
  out(text: string): void
  err(text: string): void
  /** bytes of a file, which is asked before it is read */
  readonly sizeOf: (path: string) => Promise<number>
  readonly readFile: (path: string) => Promise<Uint8Array>
  readonly writeFile: (path: string, text: string) => Promise<void>
  /** Throws what `writeFile` would throw, as far as that is known before there is anything to write. */
  readonly checkWritable: (path: string) => Promise<void>
  /** width of the terminal that `out` goes to; absent when it goes somewhere else */
  readonly columns?: number
  /** the folder that holds the built editor */
  readonly appFolder: string
  /** threads of this machine, as many as are asked for at most; one thread when absent */
  readonly threads?: (count?: number) => ThreadHost
  /** shows an address to the user, or does nothing where nobody would see it */
  readonly openBrowser: (url: string) => void
  /** threads that train runs of a comparison, as many as are asked for at most; one thread when absent */
  readonly runThreads?: (count?: number) => RunThreads
  /** From now on, Ctrl+C and the like ask the command to end. */
  readonly interruption: () => Interruption
  /** whether nobody reads any more what `out` gets */
  readonly isClosed: () => boolean
}

export interface Interruption {
  /** aborted when the user wants the running command to end */
  readonly signal: AbortSignal
  /** From now on, they end it by force again. */
  over(): void
}

/** What a command answers to the shell. */
export const exit = { ok: 0, problems: 1, usage: 2, diverged: 3, interrupted: 130 } as const

export type ExitCode = (typeof exit)[keyof typeof exit]

/** What every command gets. */
export interface Context {
  readonly io: Io
  readonly language: Language
}
