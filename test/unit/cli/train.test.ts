import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../../src/graph/read'
import { writeDocument } from '../../../src/graph/write'
import { progressLine } from '../../../src/cli/progress-bar'
import { nodeThreads } from '../../../src/cli/threads'
import { cut, table, widthOf } from '../../../src/base/table'
import { mortal } from '../train/mortal'
import { example, gradwire, root } from './run'
import { runThreads } from './run-threads'

interface Line {
  readonly step: number
  readonly epoch: number
  readonly loss: number
  readonly metrics?: Readonly<Record<string, number>>
  readonly done?: boolean
  readonly result?: string
  readonly threads?: number
  readonly stats?: {
    readonly nodes: Readonly<
      Record<string, { readonly mean: number; readonly std: number; readonly zeros: number }>
    >
    readonly gradients: Readonly<Record<string, number>>
  }
}

const linesOf = (out: string): Line[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

describe('train', () => {
  it('prints a line of JSON for each update, and what came of it', async () => {
    const { code, out, err } = await gradwire(['train', example('e19-xor')])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const lines = linesOf(out)
    const last = lines.at(-1)
    expect(lines.slice(0, -1).map(({ step }) => step)).toEqual(Array.from({ length: 499 }, (_, i) => i + 1))
    expect(lines[0]).toMatchObject({ step: 1, epoch: 1 })
    expect(lines.filter(({ metrics }) => metrics !== undefined).length).toBeLessThanOrEqual(21)
    expect(last).toMatchObject({ done: true, result: 'finished', step: 500, metrics: { trainAccuracy: 1 } })
    expect(last?.metrics?.['trainLoss']).toBeLessThan(0.01)
  })

  it('compares the experiments of a document: a table of medians, or lines for each run', async () => {
    const { code, out } = await gradwire(['train', example('e09-learning-rate'), '--experiments'], {
      columns: 80,
    })
    expect(code).toBe(0)
    const rows = out
      .slice(out.lastIndexOf('\r') + 1)
      .trimEnd()
      .split('\n')
    expect(rows).toHaveLength(5)
    expect(rows[0]).toMatch(/^experiment +seeds +loss, training data$/)
    expect(rows[2]).toMatch(/^η = 0\.5 +1 +0$/)
    const asked = await gradwire(['train', example('e09-learning-rate'), '--experiments', '--json'])
    const ends = linesOf(asked.out).filter(({ done }) => done === true)
    expect(ends).toHaveLength(4)
    expect(ends[3]).toMatchObject({ run: 'η = 1.1', seed: 0, result: 'finished' })
  })

  it('says that there is nothing to compare', async () => {
    const { code, err } = await gradwire(['train', example('e19-xor'), '--experiments'])
    expect({ code, err }).toMatchObject({ code: 1 })
    expect(err).toMatch(/^no-experiments: the document has no experiments to compare/)
  })

  it('prints at most a thousand lines and the last', async () => {
    const { out } = await gradwire(['train', example('e20-spiral'), '--steps', '2500'])
    const lines = linesOf(out)
    expect(lines.length).toBeLessThanOrEqual(1001)
    expect(lines.at(-1)).toMatchObject({ done: true, step: 2500 })
  })

  it('gives the same numbers each time', async () => {
    const run = async () => (await gradwire(['train', example('e22-digits'), '--steps', '20'])).out
    expect(await run()).toBe(await run())
  })

  it('draws one progress bar on a terminal, and JSON there too when asked', async () => {
    const { code, out } = await gradwire(['train', example('e19-xor'), '--steps', '50'], { columns: 80 })
    expect(code).toBe(0)
    expect(out).toMatch(/100 % +update 50\/50 +loss /)
    expect(out).toContain('\naccuracy, training data: ')
    expect(
      out
        .split('\n')[0]
        ?.split('\r')
        .every((part) => part.length < 80),
    ).toBe(true)
    const lines = (await gradwire(['train', example('e19-xor'), '--steps', '3', '--json'], { columns: 80 }))
      .out
    expect(linesOf(lines)).toHaveLength(3)
  })

  it('tells how the numbers of every layer are spread, when asked', async () => {
    const { code, out } = await gradwire(['train', example('e22-digits'), '--steps', '3', '--stats'], {
      columns: 80,
    })
    expect(code).toBe(0)
    const lines = linesOf(out)
    expect(lines).toHaveLength(3)
    for (const { stats } of lines) {
      expect(Object.keys(stats?.nodes ?? {})).toEqual(['x', 'affine1', 'relu', 'affine2', 'loss'])
      expect(Object.keys(stats?.gradients ?? {})).toEqual([
        'affine1.W',
        'affine1.b',
        'affine2.W',
        'affine2.b',
      ])
      expect(stats?.nodes['affine1']?.zeros).toBe(0)
      expect(stats?.nodes['relu']?.zeros).toBeGreaterThan(0.3)
      expect(stats?.nodes['loss']?.std).toBe(0)
    }
    expect((await gradwire(['train', '--help'])).out).toContain('--stats')
  })

  it('tells where a network that diverged has no numbers left', async () => {
    const text = readFileSync(example('e09-descent'), 'utf8').replace('"lr": 0.1', '"lr": 1e200')
    const run = await gradwire(['train', 'a.json', '--stats'], { files: { 'a.json': text } })
    expect(run.code).toBe(3)
    const last = linesOf(run.out).at(-1)
    expect(last).toMatchObject({
      result: 'diverged',
      stats: { nodes: { z: { mean: 'Infinity', std: 'NaN' } } },
    })
  })

  it('trains on so many threads at most, says how many there were, and gives the same numbers', async () => {
    const asked: (number | undefined)[] = []
    const threads = (count?: number) => {
      asked.push(count)
      return nodeThreads(new URL('../../../src/cli/thread.mjs', import.meta.url), count, { always: true })
    }
    const command = ['train', example('e22-digits'), '--steps', '20']
    const one = linesOf((await gradwire(command)).out)
    const two = linesOf((await gradwire([...command, '--threads', '2'], { threads })).out)
    expect(one.at(-1)?.threads).toBe(1)
    expect(two).toEqual([...one.slice(0, -1), { ...one.at(-1), threads: 2 }])
    const terminal = await gradwire([...command, '--threads', '2'], { threads, columns: 80 })
    expect(terminal.out).toMatch(/\nthreads: 2\n$/)
    expect(asked).toEqual([2, 2])
    expect((await gradwire([...command, '--threads', '0'])).code).toBe(2)
    expect((await gradwire(['train', '--help'])).out).toContain('--threads <n>')
  })

  it('goes on with one thread when another dies in the middle of an update, says so, and gives the same numbers', async () => {
    const command = ['train', example('e19-xor'), '--steps', '20']
    const want = await gradwire(command)
    const threads = () => mortal(3).host
    const run = await gradwire(command, { threads })
    expect(run).toEqual({
      ...want,
      err: 'a thread died: training goes on with one thread, to the same numbers\n',
    })
    const terminal = await gradwire(['--lang', 'ja', ...command], { threads, columns: 80 })
    expect(terminal.code).toBe(0)
    expect(terminal.err).toBe('スレッドが 1 本止まった。1 スレッドで学習を続ける（数値は変わらない）\n')
  })

  it('goes on with one thread in a comparison as well', async () => {
    const text = readFileSync(`${root}${example('e19-xor')}`, 'utf8')
    const document = { ...(JSON.parse(text) as object), experiments: [{ name: 'xor', seeds: [1] }] }
    const files = { 'a.json': JSON.stringify(document) }
    const command = ['train', 'a.json', '--experiments', '--json', '--steps', '20']
    const want = await gradwire(command, { files })
    const asked: (number | undefined)[] = []
    const threads = (count?: number) => {
      asked.push(count)
      return mortal(3).host
    }
    const run = await gradwire(command, { files, threads, runThreads: () => runThreads({ count: 2 }) })
    expect(asked).toEqual([2])
    const line = 'a thread died: training goes on with one thread, to the same numbers\n'
    expect(run).toEqual({ ...want, err: line })
  })

  it('shares the runs of a comparison among threads, and prints the same to the last digit', async () => {
    const command = ['train', example('e23-optimizers'), '--experiments', '--steps', '20']
    for (const more of [[], ['--json']]) {
      const want = await gradwire([...command, ...more])
      for (const count of [1, 2, 8])
        expect(await gradwire([...command, ...more], { runThreads: () => runThreads({ count }) })).toEqual(
          want,
        )
    }
  })

  it('ends only the run that a dying thread had in hand, and says why in its row', async () => {
    const world = { runThreads: () => runThreads({ count: 2, dies: 'out of memory' }) }
    const command = ['train', example('e09-learning-rate'), '--experiments']
    const { code, out, err } = await gradwire(command, world)
    const why = 'the thread that trained this run has died: out of memory'
    expect({ code, err }).toEqual({ code: 1, err: `run-died: ${why}\n` })
    const want = (await gradwire(command)).out.split('\n')
    const rows = out.split('\n')
    expect(rows[3]).toMatch(new RegExp(`^η = 1 +1 +${why}$`))
    expect(rows.filter((_, i) => i !== 0 && i !== 3)).toEqual(want.filter((_, i) => i !== 0 && i !== 3))
  })

  it('ends on Ctrl+C after the update under way, and keeps what it has learned', async () => {
    const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
    const command = ['train', example('e20-spiral'), '--steps', '1000000000', '--out', 'half.json']
    const { code, out, files } = await gradwire(command, { interrupted: soon })
    expect(code).toBe(130)
    const last = linesOf(out).at(-1)
    expect(last).toMatchObject({ done: true, result: 'interrupted' })
    expect(last?.step).toBeGreaterThan(0)
    expect(files.get('half.json')).toContain('"params"')
    const terminal = await gradwire(command, { interrupted: soon, columns: 80 })
    expect(terminal.code).toBe(130)
    expect(terminal.out).toContain('\ninterrupted: this is how far it came\nloss, training data: ')
  })

  it('ends a comparison on Ctrl+C with what is known of its runs', async () => {
    const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
    const command = ['train', example('e21-width'), '--experiments', '--steps', '1000000000']
    const { code, out } = await gradwire(command, { interrupted: soon })
    expect(code).toBe(130)
    expect(out).toMatch(/^interrupted: this is how far it came\n[^]*^width 2 +0\/10$/m)
    const lines = linesOf((await gradwire([...command, '--json'], { interrupted: soon })).out)
    expect(lines.filter(({ done }) => done).map(({ result }) => result)).toEqual(
      Array(40).fill('interrupted'),
    )
  })

  it('ends when nobody reads its lines any more, unless it is to write what it learns', async () => {
    const isClosed = (): boolean => true
    const { code, out } = await gradwire(['train', example('e19-xor')], { isClosed })
    expect(code).toBe(0)
    expect(linesOf(out)).toHaveLength(1)
    const kept = await gradwire(['train', example('e19-xor'), '--out', 'trained.json'], { isClosed })
    expect(linesOf(kept.out).at(-1)).toMatchObject({ result: 'finished', step: 500 })
  })

  it('writes the trained document', async () => {
    const { files } = await gradwire(['train', example('e19-xor'), '--out', 'trained.json'])
    const text = files.get('trained.json') ?? ''
    const read = readDocument(text)
    if ('problems' in read) throw new Error(read.problems[0]?.message.en)
    expect(Object.keys(read.document.params ?? {})).toEqual([
      'affine1.W',
      'affine1.b',
      'affine2.W',
      'affine2.b',
    ])
    expect(writeDocument(read.document)).toBe(text)
    const { out } = await gradwire(['eval', 'trained.json', '--json'], { files: { 'trained.json': text } })
    const { values } = JSON.parse(out) as { values: { loss: number } }
    expect(values.loss).toBeLessThan(0.01)
  })

  it('says that what it learns cannot be written before it begins', async () => {
    const { code, out, err } = await gradwire(['train', example('e19-xor'), '--out', '/nowhere/a'])
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: 'no-such-folder: there is no folder for /nowhere/a\n',
    })
  })

  it('ends with 3 when it diverges', async () => {
    const text = readFileSync(`${root}${example('e23-optimizers')}`, 'utf8')
      .replace('"lr": 0.95', '"lr": 1e200')
      .replace('"steps": 30', '"steps": 300')
    const { code, out, err } = await gradwire(['train', 'a.json'], { files: { 'a.json': text } })
    expect(code).toBe(3)
    expect(linesOf(out).at(-1)).toMatchObject({ done: true, result: 'diverged' })
    expect(err).toMatch(/^non-finite: the loss is \S+ in update \d+ \(at \w+\)\n$/)
  })

  it.each([['e10-apple', 'no-parameters: nothing to train: the objective depends on no parameter\n']])(
    '%s cannot be trained',
    async (name, line) => {
      expect(await gradwire(['train', example(name)])).toMatchObject({ code: 1, err: line, out: '' })
    },
  )
})

describe('what is printed', () => {
  it('lines up, Japanese too', () => {
    expect(table([{ head: '名前' }, { head: 'n', align: 'right' }], [['りんご', '1'], ['x', '10']])).toBe(
      '名前     n\nりんご   1\nx       10\n',
    ) // prettier-ignore
  })

  it('is cut by columns and not by characters', () => {
    expect(widthOf('りんごa')).toBe(7)
    expect(cut('りんご', 5)).toBe('りん…')
    expect(cut('abc', 3)).toBe('abc')
  })

  it('is a bar that fits the terminal', () => {
    const facts = { updates: 500, latest: { update: 250, epoch: 1, loss: 0.0123456 } }
    expect(progressLine(facts, 1000, 100).trimEnd()).toBe(
      '████████████░░░░░░░░░░░░   50 %  update 250/500  loss 0.01235  250/s',
    )
    expect(progressLine(facts, 1000, 40)).toHaveLength(39)
  })
})
