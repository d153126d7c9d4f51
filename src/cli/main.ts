import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { problemLine } from '../base/problem'
import { openBrowser } from '../serve/open-browser'
import { fileProblem } from './files'
import { exit, type Io } from './io'
import { runProgram } from './program'
import { checkWritable, replaceFile } from './replace-file'
import { nodeRunThreads, nodeThreads } from './threads'

/** After the first of them the next one ends the process at once. */
const signals = ['SIGINT', 'SIGTERM'] as const

let isClosed = false

const io: Io = {
  out: (text) => void (process.stdout.writable && process.stdout.write(text)),
  err: (text) => void (process.stderr.writable && process.stderr.write(text)),
  sizeOf: async (path) => (await stat(path)).size,
  readFile: (path) => readFile(path),
  writeFile: replaceFile,
  checkWritable,
  ...(process.stdout.isTTY ? { columns: process.stdout.columns } : {}),
  appFolder: fileURLToPath(new URL('../app', import.meta.url)),
  threads: (count) => nodeThreads(new URL('./thread.mjs', import.meta.url), count),
  runThreads: (count) => nodeRunThreads(new URL('./runs-thread.mjs', import.meta.url), count),
  openBrowser,
  interruption() {
    const controller = new AbortController()
    const end = (): void => {
      over()
      controller.abort()
    }
    const over = (): void => {
      for (const signal of signals) process.off(signal, end)
    }
    for (const signal of signals) process.on(signal, end)
    return { signal: controller.signal, over }
  },
  isClosed: () => isClosed,
}

// A reader that has seen enough (`gradwire ops | head`) is no error, and what was asked for beside is still done.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (stream === process.stdout) isClosed = true
    if (error.code === 'EPIPE') return
    io.err(`${problemLine(fileProblem('stdout', error, 'write'))}\n`)
    process.exit(exit.problems)
  })
}

process.exitCode = await runProgram(process.argv.slice(2), io)
