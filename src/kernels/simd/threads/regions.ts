import type { Value } from '../../../expr/value'
import { panelFloats } from '../gemm'
import { bytes } from '../loop/vectors'
import type { EmittedStep } from '../plan/emit'
import type { Place } from '../plan/steps'

/** Bytes from `start` up to `end`: everything that lies between the first and the last number touched. */
export interface Region {
  readonly start: number
  readonly end: number
}

/** What a step touches in memory. Values share addresses, so that only these tell who is in whose way. */
export interface Touched {
  readonly reads: readonly Region[]
  readonly writes: readonly Region[]
}

export function touchedBy(step: EmittedStep, addresses: ReadonlyMap<Value, number>): Touched {
  const region = ({ base, offset }: Place, sizes: readonly number[], strides: readonly number[]): Region => {
    const start = (addresses.get(base) ?? 0) + offset * bytes
    const reach = (sign: 1 | -1): number =>
      sizes.reduce((sum, size, axis) => sum + (size - 1) * Math.max(0, sign * (strides[axis] ?? 0)), 0)
    return { start: start - reach(-1) * bytes, end: start + (reach(1) + 1) * bytes }
  }
  const inBatch = (
    place: Place,
    batch: readonly number[],
    sizes: readonly number[],
    strides: readonly number[],
  ): Region =>
    region(place, [...batch, ...sizes], [...batch.map((_, axis) => place.strides[axis] ?? 0), ...strides])
  switch (step.kind) {
    case 'loop': {
      const over = (place: Place): Region => region(place, step.dims, place.strides)
      const writes = step.outputs.map(({ place }) => over(place))
      return { reads: step.inputs.map(over), writes }
    }
    case 'gemm': {
      const { spec, batch, a, b, c, gathered } = step
      const copied = [...(gathered?.spec.rows ?? []), ...(gathered?.spec.columns ?? [])]
      return {
        reads: [
          'rows' in spec.a
            ? inBatch(a, batch, [spec.m * spec.k], [1])
            : inBatch(a, batch, [spec.m, spec.k], [spec.a.row, spec.a.column]),
          gathered !== undefined
            ? inBatch(
                b,
                batch,
                copied.map(({ size }) => size),
                copied.map(({ stride }) => stride),
              )
            : spec.b === 'panels'
              ? inBatch(b, batch, [panelFloats(spec.n, spec.k)], [1])
              : inBatch(b, batch, [spec.k, spec.n], [spec.b.row, spec.b.column]),
        ],
        writes: [
          inBatch(c, batch, [spec.m, spec.n], [spec.n, 1]),
          ...(gathered === undefined ? [] : [region(gathered.panels, [panelFloats(spec.n, spec.k)], [1])]),
        ],
      }
    }
    case 'pack': {
      const { spec, batch, from, to } = step
      return {
        reads: [inBatch(from, batch, [spec.k, spec.n], [spec.b.row, spec.b.column])],
        writes: [inBatch(to, batch, [panelFloats(spec.n, spec.k, spec.panel)], [1])],
      }
    }
    case 'gather':
    case 'scatterAdd': {
      const { kind, from, indices, to, count, width, rows } = step
      const lines = (place: Place, n: number): Region => region(place, [n * width], [1])
      const [table, list] = [rows, count]
      return {
        reads: [lines(from, kind === 'gather' ? table : list), region(indices, [count], [1])],
        writes: [lines(to, kind === 'gather' ? list : table)],
      }
    }
  }
}

/** Regions that have been touched, neighbours joined: in order of address, without overlap. */
export class RegionSet {
  readonly #regions: Region[] = []

  meets({ start, end }: Region): boolean {
    const next = this.#regions[this.#firstEndingAfter(start)]
    return next !== undefined && next.start < end
  }

  add(region: Region): void {
    let { start, end } = region
    const at = this.#firstEndingAfter(start - 1)
    let count = 0
    for (let next = this.#regions[at]; next !== undefined && next.start <= end;) {
      start = Math.min(start, next.start)
      end = Math.max(end, next.end)
      next = this.#regions[at + ++count]
    }
    this.#regions.splice(at, count, { start, end })
  }

  /** Index of the first region that ends after `address`. */
  #firstEndingAfter(address: number): number {
    let [low, high] = [0, this.#regions.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#regions[middle]?.end ?? 0) > address) high = middle
      else low = middle + 1
    }
    return low
  }
}
