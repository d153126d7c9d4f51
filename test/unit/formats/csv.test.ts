import { describe, expect, it } from 'vitest'
import { csvData, csvLimits, readCsv, type CsvTable } from '../../../src/formats/csv'
import { loadData } from '../../../src/train/data-set'

function table(input: string | Uint8Array): CsvTable {
  const result = readCsv(input)
  if ('problems' in result) throw new Error(result.problems[0]?.message.en)
  return result
}

const message = (input: string | Uint8Array): string | undefined => {
  const result = readCsv(input)
  return 'problems' in result ? result.problems[0]?.message.en : undefined
}

describe('tables', () => {
  it('with a header: numbers stay numbers, text becomes classes', () => {
    expect(table('width,height,kind\n1,2.5,cat\n-3,4e2,dog\n5,6,cat\n')).toEqual({
      columns: [
        { name: 'width', kind: 'number', cells: [1, -3, 5] },
        { name: 'height', kind: 'number', cells: [2.5, 400, 6] },
        { name: 'kind', kind: 'text', cells: ['cat', 'dog', 'cat'] },
      ],
      rows: 3,
      header: true,
      target: 'kind',
      classes: ['cat', 'dog'],
    })
  })

  it('without a header get names, and the last column is the target', () => {
    expect(table('1,2\n3,4')).toMatchObject({ header: false, rows: 2, target: 'x2' })
    expect(table('1,2\n3,4').columns.map(({ name }) => name)).toEqual(['x1', 'x2'])
  })

  it.each([
    ['semicolons', 'a;b\n1;2\n3;4'],
    ['tabs', 'a\tb\n1\t2\n3\t4'],
    ['bars', 'a|b\n1|2\n3|4'],
    ['Windows line ends and a byte order mark', '\uFEFFa,b\r\n1,2\r\n3,4\r\n'],
    ['blank lines and spaces', '\na , b\n\n 1, 2\n3 ,4\n , \n'],
    ['quotes', '"a","b"\n"1","2"\n3,4'],
    ['full-width digits', 'a,b\n１,２\n3,−４'],
  ])('with %s', (_, text) => {
    expect(table(text).columns.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(table(text).columns[0]?.cells).toEqual([1, 3])
  })

  it('find the target by its name', () => {
    expect(table('label,x\n0,1\n1,2').target).toBe('label')
    expect(table('x,正解,memo\n0,1,a\n1,2,b').target).toBe('正解')
    expect(table('kind,x\na,1\nb,2').target).toBe('kind')
  })

  it('in Shift_JIS', () => {
    const bytes = new Uint8Array([0x8e, 0xed, 0x97, 0xde, 0x2c, 0x78, 0x0a, 0x94, 0x4c, 0x2c, 0x31, 0x0a])
    expect(table(bytes)).toMatchObject({ target: '種類', classes: ['猫'] })
  })

  it('whose names repeat, are missing or dangerous', () => {
    expect(table('a,a,,__proto__\n1,2,3,4').columns.map(({ name }) => name)).toEqual(['a', 'a 2', 'x3', 'x4'])
  })

  it('become data that trains', () => {
    const spec = csvData(table('x1,x2,name,kind\n0,1,p,cat\n2,3,q,dog\n4,5,r,cat'))
    expect(spec).toEqual({
      source: 'csv',
      columns: { x1: [0, 2, 4], x2: [1, 3, 5], kind: ['cat', 'dog', 'cat'] },
      features: ['x1', 'x2'],
      target: 'kind',
    })
    const loaded = loadData(spec)
    expect('data' in loaded && [...loaded.data.labels]).toEqual([0, 1, 0])
    expect('data' in loaded && loaded.data.classNames).toEqual(['cat', 'dog'])
  })
})

describe('bad tables', () => {
  it.each([
    ['', 'the table is empty'],
    ['\n \n', 'the table is empty'],
    ['a,b\n', 'the table has names of columns and no rows'],
    ['a,b\n1,2\n3\n', 'line 3: 1 cells where the first line has 2'],
    ['a,b\n1,2\n\n3,4,5\n', 'line 4: 3 cells where the first line has 2'],
    ['a,b\n1,2\n3,x\n5,6\n', 'line 3: b is not a number: x'],
    ['a,b\n"1\n",2\n\n3,\n5,6\n7,8\n', 'line 5: b is empty'],
    ['a,b\n1,2\n3,1e999\n5,6\n', 'line 3: b is not a number: 1e999'],
    ['a,kind\n1,cat\n2,\n', 'line 3: kind is empty'],
    ['a,b\n1,"2\n3,4\n', 'line 2: a quote is not closed, or stands inside a cell'],
  ])('%j: %s', (text, expected) => {
    expect(message(text)).toBe(expected)
  })

  it('are refused by size before they are read', () => {
    expect(message(' '.repeat(csvLimits.bytes + 1))).toBe(
      'the table has 20 MB (20000001 bytes), and 20 MB (20000000 bytes) are allowed',
    )
    expect(message(`${'1,'.repeat(csvLimits.columns)}1\n`)).toBe(
      'the table has 1001 columns; 1000 is the most',
    )
    expect(message('1,2\n'.repeat(csvLimits.cells))).toBe(
      'the table has 4000000 cells, which need 32 MB (32000000 bytes), and 2000000 (16 MB) are allowed',
    )
  })

  it('are refused when they are no text', () => {
    expect(message(new Uint8Array([0, 1, 2, 255]))).toBe('the table is neither UTF-8 nor Shift_JIS text')
  })
})
