import type { Problem } from '../../../base/problem'
import type { Text } from '../../../base/text'

/** What a person's table may hold in one place: anything that JSON can say. */
export type Cell = unknown

/** One mistake in a table. */
export const fault = (message: Text, hint?: Text): { readonly problems: readonly [Problem] } => ({
  problems: [{ code: 'bad-data', message, at: [], ...(hint === undefined ? {} : { hint }) }],
})

/** A finite number, or one written as text. */
export function numberIn(cell: Cell): number | undefined {
  const x = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell
  return typeof x === 'number' && Number.isFinite(x) ? x : undefined
}

/** What can name a class: text, a finite number, true or false. */
export const isClass = (cell: Cell): boolean =>
  typeof cell === 'boolean' ||
  (typeof cell === 'number' && Number.isFinite(cell)) ||
  (typeof cell === 'string' && cell !== '')

type Fault = ReturnType<typeof fault>

export const notNumber = (name: string, row: number, cell: Cell): Fault =>
  badCell(
    name,
    row,
    cell,
    { en: 'a number', ja: '数' },
    {
      en: 'leave the row out, or the column by listing the others in features',
      ja: 'この行を除くか、features に使う列を挙げてこの列を外す',
    },
  )

export const notClass = (name: string, row: number, cell: Cell): Fault =>
  badCell(name, row, cell, { en: 'a class', ja: 'クラス' }, { en: 'leave the row out', ja: 'この行を除く' })

function badCell(name: string, row: number, cell: Cell, kind: Text, hint: Text): Fault {
  const shown = (JSON.stringify(cell) ?? String(cell)).slice(0, 40)
  return fault(
    cell == null || cell === ''
      ? { en: `row ${row + 1} of ${name} is empty`, ja: `${name} の ${row + 1} 行目が空になっている` }
      : {
          en: `row ${row + 1} of ${name} is not ${kind.en}: ${shown}`,
          ja: `${name} の ${row + 1} 行目が${kind.ja}ではない: ${shown}`,
        },
    hint,
  )
}
