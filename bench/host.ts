import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { About } from './peers/trainee'

/** What a peer answers: numbers to compare or times, or why it has none. */
export type Answer = Opened | Timed | Refused

export interface Opened {
  readonly answers: readonly number[]
  /** milliseconds of a step that is too slow to be made again and again */
  readonly slow?: number
  readonly about?: About
}

export interface Timed {
  /** milliseconds a step */
  readonly samples: readonly number[]
}

export interface Refused {
  readonly cannot: string
}

export type Request =
  | {
      /** where a Task is: a file's path, or an address for a page */
      readonly open: string
      /** whose losses are answered, at most */
      readonly steps: number
    }
  | {
      /** milliseconds to step for */
      readonly round: number
      /** a part of the step only, of those that the peer tells apart */
      readonly part?: string
    }

/** A peer that computes elsewhere: in a process of its own, or in a page. */
export interface Host {
  ask(request: Request): Promise<Answer>
  close(): Promise<void>
}

/** A process that answers each line of JSON with another. When it ends early, every further answer is that it cannot. */
export function startProcess(command: string, args: readonly string[]): Host {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const waiting: ((answer: Answer) => void)[] = []
  let ended: Refused | undefined
  let complaint = ''
  const end = (why: string): void => {
    ended ??= { cannot: why }
    for (const resolve of waiting.splice(0)) resolve(ended)
  }
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + String(chunk)).slice(-2000)))
  child.stdin.on('error', () => undefined) // told by 'close'
  child.on('error', (error) => {
    end(error.message)
  })
  const closed = new Promise<void>((resolve) => {
    child.on('close', () => {
      end(complaint.trim().split('\n').at(-1) ?? 'its process has ended')
      resolve()
    })
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    // Libraries talk, too.
    if (line.startsWith('{')) waiting.shift()?.(JSON.parse(line) as Answer) // written by our own hosts
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
      await closed
      clearTimeout(timer)
    },
  }
}
