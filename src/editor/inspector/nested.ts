import type { Problem } from '../../base/problem'
import type { Text } from '../../base/text'
import type { NumberLiteral, TensorLiteral } from '../../graph/document'
import { plainNumber } from '../../formats/formula'
import { writeNumber } from '../../tensor/literal'
import { formatShape, maxElements, maxRank, sizeOf } from '../../tensor/shape'
import { tooManyNumbers } from '../../tensor/too-many'
import type { Shape } from '../../tensor/tensor'

export type LiteralResult = { readonly literal: TensorLiteral } | { readonly problem: Problem }

/**
 * Reads what a person typed for a tensor: nested lists `[[1, 2], [3, 4]]`, or a line for each row as a spreadsheet
 * copies it. `undefined` for a text that is neither and may be a single number or a formula.
 */
export function readNested(text: string): LiteralResult | undefined {
  const plain = text.trim()
  if (plain.startsWith('[')) return readLists(plain)
  const lines = plain.split(/\n/).filter((line) => line.trim() !== '')
  const rows = lines.map((line) =>
    line
      .trim()
      .split(/[\s,;]+/)
      .filter((cell) => cell !== ''),
  )
  if (rows.length === 1 && (rows[0]?.length ?? 0) < 2) return undefined
  if (rows.length === 1 && rows[0]?.some((cell) => plainNumber(cell) === undefined) === true) return undefined
  return toLiteral(rows.length === 1 ? (rows[0] ?? []) : rows)
}

function readLists(text: string): LiteralResult {
  let lists: unknown
  try {
    lists = JSON.parse(
      text
        .replace(/−/g, '-')
        .replace(/"?(-?\bInfinity\b|\bNaN\b)"?/g, '"$1"')
        .replace(/,(\s*[\]])/g, '$1'),
    )
  } catch {
    return refuse({ en: 'the brackets cannot be read', ja: '括弧の並びを読み取れない' }, hint)
  }
  return toLiteral(lists)
}

const hint: Text = {
  en: 'write rows such as [[1, 2], [3, 4]]',
  ja: '[[1, 2], [3, 4]] のように行を書く',
}

function toLiteral(lists: unknown): LiteralResult {
  const shape: number[] = []
  for (let level = lists; Array.isArray(level); level = level[0]) shape.push(level.length)
  if (shape.length > maxRank) {
    return refuse({ en: `a tensor has at most ${maxRank} axes`, ja: `テンソルの軸は ${maxRank} 本まで` })
  }
  if (sizeOf(shape) > maxElements) return refuse(tooManyNumbers(sizeOf(shape)))
  const data: NumberLiteral[] = []
  const fault = collect(lists, shape, 0, data)
  if (fault !== undefined) return refuse(fault, hint)
  return { literal: { shape, data } }
}

/** Gathers the numbers in order; says what is wrong where the lists are ragged or hold something else. */
function collect(part: unknown, shape: Shape, depth: number, data: NumberLiteral[]): Text | undefined {
  if (!Array.isArray(part)) {
    if (depth < shape.length) return ragged(shape)
    const x = typeof part === 'number' ? part : typeof part === 'string' ? numberIn(part) : undefined
    if (x === undefined) return { en: `${quoted(part)} is not a number`, ja: `${quoted(part)} は数ではない` }
    data.push(writeNumber(x))
    return undefined
  }
  if (part.length !== shape[depth]) return ragged(shape)
  for (const inner of part) {
    const fault = collect(inner, shape, depth + 1, data)
    if (fault !== undefined) return fault
  }
  return undefined
}

const numberIn = (cell: string): number | undefined =>
  cell === 'NaN' ? NaN : cell === 'Infinity' ? Infinity : cell === '-Infinity' ? -Infinity : plainNumber(cell)

const ragged = (shape: Shape): Text => ({
  en: `the rows differ in length: the first ones make ${formatShape(shape)}`,
  ja: `行の長さがそろっていない。最初の行からは ${formatShape(shape)} になる`,
})

const quoted = (part: unknown): string => (JSON.stringify(part) ?? String(part)).slice(0, 40)

const refuse = (message: Text, how?: Text): LiteralResult => ({
  problem: { code: 'bad-tensor', message, at: [], ...(how === undefined ? {} : { hint: how }) },
})

/** A literal as a person edits it; `undefined` where it is too large to edit as text. */
export function nestedText(literal: TensorLiteral | null | undefined, most = 400): string | undefined {
  if (literal === undefined || literal === null) return ''
  if (typeof literal !== 'object') return String(literal)
  if (!('data' in literal) || literal.data.length > most) return undefined
  const { shape, data } = literal
  let next = 0
  const write = (axis: number): string => {
    if (axis === shape.length) return String(data[next++] ?? '')
    const parts = Array.from({ length: shape[axis] ?? 0 }, () => write(axis + 1))
    const isInner = axis === shape.length - 1
    return `[${parts.join(isInner ? ', ' : `,\n${' '.repeat(axis + 1)}`)}]`
  }
  return write(0)
}
