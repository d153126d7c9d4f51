import { spawn } from 'node:child_process'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runProgram } from './program'
import type { Io } from './io'
import { nodeRunThreads, nodeThreads } from './threads'

/** Writes beside the file first, so that a failure leaves what was there. */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  try {
    await writeFile(draft, text)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** The command that opens an address, or nothing where nobody would see it. */
function opener(): readonly string[] | undefined {
  const { env, platform } = process
  if (env['CI'] ?? env['SSH_CONNECTION'] ?? env['SSH_TTY'] ?? env['GRADWIRE_NO_OPEN']) return undefined
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['cmd', '/c', 'start', '""']
  return (env['DISPLAY'] ?? env['WAYLAND_DISPLAY']) ? ['xdg-open'] : undefined
}

/** After the first of them the next one ends the process at once. */
const signals = ['SIGINT', 'SIGTERM'] as const

let isClosed = false

const io: Io = {
  out: (text) => void (process.stdout.writable && process.stdout.write(text)),
  err: (text) => void (process.stderr.writable && process.stderr.write(text)),
  sizeOf: async (path) => (await stat(path)).size,
  readFile: (path) => readFile(path),
  writeFile: replaceFile,
  ...(process.stdout.isTTY ? { columns: process.stdout.columns } : {}),
  appFolder: fileURLToPath(new URL('../app', import.meta.url)),
  threads: (count) => nodeThreads(new URL('./thread.mjs', import.meta.url), count),
  runThreads: (count) => nodeRunThreads(new URL('./runs-thread.mjs', import.meta.url), count),
  openBrowser(url) {
    const [command, ...args] = opener() ?? []
    if (command === undefined) return
    const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    // No browser, no harm: the address is on the screen.
    child.on('error', () => undefined)
    child.unref()
  },
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
    if (error.code !== 'EPIPE') throw error
    if (stream === process.stdout) isClosed = true
  })
}

process.exitCode = await runProgram(process.argv.slice(2), io)
