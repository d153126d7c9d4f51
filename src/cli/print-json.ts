import type { Io } from './io'

/** Items of a list that become one text, and characters that are written at once. */
const stretch = 4096
const buffered = 65_536

/** Prints a value as `JSON.stringify` would, on a line of its own, but in pieces: one text holds 512 MB at most. */
export function printJson({ out }: Pick<Io, 'out'>, value: unknown): void {
  let text = ''
  for (const piece of piecesOf(value)) {
    text += piece
    if (text.length < buffered) continue
    out(text)
    text = ''
  }
  out(`${text}\n`)
}

function* piecesOf(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    yield '['
    yield* value.every(isPlain) ? stretchesOf(value) : separated(value.values(), piecesOf)
    yield ']'
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
    yield '{'
    yield* separated(entries.values(), function* ([key, inner]) {
      yield `${JSON.stringify(key)}:`
      yield* piecesOf(inner)
    })
    yield '}'
  } else yield JSON.stringify(value)
}

const isPlain = (item: unknown): boolean => typeof item !== 'object' || item === null

function* stretchesOf(items: readonly unknown[]): Generator<string> {
  for (let at = 0; at < items.length; at += stretch) {
    if (at > 0) yield ','
    yield JSON.stringify(items.slice(at, at + stretch)).slice(1, -1)
  }
}

function* separated<T>(items: Iterable<T>, pieces: (item: T) => Generator<string>): Generator<string> {
  let isFirst = true
  for (const item of items) {
    if (!isFirst) yield ','
    isFirst = false
    yield* pieces(item)
  }
}
