import type { Problem } from '../../base/problem'
import { parseNumber } from '../../formats/formula'
import type { AttrValue, TensorLiteral } from '../../graph/document'
import type { AttrSpec } from '../../ops/kit/definition'
import { nestedText, readNested } from './nested'

export type ReadAttr = { readonly value: AttrValue | undefined } | { readonly problem: Problem }

/** Attributes that are typed as text. */
export type TypedSpec = Exclude<AttrSpec, { type: 'boolean' | 'choice' }>

/** An attribute as it stands in its field; `undefined` where it is too large to be typed. */
export function writtenAttr(spec: AttrSpec, value: AttrValue | undefined): string | undefined {
  const held = value === undefined ? ('default' in spec ? spec.default : undefined) : value
  if (held === null || held === undefined) return ''
  // A tensor or a number, or a list of sizes: the op's check has let nothing else in.
  if (spec.type === 'tensor') return nestedText(held as TensorLiteral)
  return Array.isArray(held) ? held.join(', ') : String(held)
}

/** What a person typed, as the attribute's value; an empty text goes back to the default. The op checks its range. */
export async function readAttr(spec: AttrSpec, text: string): Promise<ReadAttr> {
  const plain = text.trim()
  if (plain === '') return { value: undefined }
  if (spec.type === 'tensor') {
    const nested = readNested(plain)
    if (nested !== undefined) return 'problem' in nested ? nested : { value: nested.literal }
    return readNumber(plain)
  }
  if (spec.type === 'shape' || spec.type === 'ints' || spec.type === 'optional-ints') return readList(plain)
  return readNumber(plain)
}

async function readNumber(text: string): Promise<ReadAttr> {
  return parseNumber(text)
}

/** `N, 784`, `[0, 2]`, `28 × 28`: sizes, and a capital letter for a named axis. */
async function readList(text: string): Promise<ReadAttr> {
  const words = text.replace(/[()[\]"']/g, ' ').split(/[\s,、×]+/)
  const list: (number | string)[] = []
  for (const word of words.filter((each) => each !== '')) {
    if (/^[A-Z]$/.test(word)) {
      list.push(word)
      continue
    }
    const read = await parseNumber(word)
    if ('problem' in read) return read
    list.push(read.value)
  }
  return { value: list }
}
