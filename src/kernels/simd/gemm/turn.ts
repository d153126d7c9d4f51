import type { FunctionBuilder, Local } from '../wasm'

/** Writes a block of 4 × 4 turned: `push(r)` leaves row r on the stack, column r is stored at `to` plus `offset(r)`. */
export type Turn = (push: (r: number) => void, to: Local, offset: (r: number) => number) => void

/** Turns blocks in registers, the same ones for all blocks of a function. */
export function turner(f: FunctionBuilder): Turn {
  const vectors = (): Local[] => [0, 1, 2, 3].map(() => f.local('v128'))
  const [loaded, half] = [vectors(), vectors()]
  const pick = (source: readonly Local[], i: number, j: number, lanes: readonly number[]): void => {
    f.get(source[i] ?? 0)
      .get(source[j] ?? 0)
      .shuffle(lanes)
  }
  const halves: [number, number, readonly number[]][] = [
    [0, 1, [0, 4, 1, 5]],
    [2, 3, [0, 4, 1, 5]],
    [0, 1, [2, 6, 3, 7]],
    [2, 3, [2, 6, 3, 7]],
  ]
  return (push, to, offset) => {
    loaded.forEach((local, r) => {
      push(r)
      f.set(local)
    })
    halves.forEach(([i, j, lanes], h) => {
      pick(loaded, i, j, lanes)
      f.set(half[h] ?? 0)
    })
    for (let r = 0; r < 4; r++) {
      f.get(to)
      pick(half, r < 2 ? 0 : 2, r < 2 ? 1 : 3, r % 2 === 0 ? [0, 1, 4, 5] : [2, 3, 6, 7])
      f.vectorMemory('v128.store', offset(r))
    }
  }
}
