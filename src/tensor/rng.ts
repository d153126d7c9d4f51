import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/** A stream of random numbers. Equal seed and purpose give equal numbers on every machine. */
export interface Rng {
  /** uniform in [0, 1), with 53 random bits */
  uniform(): number
  /** standard normal, by Box–Muller */
  normal(): number
  /** fills an array with standard normal numbers times `scale`: those that `normal` would give, in less time */
  normals(into: Float64Array, scale: number): void
  /** an integer in 0 … n−1 */
  int(n: number): number
  /** Fisher–Yates, in place; returns its argument */
  shuffle<T extends { length: number; [index: number]: number }>(items: T): T
}

/** One independent stream for each purpose (`data`, `init`, `shuffle`, `mask`, a node's path …) of a seed. */
export function randomStream(seed: number, purpose: string): Rng {
  const generator = xoroshiro128plusFromState(hashWords(`${seed}/${purpose}`))
  const uniform = (): number => {
    const high = generator.next() >>> 5
    const low = generator.next() >>> 6
    return (high * 0x4000000 + low) / 0x20000000000000
  }
  // 1 − u lies in (0, 1], so the logarithm is finite.
  const nextRadius = (): number => Math.sqrt(-2 * Math.log(1 - uniform()))
  const nextAngle = (): number => 2 * Math.PI * uniform()
  let spare: number | undefined
  const normal = (): number => {
    if (spare !== undefined) {
      const z = spare
      spare = undefined
      return z
    }
    const radius = nextRadius()
    const angle = nextAngle()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  const normals = (into: Float64Array, scale: number): void => {
    let i = 0
    if (spare !== undefined && into.length > 0) into[i++] = scale * normal()
    for (; i + 1 < into.length; i += 2) {
      const radius = nextRadius()
      const angle = nextAngle()
      into[i] = scale * (radius * Math.cos(angle))
      into[i + 1] = scale * (radius * Math.sin(angle))
    }
    if (i < into.length) into[i] = scale * normal()
  }
  const int = (n: number): number => Math.floor(uniform() * n)
  return {
    uniform,
    normal,
    normals,
    int,
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = int(i + 1)
        const kept = items[i] ?? 0
        items[i] = items[j] ?? 0
        items[j] = kept
      }
      return items
    },
  }
}

/** A 32-bit hash of a text, for keys of random streams (FNV-1a with a final mix). */
export const hashText = (text: string): number => hashWords(text)[0]

/** Four 32-bit words from a text: FNV-1a from four offsets, each finished with the mix of MurmurHash3. */
function hashWords(text: string): [number, number, number, number] {
  const word = (offset: number): number => {
    let h = 0x811c9dc5 ^ offset
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
    return mix32(h)
  }
  return [word(0), word(0x9e3779b9), word(0x3c6ef372), word(0xdaa66d2b)]
}

/** MurmurHash3's finaliser: every input bit changes every output bit with probability ½. */
export function mix32(x: number): number {
  let h = x ^ (x >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}
