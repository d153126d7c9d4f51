import type { Problem } from '../../base/problem'
import type { Text } from '../../base/text'
import { formatShape, maxElements } from '../../tensor/shape'
import { tooManyNumbers } from '../../tensor/too-many'
import { fault, isClass, notClass, notNumber, numberIn, type Cell } from './kit/cells'
import { defineSource, type Table, type Task } from './kit/source'

type Columns = ReadonlyMap<string, readonly Cell[]>

/** More classes than this are taken for numbers to predict. */
const maxClasses = 1000

/** A person's own table. It lives in the document, column by column, so that the document trains anywhere. */
export const source = defineSource({
  name: 'csv',
  title: { en: 'Your own table', ja: '自分の表' },
  summary: {
    en: 'Columns of a CSV file, kept in the document.',
    ja: 'CSV ファイルの列。文書の中に保存される。',
  },
  options: {
    task: {
      type: 'choice',
      default: 'auto',
      choices: ['auto', 'classify', 'regress'],
      doc: {
        en: 'What to do with the target: tell classes apart, or predict a number. auto: classes if it is text or at most 20 whole numbers',
        ja: '目的の列の扱い。classify は分類、regress は回帰。auto は文字列か 20 種類以下の整数なら分類',
      },
    },
  },
  reads: ['columns', 'target', 'features'],
  make({ task }, _stream, spec) {
    const columns = readColumns(spec.columns)
    if ('problems' in columns) return columns
    const target = spec.target
    if (target !== undefined && (typeof target !== 'string' || !columns.has(target))) {
      return fault(noColumn('target', target, columns))
    }
    const chosen = chooseFeatures(spec.features, columns, target)
    if ('problems' in chosen) return chosen
    const features = readFeatures(chosen, columns)
    if ('problems' in features) return features
    if (target === undefined) {
      return { ...features, labels: new Float64Array(0), labelName: '', task: 'regress', classes: 0 }
    }
    const labels = readTarget(target, columns.get(target) ?? [], task)
    return 'problems' in labels ? labels : { ...features, ...labels, labelName: target }
  },
})

function readColumns(written: unknown): Columns | { readonly problems: readonly Problem[] } {
  const isTable = typeof written === 'object' && written !== null && !Array.isArray(written)
  const columns = new Map<string, readonly Cell[]>(
    isTable
      ? Object.entries(written).filter((entry): entry is [string, Cell[]] => Array.isArray(entry[1]))
      : [],
  )
  if (!isTable || columns.size !== Object.keys(written).length) {
    return fault({
      en: 'columns of csv is not a table: each column is a list of values',
      ja: 'csv の columns が表になっていない。各列は値のリストで書く',
    })
  }
  if (columns.size === 0) return fault({ en: 'the table has no columns', ja: '表に列がない' })
  const [[firstName, firstCells] = ['', []]] = columns
  for (const [name, cells] of columns) {
    if (cells.length !== firstCells.length) {
      return fault({
        en: `column lengths differ: ${firstName} has ${firstCells.length} rows, ${name} has ${cells.length}`,
        ja: `列の長さが違う: ${firstName} は ${firstCells.length} 行、${name} は ${cells.length} 行`,
      })
    }
  }
  if (firstCells.length === 0) return fault({ en: 'the table has no rows', ja: '表に行がない' })
  if (firstCells.length * columns.size > maxElements) {
    const shape = formatShape([firstCells.length, columns.size])
    const { en, ja } = tooManyNumbers(firstCells.length * columns.size)
    return fault({
      en: `the table is too large, it is ${shape}: ${en}`,
      ja: `表が大きすぎる（${shape}）: ${ja}`,
    })
  }
  return columns
}

function noColumn(option: string, name: unknown, columns: Columns): Text {
  const names = [...columns.keys()].slice(0, 12).join(', ')
  const shown = JSON.stringify(name) ?? String(name)
  return {
    en: `${option} of csv is ${shown}, but the columns are ${names}`,
    ja: `csv の ${option} が ${shown} になっている。列は ${names}`,
  }
}

/** All columns but the target, unless `features` lists them. */
function chooseFeatures(
  written: unknown,
  columns: Columns,
  target: string | undefined,
): readonly string[] | { readonly problems: readonly Problem[] } {
  if (written === undefined) {
    const others = [...columns.keys()].filter((name) => name !== target)
    if (others.length > 0) return others
    return fault({ en: 'the table has no column beside the target', ja: '目的の列のほかに列がない' })
  }
  if (!Array.isArray(written) || written.length === 0) {
    return fault({
      en: 'features of csv is not a list of columns',
      ja: 'csv の features が列のリストになっていない',
    })
  }
  const missing = written.find((name) => typeof name !== 'string' || !columns.has(name))
  return missing === undefined ? written : fault(noColumn('features', missing, columns))
}

function readFeatures(
  names: readonly string[],
  columns: Columns,
): Pick<Table, 'features' | 'featureNames'> | { readonly problems: readonly Problem[] } {
  const rows = columns.get(names[0] ?? '')?.length ?? 0
  const features = new Float64Array(rows * names.length)
  for (const [c, name] of names.entries()) {
    for (const [row, cell] of (columns.get(name) ?? []).entries()) {
      const x = numberIn(cell)
      if (x === undefined) return notNumber(name, row, cell)
      features[row * names.length + c] = x
    }
  }
  return { features, featureNames: names }
}

function readTarget(
  name: string,
  cells: readonly Cell[],
  wanted: 'auto' | Task,
): Pick<Table, 'labels' | 'task' | 'classes' | 'classNames'> | { readonly problems: readonly Problem[] } {
  const numbers = cells.map(numberIn)
  const strange = numbers.indexOf(undefined)
  const distinct = new Set(strange < 0 ? numbers : cells)
  const isFew = strange >= 0 || (distinct.size <= 20 && numbers.every(Number.isInteger))
  if (wanted === 'regress' || (wanted === 'auto' && !isFew)) {
    if (strange >= 0) return notNumber(name, strange, cells[strange])
    return { labels: Float64Array.from(numbers, (x) => x ?? 0), task: 'regress', classes: 0 }
  }
  const odd = cells.findIndex((cell) => !isClass(cell))
  if (odd >= 0) return notClass(name, odd, cells[odd])
  if (distinct.size > maxClasses) {
    const hint = { en: 'task "regress" predicts a number', ja: '数を予測するなら task を "regress" にする' }
    return fault(
      {
        en: `${name} has ${distinct.size} different values, but at most ${maxClasses} classes can be told apart`,
        ja: `${name} には ${distinct.size} 種類の値がある。分類できるのは ${maxClasses} 種類まで`,
      },
      hint,
    )
  }
  const sorted =
    strange < 0 ? [...distinct].map(Number).sort((a, b) => a - b) : [...distinct].map(String).sort()
  const index = new Map(sorted.map((value, i) => [String(value), i]))
  const written = strange < 0 ? numbers : cells
  return {
    labels: Float64Array.from(written, (value) => index.get(String(value)) ?? 0),
    task: 'classify',
    classes: sorted.length,
    classNames: sorted.map(String),
  }
}
