import type { GraphDocument } from '../graph/document'
import type { Tensor } from '../tensor/tensor'
import { firstBatch } from '../train/first-batch'

type Feeds = Readonly<Record<string, Tensor>>

/**
 * What Inputs hold on the canvas: the first mini-batch of the training data. Loaded again only when the training or an
 * Input changes, so that turning a number stays quick; equal answers are the same object.
 */
export function createFeeds(): (document: GraphDocument) => Feeds {
  let known: { readonly key: string; readonly feeds: Feeds } | undefined
  return (document) => {
    const { training } = document
    if (training?.data === undefined) return none
    const inputs = document.nodes.filter(
      ({ id }) => training.bind !== undefined && Object.hasOwn(training.bind, id),
    )
    const key = JSON.stringify([training, inputs.map(({ id, attrs }) => [id, attrs?.shape, attrs?.dtype])])
    if (known?.key !== key) known = { key, feeds: firstBatch(document) }
    return known.feeds
  }
}

const none: Feeds = {}

/** The first `count` rows of every feed. */
export function firstRows(feeds: Feeds, count: number): Feeds {
  return Object.fromEntries(
    Object.entries(feeds).map(([id, { shape, dtype, data }]) => {
      const [rows = 1, ...row] = shape
      const kept = Math.min(rows, count)
      return [
        id,
        { shape: [kept, ...row], dtype, data: data.subarray(0, (data.length / Math.max(rows, 1)) * kept) },
      ]
    }),
  )
}
