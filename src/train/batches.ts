import { randomStream } from '../tensor/rng'

/**
 * How the rows are taken. `streams`: in time. The rows are cut into as many pieces as a batch has places, and each place
 * walks through its own piece, so that what a place carries on is what came just before.
 */
export type BatchOrder = 'shuffled' | 'given' | 'streams'

/** Which rows an update sees. */
export interface Batches {
  /** updates in one epoch, the short last batch included */
  readonly perEpoch: number
  /** rows that an epoch takes; less than all where streams of equal length leave some over */
  readonly rowsPerEpoch: number
  /** rows of update number `update`, counted from 0; valid until the next call */
  rows(update: number): Int32Array
}

/**
 * Walks `train` epoch by epoch without replacement, `batch` rows at a time; what is left makes a short last batch.
 * Each epoch is shuffled by a stream of its own, so that any update can be replayed. The full batch stays in order.
 */
export function createBatches(train: Int32Array, batch: number, order: BatchOrder, seed: number): Batches {
  if (order === 'streams') return inStreams(train, Math.min(batch, train.length))
  const perEpoch = Math.max(1, Math.ceil(train.length / batch))
  const places = train.slice()
  /** of the batches, made once */
  const views: Int32Array[] = []
  let shuffled = -1
  return {
    perEpoch,
    rowsPerEpoch: train.length,
    rows(update) {
      const epoch = Math.floor(update / perEpoch)
      if (order === 'shuffled' && perEpoch > 1 && epoch !== shuffled) {
        places.set(train)
        randomStream(seed, `shuffle ${String(epoch)}`).shuffle(places)
        shuffled = epoch
      }
      const at = update % perEpoch
      return (views[at] ??= places.subarray(at * batch, Math.min((at + 1) * batch, train.length)))
    },
  }
}

function inStreams(train: Int32Array, batch: number): Batches {
  const perEpoch = Math.max(1, Math.floor(train.length / Math.max(1, batch)))
  const rows = new Int32Array(batch)
  return {
    perEpoch,
    rowsPerEpoch: perEpoch * batch,
    rows(update) {
      const time = update % perEpoch
      for (let stream = 0; stream < batch; stream++) rows[stream] = train[stream * perEpoch + time] ?? 0
      return rows
    },
  }
}
