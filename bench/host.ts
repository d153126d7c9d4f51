import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** What a peer answers: numbers to compare or times, or why it has none. */
export type Answer =
  | { readonly answers: readonly number[] }
  | { readonly samples: readonly number[] }
  | { readonly cannot: string }

export type Request =
  | {
      /** file of a Task */ readonly open: string
      /** whose losses are answered */ readonly steps: number
    }
  | { /** milliseconds to step for */ readonly round: number }

/** A peer that computes elsewhere: in a process of its own, or in a page. */
export interface Host {
  ask(request: Request): Promise<Answer>
  close(): Promise<void>
}

/** A process that answers each line of JSON with another. When it ends early, every further answer is that it cannot. */
export function startProcess(command: string, args: readonly string[]): Host {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const waiting: ((answer: Answer) => void)[] = []
  let ended: Answer | undefined
  let complaint = ''
  const end = (why: string): void => {
    ended ??= { cannot: why }
    for (const resolve of waiting.splice(0)) resolve(ended)
  }
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + String(chunk)).slice(-2000)))
  child.stdin.on('error', () => undefined) // told by 'exit'
  child.on('error', (error) => {
    end(error.message)
  })
  const exited = new Promise<void>((resolve) => {
    child.on('close', () => {
      end(complaint.trim().split('\n').at(-1) ?? 'its process has ended')
      resolve()
    })
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    // Libraries talk, too.
    if (line.startsWith('{')) waiting.shift()?.(JSON.parse(line) as Answer) // written by our own host
  })
  return {
    ask: (request) =>
      new Promise((resolve) => {
        if (ended !== undefined) {
          resolve(ended)
          return
        }
        waiting.push(resolve)
        child.stdin.write(JSON.stringify(request) + '\n')
      }),
    async close() {
      child.stdin.end()
      const timer = setTimeout(() => child.kill(), 2000)
      await exited
      clearTimeout(timer)
    },
  }
}
