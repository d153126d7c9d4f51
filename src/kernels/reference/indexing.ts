import { numberAttr, stringAttr } from '../../expr/attrs'
import { mix32 } from '../../tensor/rng'
import { sizeOf } from '../../tensor/shape'
import type { Kernel, Step } from '../kernel'

/** Rows by index. A row that does not exist is NaN, so that nothing goes on quietly. */
const gather: Kernel = ({ xs: [x, indices], shapes, out }) => {
  const [rows = 0, ...rest] = shapes[0] ?? []
  const width = sizeOf(rest)
  return () => {
    if (x === undefined || indices === undefined) return
    for (let i = 0; i < indices.length; i++) {
      const row = indices[i] ?? -1
      const known = row >= 0 && row < rows
      for (let j = 0; j < width; j++) out[i * width + j] = known ? (x[row * width + j] ?? 0) : NaN
    }
  }
}

const scatterAdd: Kernel = ({ xs: [g, indices], shape, out }) => {
  const [rows = 0, ...rest] = shape
  const width = sizeOf(rest)
  return () => {
    out.fill(0)
    if (g === undefined || indices === undefined) return
    for (let i = 0; i < indices.length; i++) {
      const row = indices[i] ?? -1
      if (!(row >= 0 && row < rows)) continue
      for (let j = 0; j < width; j++) {
        out[row * width + j] = (out[row * width + j] ?? 0) + (g[i * width + j] ?? 0)
      }
    }
  }
}

/** One axis of a tensor as three nested loops: `outer` × `n` × `inner`. */
function axisLoops({ attrs, shapes }: Step): { outer: number; n: number; inner: number } {
  const axis = numberAttr(attrs, 'axis')
  const shape = shapes[0] ?? []
  return { outer: sizeOf(shape.slice(0, axis)), n: shape[axis] ?? 1, inner: sizeOf(shape.slice(axis + 1)) }
}

const cumsum: Kernel = (step) => {
  const { outer, n, inner } = axisLoops(step)
  const {
    out,
    xs: [x],
  } = step
  const reverse = step.attrs['reverse'] === true
  return () => {
    if (x === undefined) return
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        let sum = 0
        for (let j = 0; j < n; j++) {
          const at = (o * n + (reverse ? n - 1 - j : j)) * inner + i
          sum += x[at] ?? 0
          out[at] = sum
        }
      }
    }
  }
}

/** Visits the first largest element of every line along an axis; NaN counts as larger than all numbers. */
const extreme =
  (write: (out: Step['out'], at: number, position: number, best: number) => void): Kernel =>
  (step) => {
    const { outer, n, inner } = axisLoops(step)
    const {
      out,
      xs: [x],
    } = step
    return () => {
      if (x === undefined) return
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++) {
          let position = 0
          let best = x[o * n * inner + i] ?? 0
          for (let j = 1; j < n && !Number.isNaN(best); j++) {
            const element = x[(o * n + j) * inner + i] ?? 0
            if (element > best || Number.isNaN(element)) {
              best = element
              position = j
            }
          }
          write(out, o * inner + i, position, best)
        }
      }
    }
  }

/**
 * Element i of a stream is a function of (key, step, i) alone: two 32-bit hashes make 53 bits, and a second such number
 * makes a normal one (Box–Muller).
 */
const random: Kernel = ({ attrs, xs: [step], out }) => {
  const key = numberAttr(attrs, 'key')
  const normal = stringAttr(attrs, 'kind') === 'normal'
  return () => {
    const stream = mix32(Math.imul(key, 0x9e3779b1) ^ mix32((step?.[0] ?? 0) + 0x7f4a7c15))
    for (let i = 0; i < out.length; i++) {
      const u = uniform(stream, 2 * i)
      out[i] = normal
        ? Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * uniform(stream, 2 * i + 1))
        : u
    }
  }
}

function uniform(stream: number, i: number): number {
  const high = mix32(stream ^ mix32(2 * i + 0x2545f491)) >>> 5
  const low = mix32(stream + mix32((2 * i + 1) ^ 0x1b873593)) >>> 6
  return (high * 0x4000000 + low) / 0x20000000000000
}

export const indexingKernels = {
  gather,
  scatterAdd,
  cumsum,
  argmax: extreme((out, at, position) => {
    out[at] = position
  }),
  reduceMax: extreme((out, at, _, best) => {
    out[at] = best
  }),
  random,
}
