import type { Problem } from '../base/problem'
import { ProblemError } from '../base/problem'
import { parseJson } from '../graph/json'
import { parseNumber, parseTensor } from '../tensor/literal'
import { fromNested, type Nested, type Tensor } from '../tensor/tensor'

/**
 * Reads `--feed name=JSON`, where JSON is a tensor as in a document (`2`, `{"shape": [2], "data": [1, 2]}`) or nested
 * lists (`[[1, 2], [3, 4]]`). Problems: `bad-feed`.
 */
export function readFeeds(
  written: readonly string[],
): { readonly feeds: Readonly<Record<string, Tensor>> } | { readonly problems: readonly Problem[] } {
  const feeds: [string, Tensor][] = []
  const problems: Problem[] = []
  for (const feed of written) {
    const equals = feed.indexOf('=')
    const name = equals < 0 ? feed : feed.slice(0, equals)
    const result = equals < 0 ? { problems: [noValue(name)] } : readTensor(feed.slice(equals + 1))
    if ('problems' in result) problems.push(...result.problems.map((problem) => named(name, problem)))
    else feeds.push([name, result.tensor])
  }
  return problems.length > 0 ? { problems } : { feeds: Object.fromEntries(feeds) }
}

function readTensor(text: string): { readonly tensor: Tensor } | { readonly problems: readonly Problem[] } {
  const json = parseJson(text)
  if ('problem' in json) return { problems: [json.problem] }
  try {
    return { tensor: Array.isArray(json.value) ? fromLists(json.value) : parseTensor(json.value) }
  } catch (error) {
    if (error instanceof ProblemError) return { problems: error.problems }
    if (error instanceof RangeError) return { problems: [ragged] }
    throw error
  }
}

function fromLists(lists: readonly unknown[]): Tensor {
  const numbers = (value: unknown): Nested => {
    if (Array.isArray(value)) return value.map(numbers)
    const x = parseNumber(value)
    if (x === undefined) throw new ProblemError([notNumber(value)])
    return x
  }
  return fromNested(numbers(lists))
}

const named = (name: string, { message }: Problem): Problem => ({
  code: 'bad-feed',
  message: { en: `${name}: ${message.en}`, ja: `${name}: ${message.ja}` },
  at: [],
})

const fault = (en: string, ja: string): Problem => ({ code: 'bad-feed', message: { en, ja }, at: [] })

const noValue = (name: string): Problem => fault(`write ${name}=VALUE`, `${name}=値 と書く`)
const ragged = fault('the lists have different lengths', 'リストの長さがそろっていない')
const notNumber = (value: unknown): Problem => {
  const shown = JSON.stringify(value).slice(0, 40)
  return fault(`${shown} is not a number`, `${shown} は数ではない`)
}
