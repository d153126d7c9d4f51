import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import type { PlanReport } from '../../../src/engine/describe-plan'
import type { EvalResult, TraceEvent } from '../../../src/engine/results'
import { example, gradwire, root } from './run'

const json = async <T>(...args: string[]): Promise<T> => {
  const { code, out, err } = await gradwire([...args, '--json'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out) as T
}

describe('eval', () => {
  it('prints values as a table', async () => {
    expect(await gradwire(['eval', example('e10-apple')])).toMatchObject({
      code: 0,
      err: '',
      out: [
        'node    value',
        'price   100',
        'count   2',
        'tax     1.1',
        'apples  200',
        'total   220',
        '',
      ].join('\n'),
    })
  })

  it('prints gradients too, with --grad', async () => {
    const { out } = await gradwire(['eval', example('e10-apple'), '--grad'])
    expect(out).toBe(
      [
        'node    value  gradient',
        'price   100    2.2',
        'count   2      110',
        'tax     1.1    200',
        'apples  200    1.1',
        'total   220    1',
        '',
        'wire      local  gradient',
        'apples.a  2      2.2',
        'apples.b  100    110',
        'total.a   1.1    1.1',
        'total.b   200    200',
        '',
      ].join('\n'),
    )
  })

  it('prints everything as JSON', async () => {
    const result = await json<EvalResult>('eval', example('e12-chain-rule'))
    expect(result).toEqual({
      values: { x: 1, y: 2, t: 3, z: 9 },
      grads: { 't.a': 6, 't.b': 6, 'z.x': 6 },
      locals: { 't.a': 1, 't.b': 1, 'z.x': 6 },
      nodeGrads: { x: 6, y: 6, t: 6, z: 1 },
      params: {},
      paramGrads: {},
    })
  })

  it.each([
    ['a small network', 'e20-spiral', 'affine1, sigmoid'],
    ['a convolution', 'e37-cnn', 'product, gathered'],
    ['an LSTM', 'e40-lstm-memory', '48 ×'],
    ['attention', 'e43-attention', 'take rows'],
    ['a repeated module', 'e39-scan', 'loss'],
    ['single numbers', 'e13-goldstein-price', 'mul'],
  ])('shows the plan of %s, in the language that is asked for', async (_, name, part) => {
    const { code, err, out } = await gradwire(['eval', example(name), '--plan', '--backend', 'simd'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(part)
    expect(out).toMatch(/\nmemory .*\n(calls .*\n)?threads .*\n$/)
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThan(180)
    const { out: japanese } = await gradwire([
      '--lang',
      'ja',
      'eval',
      example(name),
      '--plan',
      '--backend',
      'simd',
    ])
    expect(japanese).toMatch(/^学習 1 ステップ分: /)
    expect(japanese.split('\n')).toHaveLength(out.split('\n').length)
  })

  it('shows the plan in the precision that training has', async () => {
    const { out } = await gradwire(['eval', example('e40-lstm-memory'), '--plan'])
    expect(out).toContain('Computed by plain loops: train mode, double precision')
  })

  it('shows the plan as JSON', async () => {
    const report = await json<PlanReport>('eval', example('e20-spiral'), '--plan')
    expect(report).toMatchObject({
      objective: 'loss',
      batch: 30,
      precision: 'f32',
      parameters: { arrays: 4, numbers: 63 },
      plan: { backend: 'simd', threads: { alone: 'small' } },
    })
    if (report.plan.backend !== 'simd') expect.unreachable()
    const { steps, flops } = report.plan
    expect(steps[0]).toMatchObject({
      kind: 'product',
      size: '(30,2)·(2,10)',
      nodes: ['affine1'],
      flops: 1200,
    })
    expect(steps.reduce((sum, step) => sum + step.flops, 0)).toBe(flops)
  })

  it('takes feeds: numbers, lists and tensors', async () => {
    const fed = async (feed: string): Promise<EvalResult['values']> =>
      (await json<EvalResult>('eval', example('e12-chain-rule'), '--feed', feed)).values
    expect((await fed('x=3'))['z']).toBe(25)
    expect((await fed('x={"shape":[],"data":[3]}'))['z']).toBe(25)
    const { values } = await json<EvalResult>(
      'eval',
      example('e05-three-layers'),
      '--feed',
      'x=[[1, 0.5], [0, 0]]',
    )
    expect(values['y']).toMatchObject({ shape: [2, 2] })
  })

  it('feeds a training document from its data', async () => {
    const { values } = await json<EvalResult>('eval', example('e19-xor'))
    expect(values['x']).toEqual({ shape: [4, 2], data: [0, 0, 0, 1, 1, 0, 1, 1] })
    expect(values['t']).toEqual({ shape: [4], data: [0, 1, 1, 0] })
  })

  it.each([
    ['x=', 'bad-feed: x: expected a value at 1:1'],
    ['x', 'bad-feed: x: write x=VALUE'],
    ['x=[1,[2]]', 'bad-feed: x: the lists have different lengths'],
    ['x="a"', 'bad-feed: x: a tensor is a number or {"shape": […], "data": […]}'],
    ['x=["a"]', 'bad-feed: x: "a" is not a number'],
    ['nobody=1', 'unknown-feed: there is nothing called nobody to feed'],
    ['t=1', 'unknown-feed: t takes no value: only inputs, parameters and states do (at t)'],
    ['x.w=1', 'unknown-feed: x.w takes no value: only inputs, parameters and states do (at x)'],
  ])('refuses the feed %s', async (feed, line) => {
    const { code, err, out } = await gradwire(['eval', example('e12-chain-rule'), '--feed', feed])
    expect({ code, err, out }).toEqual({ code: 1, err: `${line}\n`, out: '' })
  })

  it('is not confused by names that every object has', async () => {
    const nodes = [
      { id: 'constructor', op: 'Constant', attrs: { value: 2 } },
      { id: 'valueOf', op: 'Input', attrs: { value: 3 } },
      { id: 'toString', op: 'Mul', inputs: { a: 'constructor', b: 'valueOf' } },
    ]
    const text = JSON.stringify({ format: 'gradwire', version: 1, nodes, objective: 'toString' })
    const { out } = await gradwire(['eval', 'a.json', '--grad'], { files: { 'a.json': text } })
    expect(out.split('\n').slice(0, 4)).toEqual([
      'node         value  gradient',
      'constructor  2',
      'valueOf      3      2',
      'toString     6      1',
    ])
  })

  it('needs an objective for --grad', async () => {
    const { code, err } = await gradwire(['eval', example('e05-three-layers'), '--grad'])
    expect({ code, err }).toEqual({
      code: 1,
      err: 'no-objective: the document names no objective to differentiate\n',
    })
  })
})

describe('a document that is too large for memory', () => {
  const wide = (units: number, layers: number): string =>
    JSON.stringify({
      format: 'gradwire',
      version: 1,
      nodes: [
        { id: 'x', op: 'Input', attrs: { shape: ['N', 2] } },
        { id: 't', op: 'Input', attrs: { shape: ['N'], dtype: 'int' } },
        ...Array.from({ length: layers }, (_, i) => ({
          id: `l${i}`,
          op: 'Affine',
          attrs: { units: i === layers - 1 ? 3 : units },
          inputs: { x: i === 0 ? 'x' : `l${i - 1}` },
        })),
        { id: 'loss', op: 'SoftmaxCrossEntropy', inputs: { y: `l${layers - 1}`, t: 't' } },
      ],
      objective: 'loss',
      training: {
        data: { source: 'spiral' },
        bind: { x: 'features', t: 'label' },
        optimizer: { op: 'Adam' },
      },
    })

  it.each([
    [
      ['eval', 'x.json'],
      7000,
      'document-too-large: showing all numbers of this document needs at least 5.74 GB',
    ],
    [['eval', 'x.json', '--backend', 'simd', '--grad'], 7000, 'document-too-large: showing all numbers'],
    [['trace', 'x.json'], 7000, 'document-too-large'],
    [['train', 'x.json'], 7000, 'too-large: the numbers of this document need 11.'],
    [['train', 'x.json', '--backend', 'reference'], 7000, 'too-large: the numbers of this document need'],
    [['check', 'x.json'], 7000, 'too-large: the numbers of this document need'],
    [
      ['train', 'x.json'],
      8000,
      'tensor-too-large: units is 8000: 64000000 numbers need at least 256 MB (256000000 bytes)',
    ],
  ])('is refused with the number of bytes: %j', async (args, units, message) => {
    const memory = vi.spyOn(WebAssembly, 'Memory')
    const before = process.memoryUsage().arrayBuffers
    const { code, out, err } = await gradwire(args, { files: { 'x.json': wide(units, 16) } })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(message)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e8)
    expect(memory).not.toHaveBeenCalled()
    memory.mockRestore()
  })
})

describe('trace', () => {
  it('is the event log, in order', async () => {
    const events = await json<TraceEvent[]>('trace', example('e13-x-minus-x'))
    expect(
      events.map(({ i, kind, node, wire, contribution, sum }) => [i, kind, wire ?? node, contribution, sum]),
    ).toEqual([
      [0, 'forward', 'x', undefined, undefined],
      [1, 'forward', 'y', undefined, undefined],
      [2, 'seed', 'y', undefined, undefined],
      [3, 'contribution', 'y.a', 1, undefined],
      [4, 'accumulate', 'y.a', 1, 1],
      [5, 'contribution', 'y.b', -1, undefined],
      [6, 'accumulate', 'y.b', -1, 0],
    ])
    expect(events[3]).toMatchObject({ upstream: 1, local: 1 })
  })

  it('is readable', async () => {
    const { out } = await gradwire(['trace', example('e13-x-minus-x')])
    expect(out.split('\n').slice(0, 6)).toEqual([
      'i  step          where  numbers',
      '0  forward       x      3',
      '1  forward       y      0',
      '2  seed          y      1',
      '3  contribution  y.a    1 × 1 = 1',
      '4  accumulate    y.a    + 1 = 1',
    ])
  })
})

describe('tables', () => {
  it.each([
    [['eval', example('e10-apple'), '--grad'], /^ノード +値 +勾配\n[^]*\n配線 +局所微分 +勾配\n/],
    [['trace', example('e10-apple')], /^ *i +ステップ +場所 +数値\n/],
    [['gradcheck', example('e10-apple')], /^名前 +相対誤差 +要素数 +飛ばした折れ目 +結果\n[^]* 合格\n$/],
    [['ops'], /^演算 +分類 +入力 +働き\n/],
    [['ops', 'Affine'], /\n入力 +種類 +型 +説明\n[^]*\nW +パラメータ +float/],
  ])('%j have Japanese heads where Japanese is asked for', async (args, head) => {
    expect((await gradwire(['--lang', 'ja', ...args])).out).toMatch(head)
  })
})

describe('check', () => {
  const broken = (name: string): string => `test/broken/json/${name}.gradwire.json`

  it('finds nothing in a sound document', async () => {
    expect(await gradwire(['check', example('e22-digits')])).toMatchObject({
      code: 0,
      out: 'no problems\n',
      err: '',
    })
    expect(await json('check', example('e22-digits'))).toEqual([])
  })

  it('prints a line for each problem', async () => {
    const { code, out, err } = await gradwire(['check', broken('cycle')])
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: 'cycle: wires go round in a circle: p → q → r → p (at p)\n',
    })
  })

  it('prints them as JSON', async () => {
    const { code, out, err } = await gradwire(['check', broken('unknown-port'), '--json'])
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(JSON.parse(out)).toEqual([
      {
        code: 'unknown-port',
        message: 'Exp has no port constructor',
        at: ['e'],
        port: 'constructor',
        hint: 'its ports are x',
      },
    ])
  })

  it('speaks Japanese', async () => {
    const { err } = await gradwire(['--lang', 'ja', 'check', broken('missing-input')])
    expect(err).toBe('missing-input: b に何も配線されていない (at m.b)\n')
  })

  it('says once that a value is no tensor', async () => {
    const text = readFileSync(`${root}${example('e12-chain-rule')}`, 'utf8').replace(
      '"value": 1 ',
      '"value": "1" ',
    )
    const { err } = await gradwire(['check', 'a.json'], { files: { 'a.json': text } })
    expect(err).toBe('bad-attribute: value is "1": it must be a number or { shape, data } (at x)\n')
  })

  it('takes training without an objective for what says where numbers come from', async () => {
    expect(await gradwire(['check', example('e27-relu-activations')])).toMatchObject({ code: 0, err: '' })
  })

  it('finds experiments that set what is not there', async () => {
    const document = {
      ...(JSON.parse(readFileSync(`${root}${example('e19-xor')}`, 'utf8')) as object),
      experiments: [{ name: 'wide', set: { 'nodes.nobody.attrs.units': 8 } }],
    }
    const { code, err } = await gradwire(['check', 'a.json'], {
      files: { 'a.json': JSON.stringify(document) },
    })
    expect({ code, err }).toEqual({
      code: 1,
      err: 'bad-path: experiment "wide" sets nodes.nobody.attrs.units, which the document does not have\n',
    })
  })

  it('says what to do on a terminal', async () => {
    const { err } = await gradwire(['check', broken('unknown-port')], { columns: 80 })
    expect(err.split('\n')[1]).toBe('  its ports are x')
  })

  it('looks into the training section', async () => {
    const text = readFileSync(`${root}${example('e19-xor')}`, 'utf8').replace('"Adam"', '"Adamant"')
    const { code, err } = await gradwire(['check', 'a.json'], { files: { 'a.json': text } })
    expect({ code, err }).toEqual({ code: 1, err: 'unknown-optimizer: no optimiser is called "Adamant"\n' })
  })
})

describe('a training that does not fit into memory', () => {
  const layers = Array.from({ length: 12 }, (_, i) => ({
    id: `t${i}`,
    op: 'Tanh',
    inputs: { x: i === 0 ? 'w' : `t${i - 1}` },
  }))
  const nodes = [
    { id: 'w', op: 'Parameter', attrs: { shape: [5000, 10_000] } },
    ...layers,
    { id: 'sum', op: 'ReduceSum', inputs: { x: 't11' } },
  ]
  const document = { format: 'gradwire', version: 1, nodes, objective: 'sum', training: { steps: 1 } }
  const files = { 'a.json': JSON.stringify(document) }

  it('is refused by check and train in the same words, with the bytes that it would need', async () => {
    const [checked, trained] = [await gradwire(['check', 'a.json'], { files }), await gradwire(['train', 'a.json'], { files })] // prettier-ignore
    expect(checked).toMatchObject({ code: 1, out: '' })
    expect(checked.err).toMatch(
      /too-large: the numbers of this document need [\d.]+ GB \(\d+ bytes\), and 4\.29 GB \(4294901760 bytes\) are allowed/,
    )
    expect(trained).toMatchObject({ code: 1, err: checked.err })
  })
})

describe('gradcheck', () => {
  it('passes what is right', async () => {
    const result = await json<{ passed: boolean; rows: { name: string }[] }>(
      'gradcheck',
      example('e16-softmax-with-loss-parts'),
    )
    expect(result).toMatchObject({ passed: true, rows: [{ name: 'a', passed: true, kinks: 0, elements: 3 }] })
  })

  it('says on a terminal what it is at', async () => {
    const { out } = await gradwire(['gradcheck', example('e10-apple')], { columns: 80 })
    expect(out).toMatch(/^\r\u001b\[Kprice …\r\u001b\[Kcount …[^]*\r\u001b\[Kname /)
  })

  it('prints a row for each parameter and input', async () => {
    const { code, out } = await gradwire(['gradcheck', example('e18-gradient-check')])
    expect(code).toBe(0)
    expect(out.split('\n').map((line) => line.split(/\s{2,}/)[0])).toEqual([
      'name', 'x', 'affine1.W', 'affine1.b', 'affine2.W', 'affine2.b', '',
    ]) // prettier-ignore
  })
})

describe('ops', () => {
  it('lists every op', async () => {
    const { out } = await gradwire(['ops'])
    expect(out).toContain('Affine')
    const all = await json<{ name: string }[]>('ops')
    expect(out.trimEnd().split('\n')).toHaveLength(all.length + 1)
  })

  it('tells all about one, whatever its case', async () => {
    const op = await json<object>('ops', 'mul')
    expect(op).toMatchObject({
      name: 'Mul',
      inputs: [{ name: 'a' }, { name: 'b' }],
      outputs: ['y'],
      onnx: 'Mul',
    })
    const { out } = await gradwire(['--lang', 'ja', 'ops', 'Affine'])
    expect(out).toContain('全結合層')
    expect(out).toMatch(/units +optional-int/)
  })

  it('does not know all names', async () => {
    const { code, err } = await gradwire(['ops', 'toString'])
    expect({ code, err }).toEqual({ code: 1, err: 'unknown-op: this version has no op called toString\n' })
  })
})

describe('import and export', () => {
  it('writes the canonical document', async () => {
    const text = readFileSync(`${root}${example('e10-apple')}`, 'utf8')
    const squeezed = JSON.stringify(JSON.parse(text))
    const { code, files } = await gradwire(['import', 'a.json', '-o', 'b.json'], {
      files: { 'a.json': squeezed },
    })
    expect({ code, written: files.get('b.json') }).toEqual({ code: 0, written: text })
    expect((await gradwire(['export', example('e10-apple'), '--to', 'json'])).out).toBe(text)
  })

  it('draws a picture', async () => {
    const { code, out } = await gradwire([
      '--lang',
      'ja',
      'export',
      example('e11-apple-and-orange'),
      '--to',
      'svg',
    ])
    expect(code).toBe(0)
    expect(out).toMatch(/^<svg [^]*<\/svg>\n$/)
    expect(out).toContain('りんごの値段')
    expect(out).toContain('>715<')
  })

  it.each([
    [['export', 'a', '--to', 'onnx'], 'this version cannot export onnx; it can export json, svg\n'],
    [['export', 'a', '--to', 'pytorch'], 'this version cannot export pytorch; it can export json, svg\n'],
    [['export', 'a', '--to', 'docx'], 'docx is not a format that Gradwire knows; it can export json, svg\n'],
    [['import', 'net.npy', '-o', 'a'], 'npy is not a format that Gradwire knows; it can import json, onnx\n'],
    [['import', 'net'], 'net is not a format that Gradwire knows; it can import json, onnx\n'],
  ])('%j is bad usage', async (args, line) => {
    expect(await gradwire(args)).toMatchObject({ code: 2, err: line, out: '' })
  })

  it('says so when it cannot write', async () => {
    const { code, err } = await gradwire(['export', example('e10-apple'), '--to', 'json', '-o', '/nowhere/a'])
    expect({ code, err }).toEqual({ code: 1, err: 'no-such-folder: there is no folder for /nowhere/a\n' })
  })
})

describe('files', () => {
  it.each([
    ['eval', 'nothing.json', 'no-such-file: there is no nothing.json\n'],
    ['trace', 'examples', 'unreadable-file: this is a folder: examples\n'],
    ['check', 'nothing.json', 'no-such-file: there is no nothing.json\n'],
    ['gradcheck', 'package.json', 'not-gradwire: this is not a Gradwire document\n'],
    ['train', 'README', 'no-such-file: there is no README\n'],
    ['serve', 'nothing.json', 'no-such-file: there is no nothing.json\n'],
  ])('%s %s', async (command, path, line) => {
    expect(await gradwire([command, path])).toMatchObject({ code: 1, err: line, out: '' })
  })

  it.each(['check', 'eval', 'train', 'import', 'serve'])(
    '%s does not read more than it may',
    async (command) => {
      for (const path of ['large.json', 'large.onnx']) {
        expect(await gradwire([command, path], { sizes: { [path]: 3_000_000_001 } })).toMatchObject({
          code: 1,
          err: 'file-too-large: the file has 3 GB (3000000001 bytes), and 100 MB (100000000 bytes) are allowed\n',
          out: '',
        })
      }
      const inJapanese = await gradwire(['--lang', 'ja', command, 'large.json'], {
        sizes: { 'large.json': 100_000_001 },
      })
      expect(inJapanese.err).toBe(
        'file-too-large: ファイルが 100 MB（100000001 バイト）あり、上限の 100 MB（100000000 バイト）を超える\n',
      )
    },
  )
})

describe('usage', () => {
  it.each([
    [[]],
    [['frobnicate']],
    [['eval']],
    [['eval', 'a', 'b']],
    [['eval', 'a', '--nonsense']],
    [['eval', 'a', '--backend', 'gpu']],
    [['train', 'a', '--steps', '-1']],
    [['train', 'a', '--steps', 'many']],
    [['export', 'a']],
    [['serve', '--port', '65536']],
    [['--lang', 'de', 'ops']],
  ])('%j is bad', async (args) => {
    const { code, err, out } = await gradwire(args)
    expect(code).toBe(2)
    expect(err).not.toBe('')
    expect(out).toBe('')
  })

  it.each([[['--help']], [['eval', '--help']], [['--version']]])('%j answers', async (args) => {
    const { code, err, out } = await gradwire(args)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).not.toBe('')
  })
})

describe('Japanese usage', () => {
  const commands = ['eval', 'trace', 'check', 'gradcheck', 'train', 'import', 'export', 'ops', 'serve']

  it.each([[], ...commands.map((name) => [name])])('explains %s', async (...name) => {
    const { code, out } = await gradwire(['--lang', 'ja', ...name, '--help'])
    expect(code).toBe(0)
    const rows = out.split('\n').filter((line) => /^ {2}\S/.test(line))
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows) expect(row).toMatch(/[ぁ-んァ-ヶ一-龠]/)
    expect(out).not.toMatch(/Usage|Options|Arguments|Commands|choices|default/)
  })

  it.each([
    [['eval'], 'error: 引数 file がない\n'],
    [['frob'], 'error: frob というコマンドはない\n'],
    [['evil', 'a'], 'error: evil というコマンドはない（eval のことか）\n'],
    [['ops', '--nope'], 'error: --nope というオプションはない\n'],
    [['ops', 'a', 'b'], 'error: ops の引数が多すぎる（1 個のところに 2 個ある）\n'],
    [['export', 'a'], 'error: オプション --to <format> が必要\n'],
    [['export', 'a', '--to'], 'error: オプション --to <format> に値がない\n'],
    [
      ['train', 'a', '--threads', '99'],
      'error: オプション --threads <n> に 99 は使えない。1 から 16 までで指定する\n',
    ],
    [
      ['eval', 'a', '--backend', 'x'],
      'error: オプション --backend <name> に x は使えない。選べるのは reference, simd\n',
    ],
  ])('says what is wrong with %j', async (args, line) => {
    expect(await gradwire(['--lang', 'ja', ...args])).toMatchObject({ code: 2, err: line, out: '' })
  })
})

describe('serve', () => {
  it('shows the document until it is interrupted', async () => {
    let seen = ''
    let served = ''
    const { code, out } = await gradwire(['serve', example('e10-apple'), '--port', '0'], {
      openBrowser: (url) => {
        seen = url
      },
      interrupted: async () => {
        served = await (await fetch(new URL('document.json', seen))).text()
      },
    })
    expect(code).toBe(0)
    expect(seen).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?open=document\.json$/)
    expect(out).toContain(seen)
    expect(served).toBe(readFileSync(`${root}${example('e10-apple')}`, 'utf8'))
  })
})
