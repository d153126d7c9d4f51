import type { z } from 'zod'
import { gap, type Text } from '../base/text'
import type { Problem } from '../base/problem'

/** What a part of a document should have been, by the schema's error keys and by zod's type names. */
const expectations: Readonly<Record<string, Text>> = {
  string: { en: 'text', ja: '文字列' },
  number: { en: 'a number', ja: '数' },
  int: { en: 'a whole number', ja: '整数' },
  boolean: { en: 'true or false', ja: 'true か false' },
  array: { en: 'a list', ja: 'リスト' },
  object: { en: 'an object', ja: 'オブジェクト' },
  record: { en: 'an object', ja: 'オブジェクト' },
  id: { en: 'a name of letters, digits, _ and -, not starting with a digit', ja: '英数字と _ と - からなる、数字以外で始まる名前' },
  source: { en: 'a node id, or node:output', ja: 'ノードの ID か node:output' },
  label: { en: 'text, or { "en", "ja" }', ja: '文字列か { "en", "ja" }' },
  name: { en: 'a name', ja: '名前' },
  point: { en: '[x, y]', ja: '[x, y]' },
  whole: { en: 'a whole number from 0', ja: '0 以上の整数' },
  positive: { en: 'a whole number from 1', ja: '1 以上の整数' },
  integer: { en: 'a whole number', ja: '整数' },
  share: { en: 'a number from 0 to 1', ja: '0 から 1 までの数' },
} // prettier-ignore

const kinds: Readonly<Record<string, Text>> = {
  string: { en: 'text', ja: '文字列' },
  number: { en: 'a number', ja: '数' },
  boolean: { en: 'true or false', ja: '真偽値' },
  list: { en: 'a list', ja: 'リスト' },
  object: { en: 'an object', ja: 'オブジェクト' },
  null: { en: 'null', ja: 'null' },
}

/** An issue of the schema as a problem: the path, what was expected there, and what was found. */
export function schemaProblem(issue: z.core.$ZodIssue, document: unknown): Problem {
  const { path } = issue
  const found = valueAt(document, path)
  const parent = path.slice(0, -1)
  const message =
    found === undefined && path.length > 0
      ? missing(pathText(parent), String(path.at(-1)))
      : mismatch(pathText(path), expectationOf(issue), found)
  return { code: 'bad-document', message, at: nodeOf(document, path) }
}

function expectationOf(issue: z.core.$ZodIssue): Text | undefined {
  const key = 'expected' in issue ? String(issue.expected) : issue.message
  if (Object.hasOwn(expectations, issue.message)) return expectations[issue.message]
  return Object.hasOwn(expectations, key) ? expectations[key] : undefined
}

function missing(where: string, key: string): Text {
  return where === ''
    ? { en: `the document has no "${key}"`, ja: `文書に "${key}" がない` }
    : { en: `${where} has no "${key}"`, ja: `${where} に "${key}" がない` }
}

function mismatch(where: string, expected: Text | undefined, found: unknown): Text {
  const place = where === '' ? { en: 'the document', ja: '文書' } : { en: where, ja: where }
  const kind = kinds[kindOf(found)] ?? { en: 'something else', ja: '別のもの' }
  const shown = typeof found === 'string' || typeof found === 'number' ? shorten(JSON.stringify(found)) : undefined
  const what = { en: shown ?? kind.en, ja: shown ?? kind.ja }
  return expected === undefined
    ? { en: `${place.en}: ${what.en} is not allowed here`, ja: `${place.ja}: ここに${gap(what.ja[0])}${what.ja}${gap(what.ja.at(-1))}は置けない` }
    : { en: `${place.en}: expected ${expected.en}, found ${what.en}`, ja: `${place.ja}: ${expected.ja}${gap(expected.ja.at(-1))}のはずが${gap(what.ja[0])}${what.ja}${gap(what.ja.at(-1))}になっている` }
} // prettier-ignore

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

/** `nodes[3].at[0]` */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`))
    .join('')
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let inside: unknown = value
  for (const key of path) {
    if (typeof inside !== 'object' || inside === null || !Object.hasOwn(inside, key)) return undefined
    inside = Reflect.get(inside, key)
  }
  return inside
}

/** The id of the node that the path leads through, when it has a readable one. */
function nodeOf(document: unknown, path: readonly PropertyKey[]): string[] {
  const index = path.lastIndexOf('nodes')
  if (index < 0 || path.length < index + 2) return []
  const id = valueAt(document, [...path.slice(0, index + 2), 'id'])
  return typeof id === 'string' ? [id] : []
}
