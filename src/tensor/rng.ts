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
  const state = Int32Array.from(hashWords(`${seed}/${purpose}`))
  const uniform = (): number => nextUniform(state)
  let spare: number | undefined
  const normal = (): number => {
    if (spare !== undefined) {
      const z = spare
      spare = undefined
      return z
    }
    const radius = nextRadius(state)
    const angle = nextAngle(state)
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  const normals = (into: Float64Array, scale: number): void => {
    const first = spare === undefined || into.length === 0 ? 0 : 1
    if (first === 1) into[0] = scale * normal()
    fillPairs(state, into, first, scale)
    if ((into.length - first) % 2 === 1) into[into.length - 1] = scale * normal()
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

/**
 * xoroshiro128+ of Blackman and Vigna (2018, constants 24, 16, 37), the lower 32 bits of a result. The state is two words
 * of 64 bits, each with its upper half first.
 */
function nextBits(state: Int32Array): number {
  const s01 = state[0] ?? 0
  const s00 = state[1] ?? 0
  const s11 = state[2] ?? 0
  const s10 = state[3] ?? 0
  const a0 = s10 ^ s00
  const a1 = s11 ^ s01
  state[0] = (s01 << 24) ^ (s00 >>> 8) ^ a1 ^ ((a1 << 16) | (a0 >>> 16))
  state[1] = (s00 << 24) ^ (s01 >>> 8) ^ a0 ^ (a0 << 16)
  state[2] = (a0 << 5) ^ (a1 >>> 27)
  state[3] = (a1 << 5) ^ (a0 >>> 27)
  return (s00 + s10) | 0
}

function nextUniform(state: Int32Array): number {
  const high = nextBits(state) >>> 5
  const low = nextBits(state) >>> 6
  return (high * 0x4000000 + low) / 0x20000000000000
}

/** 1 − u lies in (0, 1], so the logarithm is finite. */
const nextRadius = (state: Int32Array): number => Math.sqrt(-2 * Math.log(1 - nextUniform(state)))

const nextAngle = (state: Int32Array): number => 2 * Math.PI * nextUniform(state)

/** Normal numbers two by two, from `first` on; a last one alone is left. */
function fillPairs(state: Int32Array, into: Float64Array, first: number, scale: number): void {
  for (let i = first; i + 1 < into.length; i += 2) {
    const radius = nextRadius(state)
    const angle = nextAngle(state)
    into[i] = scale * (radius * Math.cos(angle))
    into[i + 1] = scale * (radius * Math.sin(angle))
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
