import type { Value } from '../../../expr/value'
import type { Run } from '../../kernel'
import type { Tile } from '../gemm'
import { mathImports } from '../math-imports'
import { emitSteps } from '../plan/emit'
import { inStrips, type Strips } from '../plan/strips'
import { type FunctionBuilder, ModuleBuilder } from '../wasm'
import { barrier, control } from './barrier'
import type { ThreadHost } from './host'
import type { Phase } from './schedule'

/** Where a team works. */
export interface TeamPlace {
  readonly memory: WebAssembly.Memory
  /** pages of the memory, which does not grow */
  readonly pages: number
  /** address of `controlBytes` that nobody else uses */
  readonly start: number
  readonly tile: Tile
}

/** Something that is run over and over, by all threads together. */
export interface TeamJob {
  readonly phases: readonly Phase[]
  /** steps that a thread does together, piece by piece */
  readonly strips: readonly Strips[]
  readonly addresses: ReadonlyMap<Value, number>
}

/** What thread 0 calls for a job. */
export const jobName = (index: number): string => `job${String(index)}`

/** The job that sends threads home. */
export const dismissal = -1

/**
 * The module that all threads run. Thread 0 calls a job; the others call `serve`, which waits for jobs until `dismiss`.
 */
export function teamCode(
  jobs: readonly TeamJob[],
  place: TeamPlace,
  { count, secondsToWait }: Pick<ThreadHost, 'count' | 'secondsToWait'>,
): Uint8Array<ArrayBuffer> {
  const { pages, start } = place
  const module = new ModuleBuilder({ pages, shared: { maximum: pages } }, mathImports, place.tile.fused)
  const meet = Array.from({ length: count }, (_, thread) =>
    barrier(module, start, count, thread, secondsToWait),
  )
  const meeting = (f: FunctionBuilder, thread: number): FunctionBuilder => f.call(meet[thread] ?? 0)
  const shares = jobs.map((job) =>
    meet.map((_, thread) =>
      module.function([], [], (f) => emitShare(f, module, job, place.tile, thread, meeting)),
    ),
  )
  const callTogether = (f: FunctionBuilder, job: number): FunctionBuilder =>
    meeting(
      f
        .i32(start + control.job)
        .i32(job)
        .memory('i32.store'),
      0,
    )
  shares.forEach((own, job) => {
    const run = module.function([], [], (f) => {
      meeting(callTogether(f, job).call(own[0] ?? 0), 0)
    })
    module.export(jobName(job), run)
  })
  module.export(
    'dismiss',
    module.function([], [], (f) => void callTogether(f, dismissal)),
  )
  const [thread, round] = [0, 1]
  const serve = module.function(['i32', 'i32'], [], (f) => {
    const job = f.local('i32')
    const tell = (word: 'ready' | 'gone'): void => {
      f.i32(start + control[word])
        .i32(1)
        .atomic('i32.atomic.rmw.add')
        .op('drop')
      f.i32(start + control[word])
        .i32(1)
        .atomic('memory.atomic.notify')
        .op('drop')
    }
    f.i32(start + control.round)
      .atomic('i32.atomic.load')
      .get(round)
      .op('i32.ne')
      .if(() => f.op('return'))
    tell('ready')
    const is = (local: number, n: number, body: () => void): void =>
      void f.get(local).i32(n).op('i32.eq').if(body)
    const eachThread = (body: (own: number) => void): void => {
      for (let own = 1; own < count; own++) is(thread, own, () => body(own))
    }
    f.loop(() => {
      eachThread((own) => meeting(f, own))
      f.i32(start + control.job)
        .memory('i32.load')
        .set(job)
      is(job, dismissal, () => {
        tell('gone')
        f.op('return')
      })
      shares.forEach((parts, index) => {
        is(job, index, () => eachThread((own) => f.call(parts[own] ?? 0)))
      })
      eachThread((own) => meeting(f, own))
      f.br(0)
    })
    f.op('unreachable')
  })
  module.export('serve', serve)
  return module.bytes()
}

/** What one thread does in a job. */
function emitShare(
  f: FunctionBuilder,
  module: ModuleBuilder,
  { phases, strips, addresses }: TeamJob,
  tile: Tile,
  thread: number,
  meeting: (f: FunctionBuilder, thread: number) => FunctionBuilder,
): void {
  const together = inStrips(strips)
  phases.forEach((phase, i) => {
    if (i > 0) meeting(f, thread)
    emitSteps(f, module, together(phase[thread] ?? []), addresses, tile)
  })
}

/** A function without parameters among the exports of our own modules. */
export function exported(exports: WebAssembly.Exports, name: string): Run {
  const run = exports[name]
  if (typeof run !== 'function') throw new TypeError(`no export ${name}`)
  return run as Run
}
