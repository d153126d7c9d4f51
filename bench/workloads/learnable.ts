import { sizeOf } from '../../src/tensor/shape'
import type { Rng } from '../../src/tensor/rng'
import { streamOf } from './numbers'
import type { Given, Workload } from './workload'

type Batch = Readonly<Record<'x' | 't', Given>>

/** Fresh batches that a workload's net can learn something from, of the shapes of its own batch. */
export function learnableBatches({ name, net, inputs: { x, t } }: Workload, count: number): readonly Batch[] {
  if (x === undefined || t === undefined) throw new Error(`${name} has nothing to learn`)
  const rng = streamOf(`${name}, to learn`)
  const draw =
    net.kind === 'lstm' || net.kind === 'transformer'
      ? words(rng, net.vocabulary)
      : t.dtype === 'int'
        ? pictures(rng, x)
        : quarters(rng)
  return times(count, () => {
    const drawn = draw(sizeOf(t.shape))
    return { x: { ...x, data: drawn.x }, t: { ...t, data: drawn.t } }
  })
}

type Draw = (count: number) => { readonly x: readonly number[]; readonly t: readonly number[] }

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)

/** Points of a square; opposite quarters have the same sign. */
const quarters =
  (rng: Rng): Draw =>
  (count) => {
    const points = times(count, () => [0, 0].map(() => Math.fround(2 * rng.uniform() - 1)))
    return { x: points.flat(), t: points.map(([a = 0, b = 0]) => (a * b < 0 ? -1 : 1)) }
  }

/** One picture for each of ten classes, and as much noise over it. */
function pictures(rng: Rng, { shape }: Given): Draw {
  const pixels = sizeOf(shape.slice(1))
  const drawn = times(10, () => times(pixels, () => rng.uniform()))
  return (count) => {
    const t = times(count, () => rng.int(drawn.length))
    const x = t.flatMap((label) =>
      (drawn[label] ?? []).map((value) => Math.fround((value + rng.uniform()) / 2)),
    )
    return { x, t }
  }
}

/** A few frequent words, and for each the word that always follows it. */
function words(rng: Rng, vocabulary: number): Draw {
  const frequent = times(32, () => rng.int(vocabulary))
  return (count) => {
    const places = times(count, () => rng.int(frequent.length))
    const word = (place: number): number => frequent[place % frequent.length] ?? 0
    return { x: places.map(word), t: places.map((place) => word(place + 1)) }
  }
}
