import type { Problem } from '../base/problem'
import { gap } from '../base/text'
import { limits } from './limits'

export type JsonResult = { readonly value: unknown } | { readonly problem: Problem }

/**
 * Reads JSON that may come from anywhere. Stricter than `JSON.parse`: nesting is capped, a key may stand only once,
 * `__proto__` is refused and so are numbers too large for a double. Every problem says line:column.
 */
export function parseJson(text: string, depth: number = limits.depth): JsonResult {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  try {
    scan(text, start, depth)
    return { value: JSON.parse(start === 0 ? text : text.slice(start)) }
  } catch (error) {
    if (error instanceof Fault) return { problem: error.problem(text) }
    throw error
  }
}

/** What is wrong at one place of the text. */
class Fault extends Error {
  constructor(
    readonly at: number,
    readonly code: string,
    readonly en: string,
    readonly ja: string,
  ) {
    super(en)
  }

  problem(text: string): Problem {
    const before = text.slice(0, this.at)
    const line = before.split('\n').length
    const column = this.at - before.lastIndexOf('\n')
    const place = `${line}:${column}`
    return {
      code: this.code,
      message: { en: `${this.en} at ${place}`, ja: `${place} ${this.ja}` },
      at: [],
    }
  }
}

const expected = (at: number, what: string, japanese = what): Fault =>
  new Fault(at, 'bad-json', `expected ${what}`, `${japanese}${gap(japanese.at(-1))}があるはずの場所である`)

const code = (character: string): number => character.charCodeAt(0)
const [quote, backslash, comma, colon] = [code('"'), code('\\'), code(','), code(':')]
const [openList, closeList, openObject, closeObject] = [code('['), code(']'), code('{'), code('}')]
const [zero, nine, minus, plus, point] = [code('0'), code('9'), code('-'), code('+'), code('.')]

/** Checks the whole grammar without building anything and without recursion. */
function scan(text: string, start: number, depth: number): void {
  /** what is open: the keys so far of an object, `null` for a list */
  const open: (Set<string> | null)[] = []
  let at = skipSpace(text, start)
  for (;;) {
    const c = text.charCodeAt(at)
    if (c === openList || c === openObject) {
      if (open.length === depth)
        throw new Fault(at, 'too-deep', `nested deeper than ${depth}`, `入れ子が ${depth} 段より深い`)
      const close = c === openList ? closeList : closeObject
      const inside = skipSpace(text, at + 1)
      if (text.charCodeAt(inside) !== close) {
        const keys = c === openList ? null : new Set<string>()
        open.push(keys)
        at = keys === null ? inside : readKey(text, inside, keys)
        continue
      }
      at = inside + 1
    } else {
      at = readAtom(text, at, c)
    }
    for (;;) {
      at = skipSpace(text, at)
      const keys = open.at(-1)
      if (keys === undefined) {
        if (at === text.length) return
        throw expected(at, 'the end', '文書の終わり')
      }
      const next = text.charCodeAt(at)
      if (next === comma) {
        at = skipSpace(text, at + 1)
        if (keys !== null) at = readKey(text, at, keys)
        break
      }
      if (next !== (keys === null ? closeList : closeObject))
        throw expected(at, keys === null ? ', or ]' : ', or }', keys === null ? ', か ]' : ', か }')
      open.pop()
      at += 1
    }
  }
}

function skipSpace(text: string, at: number): number {
  for (;;) {
    const c = text.charCodeAt(at)
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return at
    at += 1
  }
}

/** A key and its colon; returns where the value starts. */
function readKey(text: string, at: number, keys: Set<string>): number {
  if (text.charCodeAt(at) !== quote) throw expected(at, 'a key in "', '" で囲んだキー')
  const end = readString(text, at)
  const raw = text.slice(at, end)
  const key = raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1)
  if (key === '__proto__')
    throw new Fault(at, 'forbidden-key', 'the key __proto__ is not allowed', 'キー __proto__ は使えない')
  if (keys.has(key)) {
    const shown = key.length > 40 ? `${key.slice(0, 40)}…` : key
    throw new Fault(at, 'duplicate-key', `the key "${shown}" is here twice`, `キー "${shown}" が二度ある`)
  }
  keys.add(key)
  const after = skipSpace(text, end)
  if (text.charCodeAt(after) !== colon) throw expected(after, ':')
  return skipSpace(text, after + 1)
}

function readAtom(text: string, at: number, c: number): number {
  if (c === quote) return readString(text, at)
  if (c === minus || isDigit(c)) return readNumber(text, at)
  for (const word of ['true', 'false', 'null']) if (text.startsWith(word, at)) return at + word.length
  throw expected(at, 'a value', '値')
}

function readString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === quote) return at + 1
    if (c < 32)
      throw new Fault(
        at,
        'bad-json',
        'a line break or control character inside a text',
        'の文字列の中に改行か制御文字がある',
      )
    if (c === backslash) {
      const escape = text.charAt(at + 1)
      if (escape === 'u' && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) at += 5
      else if (escape !== '' && '"\\/bfnrt'.includes(escape)) at += 1
      else throw new Fault(at, 'bad-json', 'unknown escape', 'に未知のエスケープがある')
    }
  }
  throw new Fault(start, 'bad-json', 'a text without its closing "', 'から始まる文字列が閉じていない')
}

const isDigit = (c: number): boolean => c >= zero && c <= nine

function readNumber(text: string, start: number): number {
  let at = text.charCodeAt(start) === minus ? start + 1 : start
  const digits = (): void => {
    if (!isDigit(text.charCodeAt(at))) throw expected(at, 'a digit', '数字')
    while (isDigit(text.charCodeAt(at))) at += 1
  }
  if (text.charCodeAt(at) === zero) at += 1
  else digits()
  if (text.charCodeAt(at) === point) {
    at += 1
    digits()
  }
  const hasExponent = (text.charCodeAt(at) | 32) === 101
  if (hasExponent) {
    at += 1
    const sign = text.charCodeAt(at)
    if (sign === plus || sign === minus) at += 1
    digits()
  }
  if ((hasExponent || at - start > 300) && !Number.isFinite(Number(text.slice(start, at))))
    throw new Fault(
      start,
      'number-too-large',
      'a number too large for 64 bits',
      'の数は 64 ビットに収まらない',
    )
  return at
}
