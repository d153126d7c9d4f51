import { ProblemError } from '../base/problem'
import { createBatches } from './batches'
import type { Decode } from './decode-option'
import { argmax } from './outputs'
import type { Plans } from './plans'
import type { Setup } from './setup'

/*
 * Greedy decoding. While a decoder is trained it is given the right answer so far (teacher forcing); used, it has only
 * what it said itself. So one Input is filled place by place: with what the data say at its first place (a start sign),
 * then with the likeliest class of the place before. The network is run once for each place; those still empty hold 0,
 * which a network that reads from left to right does not see.
 */

/** A sequence that the network wrote by itself, as words or numbers with spaces between. */
export interface Decoded {
  /** what it was asked */
  readonly asked: string
  readonly said: string
  readonly wanted: string
}

export interface Decoding {
  /** share of the places that are right when the network is fed its own predictions */
  readonly decodedAccuracy: number
  /** the first few */
  readonly decoded: readonly Decoded[]
}

/** Rows that are decoded at once, and how many are shown. */
const pieceRows = 512
const shownRows = 5

/**
 * Lets the network write an answer to each row, and compares it with the labels of the loss.
 * @throws ProblemError where the prediction does not have one place for each place of the Input
 */
export function decodeRows(setup: Setup, plans: Plans, decode: Decode, rows: Int32Array): Decoding {
  const { data } = setup
  if (data === undefined) return { decodedAccuracy: NaN, decoded: [] }
  const batches = createBatches(rows, pieceRows, 'given', setup.seed)
  const decoded: Decoded[] = []
  let right = 0
  let counted = 0
  for (let k = 0; k < batches.perEpoch; k++) {
    const piece = batches.rows(k)
    const count = piece.length
    const fed = plans.get('eval', count)
    const { plan } = fed
    fed.feed(data, piece)
    run(plan)
    const given = plan.inputs.get(decode.input)
    const end = decode.prediction ?? plan.prediction
    if (given === undefined || end === undefined || plan.labels === undefined) throw misfit(decode)
    // The labels may be made of what is about to be overwritten.
    const wanted = Array.from(plan.node(plan.labels.node, plan.labels.output).data)
    const places = given.length / count
    if (wanted.length !== given.length) throw misfit(decode)
    const said = new Int32Array(given.length)
    for (let r = 0; r < count; r++) given.fill(0, r * places + 1, (r + 1) * places)
    for (let place = 0; place < places; place++) {
      run(plan)
      const scores = plan.node(end.node, end.output).data
      const classes = scores.length / given.length
      if (!Number.isInteger(classes)) throw misfit(decode)
      for (let i = place; i < given.length; i += places) {
        said[i] = argmax(scores, i * classes, classes)
        if (place + 1 < places) given[i + 1] = said[i] ?? 0
      }
    }
    wanted.forEach((label, i) => {
      if (label < 0) return
      counted++
      if (said[i] === label) right++
    })
    // What is neither given nor wanted is the question.
    const question = setup.bound.find(({ id }) => id !== decode.input && id !== plan.labels?.node)
    const asked = question === undefined ? undefined : plan.inputs.get(question.id)
    for (let r = 0; r < count && decoded.length < shownRows; r++) {
      const width = (asked?.length ?? 0) / count
      const [from, to] = [r * places, (r + 1) * places]
      decoded.push({
        asked: spell(asked?.subarray(r * width, (r + 1) * width) ?? [], data.classNames),
        said: spell(said.subarray(from, to), data.classNames),
        wanted: spell(wanted.slice(from, to), data.classNames),
      })
    }
  }
  return { decodedAccuracy: right / counted, decoded }
}

const spell = (tokens: ArrayLike<number>, names: readonly string[] = []): string =>
  Array.from(tokens, (token) => names[token] ?? String(token)).join(' ')

const run = (plan: { restart(): void; run(): number }): void => {
  plan.restart()
  plan.run()
}

const misfit = ({ input }: Decode): ProblemError =>
  new ProblemError([
    {
      code: 'bad-option',
      message: {
        en: `decode fills ${input} place by place, but the prediction or the labels have another number of places`,
        ja: `decode は ${input} を 1 か所ずつ埋めるが、予測またはラベルの長さがそれと違う`,
      },
      at: [input],
    },
  ])
