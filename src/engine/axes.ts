import type { Shape } from '../tensor/tensor'
import type { NamedShape } from './views'

/*
 * Named axes. A shape such as ("N", 784) is traced twice: once with a prime in the place of every name, once with the
 * real sizes. The prime survives arithmetic, so every derived size can be read back (`N`, `3N`, `2T`, `N+4`), and what
 * fits only by accident, an (N,3) + (3,3) at N = 3, is refused.
 */

/** A name, the prime that stands for it, and its real size. */
export interface Axis {
  readonly name: string
  readonly prime: number
  readonly size: number
}

/** Far apart, far from sizes that people choose, and none a small multiple of another plus a little. */
const primes = [1451, 2267, 3499, 4603, 6337, 7873, 9241, 11743]

/** Sizes further from a multiple than this are a different thing (a window, a padding, a stride). */
const nearest = 100

/** More than so many times a name, plus something, is a large number and no size along that axis. */
const most = 64

/** Gives every name its prime. Names beyond the eighth get primes too large to be met by chance. */
export function makeAxes(sizes: ReadonlyMap<string, number>): Axis[] {
  const taken = new Set(sizes.values())
  const free = primes.filter((prime) => !taken.has(prime))
  return [...sizes].map(([name, size], i) => ({ name, size, prime: free[i] ?? 15_000 + 1_009 * i }))
}

/** The sizes of a traced shape as a person reads them. `shape` has primes in it, `real` the sizes that are meant. */
export function nameShape(shape: Shape, real: Shape, axes: readonly Axis[]): NamedShape {
  return real.map((size, i) => {
    const traced = shape[i] ?? size
    if (traced === size) return size
    const found = readSize(traced, axes)
    return found !== undefined && found.real === size ? found.text : size
  })
}

/** Puts the names back into a message that was written while tracing: `x is (1451,3)` → `x is (N,3)`. */
export function nameSizes(text: string, axes: readonly Axis[]): string {
  if (axes.length === 0) return text
  return text.replace(/\d+/g, (digits) => {
    const found = readSize(Number(digits), axes, 16)
    return found === undefined ? digits : found.text
  })
}

interface Reading {
  readonly text: string
  readonly real: number
}

function readSize(traced: number, axes: readonly Axis[], slack = nearest): Reading | undefined {
  return readProduct(traced, axes) ?? readSum(traced, axes, slack)
}

/** `N`, `3N`, `NT`, `12NT` */
function readProduct(traced: number, axes: readonly Axis[]): Reading | undefined {
  let rest = traced
  let names = ''
  let real = 1
  for (const { name, prime, size } of axes) {
    while (rest > 0 && rest % prime === 0) {
      rest /= prime
      names += name
      real *= size
    }
  }
  if (names === '') return undefined
  return { text: (rest === 1 ? '' : String(rest)) + names, real: real * rest }
}

/** `N+4`, `2T−1` */
function readSum(traced: number, axes: readonly Axis[], slack: number): Reading | undefined {
  for (const { name, prime, size } of axes) {
    const times = Math.round(traced / prime)
    const extra = traced - times * prime
    if (times < 1 || times > most || Math.abs(extra) > slack) continue
    const sum = extra < 0 ? `−${String(-extra)}` : `+${String(extra)}`
    return { text: (times === 1 ? '' : String(times)) + name + sum, real: times * size + extra }
  }
  return undefined
}

/** `(N,784)`, `(3)`, `()` */
export const formatAxes = (axes: NamedShape): string => `(${axes.join(',')})`
