import type { Value } from '../../../expr/value'
import { bytes } from '../loop/vectors'
import type { EmittedStep } from '../plan/emit'
import { extentsOf, reach, type Extent } from '../plan/extents'

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
  const region = ({ place: { base, offset }, sizes, strides }: Extent): Region => {
    const start = (addresses.get(base) ?? 0) + offset * bytes
    const { low, high } = reach(sizes, strides)
    return { start: start + low * bytes, end: start + (high + 1) * bytes }
  }
  const { reads, writes } = extentsOf(step)
  return { reads: reads.map(region), writes: writes.map(region) }
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
