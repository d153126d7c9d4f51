import { randomStream } from '../tensor/rng'

/** Which rows an update sees. */
export interface Batches {
  /** updates in one epoch, the short last batch included */
  readonly perEpoch: number
  /** rows of update number `update`, counted from 0; valid until the next call */
  rows(update: number): Int32Array
}

/**
 * Walks `train` epoch by epoch without replacement, `batch` rows at a time; what is left makes a short last batch.
 * Each epoch is shuffled by a stream of its own, so that any update can be replayed. The full batch stays in order.
 */
export function createBatches(train: Int32Array, batch: number, shuffle: boolean, seed: number): Batches {
  const perEpoch = Math.max(1, Math.ceil(train.length / batch))
  const order = train.slice()
  let shuffled = -1
  return {
    perEpoch,
    rows(update) {
      const epoch = Math.floor(update / perEpoch)
      if (shuffle && perEpoch > 1 && epoch !== shuffled) {
        order.set(train)
        randomStream(seed, `shuffle ${String(epoch)}`).shuffle(order)
        shuffled = epoch
      }
      const first = (update % perEpoch) * batch
      return order.subarray(first, Math.min(first + batch, train.length))
    },
  }
}
