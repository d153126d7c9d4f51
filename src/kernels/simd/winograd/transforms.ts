import { bytes, emitLoad, emitMask, emitStore } from '../loop/vectors'
import type { FunctionBuilder, Local, ModuleBuilder } from '../wasm'

/** Numbers that are transformed tile by tile: some matrices on top of each other. */
export interface Band {
  /** channels of an image, or filters */
  readonly matrices: number
  /** from matrix to matrix, and from row to row, in elements */
  readonly matrix: number
  readonly row: number
  /** columns of the result that there are */
  readonly width: number
  /** rows of tiles; the last of them may have only one row of the result */
  readonly down: number
  readonly isCut: boolean
  /** from one of the sixteen points to the next where tiles are transformed, in elements */
  readonly point: number
}

const across = ({ width }: Band): number => Math.ceil(width / 2)

/** Four tiles side by side: how many of them there are, and how many of those have both columns. */
interface Quad {
  readonly tiles: number
  readonly whole: number
  /** whether there is a second row */
  readonly isCut: boolean
}

/** `body` for four tiles at a time. It finds their numbers at `plain` and `transformed`, of all matrices. */
function eachQuad(
  f: FunctionBuilder,
  band: Band,
  plain: Local,
  transformed: Local,
  body: (quad: Quad) => void,
): void {
  const tiles = across(band)
  const full = Math.floor(Math.floor(band.width / 2) / 4)
  const rest = tiles - 4 * full
  const row = (isCut: boolean): void => {
    if (full > 0) {
      f.repeat(full, f.local('i32'), () => {
        body({ tiles: 4, whole: 4, isCut })
        f.increment(plain, 8 * bytes).increment(transformed, 4 * bytes)
      })
    }
    if (rest > 0) body({ tiles: rest, whole: Math.floor(band.width / 2) - 4 * full, isCut })
    f.increment(plain, (2 * band.row - 8 * full) * bytes).increment(transformed, rest * bytes)
  }
  const uncut = band.isCut ? band.down - 1 : band.down
  f.repeat(band.matrices, f.local('i32'), () => {
    if (uncut > 0) f.repeat(uncut, f.local('i32'), () => row(false))
    if (band.isCut) row(true)
    f.increment(plain, (band.matrix - 2 * band.down * band.row) * bytes)
  })
}

type Push = () => void

const grid = (f: FunctionBuilder, rows: number, columns: number): Local[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => f.local('v128')))

/** Bᵀd of four vectors, one after the other. */
function emitBt(f: FunctionBuilder, d: readonly Push[], take: (i: number) => void): void {
  const pairs = [[0, 'sub', 2], [1, 'add', 2], [2, 'sub', 1], [1, 'sub', 3]] as const // prettier-ignore
  pairs.forEach(([x, op, y], i) => {
    d[x]?.()
    d[y]?.()
    f.simd(`f32x4.${op}`)
    take(i)
  })
}

/** The image: Bᵀ d B of every tile, whatever lies beyond it counting as 0. Parameters: addresses of image and result. */
export function transformImage(module: ModuleBuilder, band: Band): number {
  return module.once(`image ${JSON.stringify(band)}`, ['i32', 'i32'], (f) => {
    const [from, to] = [0, 1]
    const [d, t] = [[0, 1, 2, 3].map(() => f.local('v128')), grid(f, 4, 4)]
    const [low, high] = [f.local('v128'), f.local('v128')]
    eachQuad(f, band, from, to, ({ tiles, whole, isCut }) => {
      for (let i = 0; i < 4; i++) {
        const row = t[i] ?? []
        if (isCut && i === 3) {
          for (const local of row) f.f32x4(0).set(local)
          continue
        }
        for (const start of [0, 2]) {
          const offset = (i * band.row + start) * bytes
          f.get(from).vectorMemory('v128.load', offset).set(low)
          f.get(from)
            .vectorMemory('v128.load', offset + 4 * bytes)
            .set(high)
          f.get(low)
            .get(high)
            .shuffle([0, 2, 4, 6])
            .set(d[start] ?? 0)
          f.get(low)
            .get(high)
            .shuffle([1, 3, 5, 7])
            .set(d[start + 1] ?? 0)
        }
        if (whole < tiles) emitMask(f, d[3] ?? 0, whole, 0)
        emitBt(f, d.map((local) => () => void f.get(local)), (j) => void f.set(row[j] ?? 0)) // prettier-ignore
      }
      for (let j = 0; j < 4; j++) {
        const column = t.map((row) => () => void f.get(row[j] ?? 0))
        const result = f.local('v128')
        emitBt(f, column, (i) => {
          f.set(result)
            .get(to)
            .get(result)
            .vectorMemory('v128.store', (4 * i + j) * band.point * bytes)
        })
      }
    })
  })
}

/** What flows back: A dY Aᵀ of every tile. Parameters: addresses of what flows back and of the result. */
export function transformFlow(module: ModuleBuilder, band: Band): number {
  return module.once(`flow ${JSON.stringify(band)}`, ['i32', 'i32'], (f) => {
    const [from, to] = [0, 1]
    const [low, high, y, result] = [f.local('v128'), f.local('v128'), grid(f, 2, 2), f.local('v128')]
    const t = grid(f, 2, 4)
    /** A of two vectors */
    const emitA = (a: Local, b: Local, take: (i: number) => void): void => {
      f.get(a)
      take(0)
      f.get(a).get(b).simd('f32x4.add')
      take(1)
      f.get(a).get(b).simd('f32x4.sub')
      take(2)
      f.get(b).simd('f32x4.neg')
      take(3)
    }
    eachQuad(f, band, from, to, ({ tiles, whole, isCut }) => {
      y.forEach(([even = 0, odd = 0], i) => {
        if (isCut && i === 1) f.f32x4(0).set(even).f32x4(0).set(odd)
        else {
          f.get(from)
            .vectorMemory('v128.load', i * band.row * bytes)
            .set(low)
          f.get(from)
            .vectorMemory('v128.load', (i * band.row + 4) * bytes)
            .set(high)
          f.get(low).get(high).shuffle([0, 2, 4, 6]).set(even)
          f.get(low).get(high).shuffle([1, 3, 5, 7]).set(odd)
          if (whole < tiles) emitMask(f, odd, whole, 0)
        }
        emitA(even, odd, (j) => void f.set(t[i]?.[j] ?? 0))
      })
      for (let j = 0; j < 4; j++) {
        emitA(t[0]?.[j] ?? 0, t[1]?.[j] ?? 0, (i) => {
          f.set(result)
            .get(to)
            .get(result)
            .vectorMemory('v128.store', (4 * i + j) * band.point * bytes)
        })
      }
    })
  })
}

/** Results: Aᵀ m A of every tile, stored or added. Parameters: addresses of the products and of the result. */
export function transformBack(module: ModuleBuilder, band: Band, accumulate: boolean): number {
  return module.once(`back ${JSON.stringify({ band, accumulate })}`, ['i32', 'i32'], (f) => {
    const [from, to] = [0, 1]
    const t = grid(f, 2, 4)
    const [m, y] = [[0, 1, 2, 3].map(() => f.local('v128')), grid(f, 2, 2)]
    const [result, old] = [f.local('v128'), f.local('v128')]
    /** Aᵀ of four vectors */
    const emitAt = ([a = 0, b = 0, c = 0, d = 0]: readonly Local[], take: (i: number) => void): void => {
      f.get(a).get(b).simd('f32x4.add').get(c).simd('f32x4.add')
      take(0)
      f.get(b).get(c).simd('f32x4.sub').get(d).simd('f32x4.sub')
      take(1)
    }
    eachQuad(f, band, to, from, ({ tiles, whole, isCut }) => {
      for (let j = 0; j < 4; j++) {
        m.forEach((local, i) =>
          f
            .get(from)
            .vectorMemory('v128.load', (4 * i + j) * band.point * bytes)
            .set(local),
        )
        emitAt(m, (i) => void f.set(t[i]?.[j] ?? 0))
      }
      t.forEach((row, i) => {
        if (isCut && i === 1) return
        const [even = 0, odd = 0] = y[i] ?? []
        emitAt(row, (j) => void f.set(j === 0 ? even : odd))
        const columns = tiles + whole
        for (let x = 0; x < columns; x += 4) {
          const [lanes, offset] = [Math.min(4, columns - x), (i * band.row + x) * bytes]
          f.get(even).get(odd).shuffle(x === 0 ? [0, 4, 1, 5] : [2, 6, 3, 7]).set(result) // prettier-ignore
          if (accumulate) {
            emitLoad(f, () => f.get(to), offset, 1, lanes)
            f.set(old).get(old).get(result).simd('f32x4.add').set(result)
          }
          emitStore(f, () => f.get(to), offset, 1, lanes, result)
        }
      })
    })
  })
}
