import type { FunctionBuilder, ModuleBuilder } from '../wasm'

/** Words that the threads agree through, each in a cache line of its own: distances from the control block's start. */
export const control = {
  /** how often any thread has come to a meeting */
  arrivals: 0,
  /** threads that sleep until everybody is there */
  sleepers: 64,
  /** what to do after the next meeting */
  job: 128,
  /** threads that have started, and that have gone */
  ready: 192,
  gone: 256,
  /** which calling together the present threads belong to */
  round: 320,
  /** per thread: how many arrivals there are once its latest meeting is complete */
  awaited: (thread: number): number => 384 + 64 * thread,
} as const

export const controlBytes = (count: number): number => control.awaited(count)

/** Looks at the counter before a thread lies down: some tens of microseconds, longer than most meetings take. */
const patience = 20_000

/** Thread 0 gives up when the others do not come for so many seconds: one of them must have died. */
export const secondsToWait = 10
const second = 1_000_000_000

const [notEnd, timedOut] = [-1, 2]

/**
 * A meeting: nobody goes on before all `count` threads have come. Without parameters. Arrivals are only ever counted up,
 * so that a thread that is late to leave one meeting cannot be confused by the next.
 */
export function barrier(
  module: ModuleBuilder,
  at: number,
  count: number,
  thread: number,
  seconds = secondsToWait,
): number {
  return module.once(`barrier ${at} ${count} ${thread}`, [], (f) => {
    const [awaited, turns, seen, waits] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')]
    const word = (name: 'arrivals' | 'sleepers'): FunctionBuilder => f.i32(at + control[name])
    const add = (name: 'arrivals' | 'sleepers', n: number): FunctionBuilder =>
      word(name).i32(n).atomic('i32.atomic.rmw.add')
    /** Leaves whether `arrivals`, on the stack, are all that are awaited. */
    const isComplete = (): FunctionBuilder => f.get(awaited).op('i32.sub').i32(0).op('i32.ge_s')
    const own = at + control.awaited(thread)
    f.i32(own).i32(own).memory('i32.load').i32(count).op('i32.add').tee(awaited).memory('i32.store')
    add('arrivals', 1).i32(1).op('i32.add')
    isComplete().if(() => {
      word('sleepers')
        .atomic('i32.atomic.load')
        .if(() => word('arrivals').i32(count).atomic('memory.atomic.notify').op('drop'))
      f.op('return')
    })
    f.i32(patience).set(turns)
    f.loop(() => {
      word('arrivals').atomic('i32.atomic.load')
      isComplete().if(() => f.op('return'))
      f.get(turns).i32(1).op('i32.sub').tee(turns).brIf(0)
    })
    add('sleepers', 1).op('drop')
    f.loop(() => {
      word('arrivals').atomic('i32.atomic.load').tee(seen)
      isComplete().if(() => {
        add('sleepers', -1).op('drop').op('return')
      })
      word('arrivals').get(seen)
      f.i64(thread === 0 ? second : notEnd).atomic('memory.atomic.wait32')
      if (thread === 0) {
        f.i32(timedOut).op('i32.eq').get(waits).op('i32.add').tee(waits)
        f.i32(seconds)
          .op('i32.ge_s')
          .if(() => f.op('unreachable'))
      } else f.op('drop')
      f.br(0)
    })
    f.op('unreachable')
  })
}
