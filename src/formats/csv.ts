import Papa from 'papaparse'
import { bytesText, sizeText } from '../base/bytes'
import type { Problem } from '../base/problem'
import type { Text } from '../base/text'
import type { DataSpec } from '../graph/document'
import { plainNumber } from './formula'

export interface CsvColumn {
  readonly name: string
  readonly kind: 'number' | 'text'
  readonly cells: readonly (number | string)[]
}

export interface CsvTable {
  readonly columns: readonly CsvColumn[]
  readonly rows: number
  /** whether the first line named the columns */
  readonly header: boolean
  /** name of the column that looks like what is to be predicted */
  readonly target: string
  /** the classes of the target, sorted, when it is text */
  readonly classes?: readonly string[]
}

export type CsvResult = CsvTable | { readonly problems: readonly Problem[] }

/** A table lives inside its document, so it is smaller than a document may be. */
export const csvLimits = { bytes: 20e6, cells: 2_000_000, columns: 1000 } as const

/**
 * Reads a table of comma, semicolon, tab or bar separated values; bytes may be UTF-8 or Shift_JIS. A column is numeric
 * when every cell of it is. Problems: `csv-too-large`, `bad-csv` with the line, counted from 1.
 */
export function readCsv(input: string | Uint8Array): CsvResult {
  const size = typeof input === 'string' ? input.length : input.byteLength
  const large = tableTooLarge(size)
  if (large !== undefined) return large
  const text = typeof input === 'string' ? input : decode(input)
  if (text === undefined) return refuse('bad-csv', notText)
  const lines = readLines(text.replace(/^\uFEFF/, ''))
  if ('problems' in lines) return lines
  const [first] = lines
  if (first === undefined) return refuse('bad-csv', empty)
  const width = first.cells.length
  if (width > csvLimits.columns) return refuse('csv-too-large', tooManyColumns(width))
  if (width * lines.length > csvLimits.cells)
    return refuse('csv-too-large', tooManyCells(width * lines.length))
  const ragged = lines.find(({ cells }) => cells.length !== width)
  if (ragged !== undefined) return refuse('bad-csv', raggedLine(ragged, width))
  const header = first.cells.every((cell) => plainNumber(cell) === undefined)
  const body = header ? lines.slice(1) : lines
  if (body.length === 0) return refuse('bad-csv', noRows)
  const names = columnNames(header ? first.cells : [], width)
  const columns = names.map((name, i) => readColumn(name, i, body))
  const problems = columns.flatMap((column) => ('problem' in column ? [column.problem] : []))
  if (problems.length > 0) return { problems: problems.slice(0, 20) }
  return tableOf(
    columns.filter((column) => 'cells' in column),
    body.length,
    header,
  )
}

/** The refusal of a table of so many bytes; `undefined` when it may be read. */
export const tableTooLarge = (size: number): { readonly problems: readonly Problem[] } | undefined =>
  size > csvLimits.bytes ? refuse('csv-too-large', tooLarge(size)) : undefined

/** The data of a document's training: features are the numeric columns other than the target. */
export function csvData(table: CsvTable, target = table.target): DataSpec {
  const features = table.columns.filter(({ name, kind }) => kind === 'number' && name !== target)
  const kept = table.columns.filter((column) => features.includes(column) || column.name === target)
  return {
    source: 'csv',
    columns: Object.fromEntries(kept.map(({ name, cells }) => [name, cells])),
    features: features.map(({ name }) => name),
    target,
  }
}

interface Line {
  /** in the file, from 1 */
  readonly number: number
  readonly cells: readonly string[]
}

function readLines(text: string): readonly Line[] | { readonly problems: readonly Problem[] } {
  const { data, errors } = Papa.parse<string[]>(text, {
    delimiter: '',
    delimitersToGuess: [',', '\t', ';', '|'],
  })
  const lines: Line[] = []
  const starts: number[] = []
  let number = 1
  for (const cells of data) {
    starts.push(number)
    const isBlank = cells.every((cell) => cell.trim() === '')
    if (!isBlank) lines.push({ number, cells: cells.map((cell) => cell.trim()) })
    number += 1 + cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
  }
  const broken = errors.find(({ type }) => type === 'Quotes')
  if (broken === undefined) return lines
  const at = starts[broken.row ?? 0] ?? number
  return { problems: [{ code: 'bad-csv', message: openQuote(at), at: [] }] }
}

function decode(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'shift_jis']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return text.includes('\0') ? undefined : text
    } catch {
      continue
    }
  }
  return undefined
}

/** Names as in the header; one that is missing or taken gets a number. */
function columnNames(header: readonly string[], width: number): string[] {
  const used = new Set<string>()
  return Array.from({ length: width }, (_, i) => {
    const written = header[i] ?? ''
    const wanted = written === '' || written === '__proto__' ? `x${i + 1}` : written
    let name = wanted
    for (let n = 2; used.has(name); n++) name = `${wanted} ${n}`
    used.add(name)
    return name
  })
}

function readColumn(
  name: string,
  index: number,
  lines: readonly Line[],
): CsvColumn | { readonly problem: Problem } {
  const written = lines.map(({ cells }) => cells[index] ?? '')
  const numbers = written.map(plainNumber)
  const finite = numbers.filter((x): x is number => x !== undefined && Number.isFinite(x))
  if (finite.length === numbers.length) return { name, kind: 'number', cells: finite }
  const isMostlyNumbers = 2 * finite.length > numbers.length
  const bad = isMostlyNumbers
    ? numbers.findIndex((x) => x === undefined || !Number.isFinite(x))
    : written.indexOf('')
  const line = lines[bad]
  if (line === undefined) return { name, kind: 'text', cells: written }
  const cell = written[bad] ?? ''
  return {
    problem: {
      code: 'bad-csv',
      message: cell === '' ? emptyCell(line, name) : oddCell(line, name, cell),
      at: [],
    },
  }
}

const targetNames =
  /^(t|y|label|labels|class|target|species|category|正解|ラベル|クラス|目的変数|分類|種類)$/i

function tableOf(columns: readonly CsvColumn[], rows: number, header: boolean): CsvTable {
  const named = columns.find(({ name }) => header && targetNames.test(name))
  const target = named ?? columns.findLast(({ kind }) => kind === 'text') ?? columns.at(-1)
  const classes = target?.kind === 'text' ? [...new Set(target.cells.map(String))].sort() : undefined
  return { columns, rows, header, target: target?.name ?? '', ...(classes === undefined ? {} : { classes }) }
}

const refuse = (code: string, message: Text): { readonly problems: readonly Problem[] } => ({
  problems: [{ code, message, at: [] }],
})

const shorten = (cell: string): string => (cell.length > 40 ? `${cell.slice(0, 40)}…` : cell)

const tooLarge = (size: number): Text => ({
  en: `the table has ${bytesText(size).en}, and ${bytesText(csvLimits.bytes).en} are allowed`,
  ja: `表が ${bytesText(size).ja}あり、上限の ${bytesText(csvLimits.bytes).ja}を超える`,
})
const tooManyColumns = (width: number): Text => ({
  en: `the table has ${width} columns; ${csvLimits.columns} is the most`,
  ja: `表の列が ${width} 本ある。上限は ${csvLimits.columns} 本である`,
})
const tooManyCells = (cells: number): Text => ({
  en: `the table has ${cells} cells, which need ${bytesText(8 * cells).en}, and ${csvLimits.cells} (${sizeText(8 * csvLimits.cells)}) are allowed`,
  ja: `表のセルが ${cells} 個で ${bytesText(8 * cells).ja}必要になり、上限の ${csvLimits.cells} 個（${sizeText(8 * csvLimits.cells)}）を超える`,
})
const notText: Text = {
  en: 'the table is neither UTF-8 nor Shift_JIS text',
  ja: '表が UTF-8 でも Shift_JIS でもない',
}
const empty: Text = { en: 'the table is empty', ja: '表が空である' }
const noRows: Text = { en: 'the table has names of columns and no rows', ja: '表に列名だけがあり、行がない' }
const openQuote = (line: number): Text => ({
  en: `line ${line}: a quote is not closed, or stands inside a cell`,
  ja: `${line} 行目: 引用符が閉じていないか、セルの途中にある`,
})
const raggedLine = ({ number, cells }: Line, width: number): Text => ({
  en: `line ${number}: ${cells.length} cells where the first line has ${width}`,
  ja: `${number} 行目: セルが ${cells.length} 個ある。最初の行は ${width} 個である`,
})
const emptyCell = ({ number }: Line, name: string): Text => ({
  en: `line ${number}: ${shorten(name)} is empty`,
  ja: `${number} 行目: ${shorten(name)} が空である`,
})
const oddCell = ({ number }: Line, name: string, cell: string): Text => ({
  en: `line ${number}: ${shorten(name)} is not a number: ${shorten(cell)}`,
  ja: `${number} 行目: ${shorten(name)} が数ではない: ${shorten(cell)}`,
})
