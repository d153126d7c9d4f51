import type { Io } from './io'

/** Items of a list that become one text, and characters that are written at once. */
const stretch = 4096
const buffered = 65_536

/** Prints a value as `JSON.stringify` would, on a line of its own, but in pieces: one text holds 512 MB at most. */
export function printJson({ out }: Pick<Io, 'out'>, value: unknown): void {
  let text = ''
  const put = (piece: string): void => {
    text += piece
    if (text.length < buffered) return
    out(text)
    text = ''
  }
  const list = (items: readonly unknown[]): void => {
    const isFlat = items.every((item) => typeof item !== 'object' || item === null)
    const step = isFlat ? stretch : 1
    for (let at = 0; at < items.length; at += step) {
      if (at > 0) put(',')
      if (isFlat) put(JSON.stringify(items.slice(at, at + step)).slice(1, -1))
      else print(items[at])
    }
  }
  const print = (inner: unknown): void => {
    if (typeof inner !== 'object' || inner === null) put(JSON.stringify(inner))
    else if (Array.isArray(inner)) {
      put('[')
      list(inner)
      put(']')
    } else {
      let before = '{'
      for (const [key, item] of Object.entries(inner)) {
        if (item === undefined) continue
        put(`${before}${JSON.stringify(key)}:`)
        before = ','
        print(item)
      }
      put(before === '{' ? '{}' : '}')
    }
  }
  print(value)
  out(`${text}\n`)
}
