import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evalResult } from '../../../src/engine/results'
import type { GraphDocument } from '../../../src/graph/document'
import { findOp, resolveAttrs } from '../../../src/ops'
import { indexProblem } from '../../../src/ops/kit/indices'
import { graph, node } from '../engine/graphs'

const list = 'a list of at most 8 whole numbers'

describe('attributes of layers that cannot be', () => {
  it.each([
    ['Conv', { strides: [0] }, `strides is [0]: it must be ${list} from 1 up, or null`],
    ['Conv', { pads: [-1] }, `pads is [-1]: it must be ${list} from 0 up, or null`],
    ['Conv', { dilations: [1, 0] }, `dilations is [1,0]: it must be ${list} from 1 up, or null`],
    ['Conv', { kernelShape: [0, 3] }, `kernelShape is [0,3]: it must be ${list} from 1 up, or null`],
    ['Conv', { kernelShape: [2.5] }, `kernelShape is [2.5]: it must be ${list} from 1 up, or null`],
    ['Conv', { group: 0 }, 'group is 0: it must be a whole number from 1 up'],
    ['Conv', { units: 0 }, 'units is 0: it must be a whole number from 1 up, or null'],
    [
      'Conv',
      { autoPad: 'SAME' },
      'autoPad is "SAME": it must be one of notset, sameUpper, sameLower, valid, causal',
    ],
    [
      'ConvTranspose',
      { outputPadding: [-1] },
      `outputPadding is [-1]: it must be ${list} from 0 up, or null`,
    ],
    ['MaxPool', { kernelShape: [0] }, `kernelShape is [0]: it must be ${list} from 1 up`],
    ['MaxPool', { strides: 2 }, `strides is 2: it must be ${list} from 1 up, or null`],
    ['AveragePool', { countIncludePad: 1 }, 'countIncludePad is 1: it must be true or false'],
    ['Col2Im', { imageShape: [0, 3] }, `imageShape is [0,3]: it must be ${list} from 1 up`],
    ['LSTM', { gates: 'ifog' }, 'gates is "ifog": it must be one of fgio, ifgo, iofc'],
    [
      'GRU',
      { direction: 'backward' },
      'direction is "backward": it must be one of forward, reverse, bidirectional',
    ],
    ['MultiHeadAttention', { numHeads: 0 }, 'numHeads is 0: it must be a whole number from 1 up'],
    ['ScaledDotProductAttention', { scale: NaN }, 'scale is null: it must be a number, or null'],
  ])('%s %j', (name, attrs, message) => {
    const op = findOp(name)
    if (op === undefined) throw new Error(`no ${name}`)
    const { problems } = resolveAttrs(op, attrs)
    expect(problems.map((p) => p.message.en)).toEqual([message])
    expect(problems[0]?.code).toBe('bad-attribute')
  })
})

const batch = { op: 'Input', attrs: { shape: ['N', 4, 6] } }
const messages = (document: GraphDocument): string[] =>
  compile(document).problems.map(({ message, at, port }) => `${message.en} (${at.join()}.${port ?? ''})`)

describe('layers in a document', () => {
  it('own parameters of the sizes that units, window and gates ask for', () => {
    const { program, problems } = compile(
      graph(
        {
          x: batch,
          conv: node('Conv', { x: 'x' }, { units: 6, kernelShape: [3], group: 2 }),
          lstm: node('LSTM', { x: 'conv' }, { units: 5, direction: 'bidirectional', peephole: true }),
          heads: node('MultiHeadAttention', { q: 'lstm' }, { numHeads: 2 }),
          sum: node('ReduceSum', { x: 'heads' }),
        },
        'sum',
      ),
    )
    expect(problems).toEqual([])
    const shapes = Object.fromEntries(program.parameters.map(({ name, shape }) => [name, shape.join()]))
    expect(shapes).toEqual({
      'conv.W': '6,2,3',
      'conv.b': '6',
      'lstm.Wx': '4,40',
      'lstm.Wh': '5,40',
      'lstm.b': '40',
      'lstm.P': '30',
      'heads.Wq': '10,10',
      'heads.Wk': '10,10',
      'heads.Wv': '10,10',
      'heads.Wo': '10,10',
      'heads.bq': '10',
      'heads.bv': '10',
      'heads.bo': '10',
    })
  })

  it('say on which node and port something does not fit, with the batch by its name', () => {
    expect(
      messages(graph({ x: batch, y: node('Conv', { x: 'x' }, { units: 2, kernelShape: [9] }) })),
    ).toEqual(['kernelShape is [9]: the window is 9 long on axis 2, and the padded input has only 6 (y.x)'])
    expect(
      messages(graph({ x: batch, y: node('Conv', { x: 'x' }, { units: 2, kernelShape: [3], group: 3 }) })),
    ).toEqual(['group is 3: it must divide the 4 channels of x (y.x)'])
    expect(
      messages(
        graph({
          x: batch,
          h: { shape: [3, 2], data: [1, 2, 3, 4, 5, 6] },
          y: node('GRU', { x: 'x', h0: 'h' }, { units: 2 }),
        }),
      ),
    ).toEqual(['h0 is (3,2): it must be (N,2) (y.h0)'])
  })

  it('a window that nobody gave a size asks for it', () => {
    const [problem] = compile(graph({ x: batch, y: node('Conv', { x: 'x' }, { units: 2 }) })).problems
    expect(problem).toMatchObject({ code: 'unknown-size', at: ['y'], port: 'W' })
  })

  it('refuse a huge result before it exists', () => {
    const huge = graph({
      x: { shape: [1, 1, 1], data: [1] },
      y: node('ConvTranspose', { x: 'x', W: 'w' }, { dilations: [90_000_000] }),
      w: { shape: [1, 1, 2], data: [1, 1] },
    })
    expect(messages(huge)[0]).toContain('50000000 (200 MB) are allowed')
  })

  it.each([
    ['Conv', { kernelShape: [100] }, 'units is 1000000: 400000000 numbers'],
    ['ConvTranspose', { kernelShape: [100] }, 'units is 1000000: 400000000 numbers'],
    ['LSTM', {}, 'units is 1000000: 4000000000000 numbers'],
    ['TimeAffine', {}, undefined],
  ])('%s refuses a parameter over the cap', (name, attrs, message) => {
    const document = graph({ x: batch, y: node(name, { x: 'x' }, { units: 1_000_000, ...attrs }) })
    if (message === undefined) expect(messages(document)).toEqual([])
    else
      expect(messages(document).join()).toMatch(
        new RegExp(
          `${message} need at least [\\d.]+ [GT]B \\(\\d+ bytes\\), and 50000000 \\(200 MB\\) are allowed`,
        ),
      )
  })

  it('a label to ignore is no label out of range', () => {
    const document = graph(
      {
        y: { shape: [1, 2, 3], data: [0, 0, 0, 1, 2, 3] },
        t: { op: 'Input', attrs: { value: { shape: [1, 2], data: [0, -1], dtype: 'int' }, dtype: 'int' } },
        loss: node('TimeSoftmaxCrossEntropy', { y: 'y', t: 't' }, { ignoreIndex: -1 }),
      },
      'loss',
    )
    const { problems, result } = evalResult(document)
    expect(problems).toEqual([])
    expect(result.values.loss).toBeCloseTo(Math.log(3), 12)

    const op = findOp('TimeSoftmaxCrossEntropy')
    if (op === undefined) throw new Error('no op')
    const shapes = { y: [1, 2, 3], t: [1, 2] }
    expect(indexProblem(op, 't', shapes, { ignoreIndex: -1 }, [0, -1])).toBeUndefined()
    expect(indexProblem(op, 't', shapes, { ignoreIndex: -1 }, [0, -2])?.code).toBe('index-out-of-range')
    expect(indexProblem(op, 't', shapes, {}, [0, -1])?.code).toBe('index-out-of-range')
  })
})
