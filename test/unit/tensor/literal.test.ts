import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../../src/base/problem'
import { parseTensor, writeTensor } from '../../../src/tensor/literal'
import { tensor } from '../../../src/tensor/tensor'

const refusal = (literal: unknown): readonly [string, string] => {
  try {
    parseTensor(literal)
  } catch (error) {
    if (error instanceof ProblemError) return [error.problems[0].code, error.problems[0].message.en]
    throw error
  }
  return expect.unreachable('nothing was refused')
}

describe('tensor literals', () => {
  it.each([
    ['a number', 1.5, [], [1.5]],
    ['what JSON cannot say', '-Infinity', [], [-Infinity]],
    ['a list', { shape: [2, 2], data: [1, 'NaN', 'Infinity', -0] }, [2, 2], [1, NaN, Infinity, -0]],
    ['nothing', { shape: [0, 3], data: [] }, [0, 3], []],
    ['singles', { shape: [2], base64: 'AACAPwAAAMA=', dtype: 'f32' }, [2], [1, -2]],
    ['doubles', { shape: [1], base64: 'GC1EVPshCUA=', dtype: 'f64' }, [1], [Math.PI]],
    ['integers', { shape: [2], base64: '/////wcAAAA=', dtype: 'i32' }, [2], [-1, 7]],
  ])('read %s', (_, literal, shape, data) => {
    const t = parseTensor(literal)
    expect(t.shape).toEqual(shape)
    expect([...t.data]).toEqual(data)
  })

  it('keep their kind of number', () => {
    expect(parseTensor({ shape: [1], data: [3], dtype: 'int' }).dtype).toBe('int')
    expect(parseTensor({ shape: [1], base64: 'AwAAAA==', dtype: 'i32' }).dtype).toBe('int')
    expect(parseTensor({ shape: [1], base64: 'AACAPw==', dtype: 'f32' }).data).toBeInstanceOf(Float32Array)
  })

  it('survive saving and loading, in digits and in base64', () => {
    const shape = fc.array(fc.nat(3), { maxLength: 3 })
    const filled = shape.chain((s) => {
      const size = s.reduce((n, d) => n * d, 1)
      return fc.tuple(
        fc.constant(s),
        fc.array(fc.double(), { minLength: size, maxLength: size }),
        fc.boolean(),
      )
    })
    fc.assert(
      fc.property(filled, fc.boolean(), ([s, data, single], base64) => {
        const t = tensor(single ? Float32Array.from(data) : Float64Array.from(data), s)
        const text = JSON.stringify(writeTensor(t, base64 ? { base64Above: 0 } : {}))
        const back = parseTensor(JSON.parse(text))
        expect(back.shape).toEqual(t.shape)
        expect([...back.data].map(withoutSign)).toEqual([...t.data].map(withoutSign))
      }),
    )
  })

  // JSON writes −0 as 0.
  const withoutSign = (x: number): number => (x === 0 ? 0 : x)

  it.each([
    ['text', 'three', 'bad-tensor', 'a tensor is a number or {"shape": […], "data": […]}'],
    ['null', null, 'bad-tensor', 'a tensor is a number or {"shape": […], "data": […]}'],
    ['a bare list', [1, 2], 'bad-tensor', 'a tensor is a number or {"shape": […], "data": […]}'],
    ['no shape', { data: [1] }, 'bad-tensor', 'a tensor needs a shape'],
    ['no data', { shape: [1] }, 'bad-tensor', 'a tensor needs data or base64'],
    ['a negative size', { shape: [-1], data: [] }, 'bad-tensor', '-1 is not a size of an axis'],
    ['a broken size', { shape: [1.5], data: [] }, 'bad-tensor', '1.5 is not a size of an axis'],
    [
      'too little data',
      { shape: [2, 2], data: [1] },
      'bad-tensor',
      'shape (2,2) needs 4 numbers, the data has 1',
    ],
    ['text as data', { shape: [1], data: ['x'] }, 'bad-tensor', '"x" is not a number'],
    ['null as data', { shape: [1], data: [null] }, 'bad-tensor', 'null is not a number'],
    [
      'fractions as integers',
      { shape: [1], data: [1.5], dtype: 'int' },
      'bad-tensor',
      '1.5 is not an integer',
    ],
    [
      'an unknown dtype',
      { shape: [1], data: [1], dtype: 'toString' },
      'bad-tensor',
      'unknown dtype "toString": it is one of float, f64, f32, int, i32, bool',
    ],
    [
      'base64 without dtype',
      { shape: [1], base64: 'AACAPw==' },
      'bad-tensor',
      'base64 needs the dtype "f32", "f64" or "i32"',
    ],
    [
      'broken base64',
      { shape: [1], base64: '!!!!!!==', dtype: 'f32' },
      'bad-tensor',
      'base64 has characters that do not belong to it',
    ],
    [
      'short base64',
      { shape: [2], base64: 'AACAPw==', dtype: 'f32' },
      'bad-tensor',
      'shape (2) needs 2 numbers, the data has 1',
    ],
    [
      'too many axes',
      { shape: [1, 1, 1, 1, 1, 1, 1, 1, 1], data: [1] },
      'tensor-too-large',
      'a tensor has at most 8 axes, not 9',
    ],
    [
      'too many elements',
      { shape: [1e5, 1e5], data: [] },
      'tensor-too-large',
      'a tensor of shape (100000,100000) is too large: 10000000000 numbers need at least 40 GB (40000000000 bytes), and 50000000 (200 MB) are allowed',
    ],
  ])('refuse %s', (_, literal, code, message) => {
    expect(refusal(literal)).toEqual([code, message])
  })

  it('write rank 0 as a number and name kinds other than float', () => {
    expect(writeTensor(tensor([NaN], []))).toBe('NaN')
    expect(writeTensor(tensor([0.1, 2], [2]))).toEqual({ shape: [2], data: [0.1, 2] })
    expect(writeTensor(tensor([1, 2], [2], 'int'))).toEqual({ shape: [2], data: [1, 2], dtype: 'int' })
  })
})
