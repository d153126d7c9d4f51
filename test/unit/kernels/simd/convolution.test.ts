import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inline } from '../../../../src/expr/inline'
import { topo } from '../../../../src/expr/topo'
import { planSimd, type SimdProgram } from '../../../../src/kernels/simd'
import { findOp } from '../../../../src/ops'
import { isSource, type AttrValues } from '../../../../src/ops/kit/definition'
import { sizeOf } from '../../../../src/tensor/shape'
import type { Shape } from '../../../../src/tensor/tensor'
import { applyOp, type Case } from '../../ops/cases'
import { difference } from './difference'
import { withGradients } from './with-gradients'

type Shapes = Readonly<Record<string, Shape>>

function layer(name: string, shapes: Shapes, attrs: AttrValues): Case {
  const op = findOp(name)
  if (op === undefined || isSource(op)) throw new Error(`no op ${name}`)
  const given = Object.entries(shapes).map(([port, shape], p) => {
    const data = Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * p))
    return [port, { shape, dtype: 'float', data }] as const
  })
  return applyOp(op, Object.fromEntries(given), attrs)
}

/** Forward and backward, against the reference in doubles. */
function error(name: string, shapes: Shapes, attrs: AttrValues, keep: 'all' | 'roots' = 'roots'): number {
  const { outputs, leaves, wrt, data } = layer(name, shapes, attrs)
  const roots = withGradients(
    Object.values(outputs),
    wrt.flatMap((i) => leaves[i] ?? []),
  )
  return difference(roots, leaves, data, keep)
}

/** The steps of a plan for training such a layer. */
function trainingSteps(name: string, shapes: Shapes, attrs: AttrValues): SimdProgram['steps'] {
  const { outputs, leaves, wrt } = layer(name, shapes, attrs)
  const roots = withGradients(
    Object.values(outputs),
    wrt.flatMap((i) => leaves[i] ?? []),
  )
  const inlined = inline(roots)
  return planSimd(topo([...inlined.roots, ...leaves]), inlined.roots, leaves).steps
}

/** Products of a plan for training such a layer that are computed in tiles. */
const inTiles = (name: string, shapes: Shapes, attrs: AttrValues): number =>
  trainingSteps(name, shapes, attrs).filter((step) => step.kind === 'gemm' && step.winograd !== undefined)
    .length

/** The most numbers that a loop of a plan for training such a layer writes. */
function largest(name: string, shapes: Shapes, attrs: AttrValues): number {
  const steps = trainingSteps(name, shapes, attrs)
  return Math.max(
    ...steps.flatMap((step) =>
      step.kind === 'loop' ? step.outputs.map(({ place }) => sizeOf(place.base.shape)) : [],
    ),
  )
}

const cases: readonly (readonly [string, string, Shapes, AttrValues])[] = [
  ['an image', 'Conv', { x: [2, 3, 9, 11], W: [5, 3, 3, 3], b: [5] }, {}],
  ['one channel', 'Conv', { x: [3, 1, 12, 12], W: [6, 1, 5, 5], b: [6] }, {}],
  ['one image', 'Conv', { x: [1, 2, 13, 10], W: [4, 2, 3, 2] }, {}],
  ['padded', 'Conv', { x: [2, 2, 9, 9], W: [7, 2, 3, 3], b: [7] }, { pads: [1] }],
  ['in strides', 'Conv', { x: [2, 3, 17, 19], W: [5, 3, 3, 3] }, { strides: [2] }],
  ['in long strides', 'Conv', { x: [2, 2, 30, 31], W: [5, 2, 3, 4] }, { strides: [3, 3] }],
  ['dilated', 'Conv', { x: [2, 2, 14, 15], W: [5, 2, 3, 3] }, { dilations: [2, 3] }],
  ['two groups', 'Conv', { x: [2, 4, 11, 9], W: [6, 2, 3, 3], b: [6] }, { group: 2 }],
  ['depthwise', 'Conv', { x: [2, 5, 11, 10], W: [5, 1, 3, 3], b: [5] }, { group: 5 }],
  ['pointwise', 'Conv', { x: [3, 9, 6, 7], W: [5, 9, 1, 1], b: [5] }, {}],
  ['pointwise in strides', 'Conv', { x: [3, 9, 12, 11], W: [5, 9, 1, 1] }, { strides: [2] }],
  ['patches', 'Conv', { x: [2, 3, 16, 20], W: [6, 3, 4, 4] }, { strides: [4] }],
  ['a wide image', 'Conv', { x: [1, 1, 9, 260], W: [4, 1, 3, 3] }, {}],
  ['many channels', 'Conv', { x: [2, 40, 9, 9], W: [17, 40, 3, 3] }, { pads: [1] }],
  ['a sequence', 'Conv', { x: [3, 4, 37], W: [6, 4, 5], b: [6] }, { autoPad: 'causal' }],
  ['transposed', 'ConvTranspose', { x: [2, 5, 8, 7], W: [5, 4, 3, 3], b: [4] }, {}],
  ['transposed in strides', 'ConvTranspose', { x: [2, 5, 8, 7], W: [5, 4, 3, 3] }, { strides: [2] }],
  ['transposed in strides, an even window', 'ConvTranspose', { x: [2, 5, 8, 7], W: [5, 4, 4, 4] }, { strides: [2], pads: [1] }],
  ['transposed in strides, one wide', 'ConvTranspose', { x: [2, 5, 9], W: [5, 4, 5] }, { strides: [2] }],
  ['maximum', 'MaxPool', { x: [2, 3, 12, 14] }, { kernelShape: [2], strides: [2] }],
  ['maximum with a rest', 'MaxPool', { x: [2, 3, 13, 11] }, { kernelShape: [3, 2], strides: [3, 2] }],
  ['maximum with gaps', 'MaxPool', { x: [2, 3, 13, 11] }, { kernelShape: [2], strides: [3] }],
  ['maximum, overlapping', 'MaxPool', { x: [2, 3, 13, 11] }, { kernelShape: [3], strides: [2], pads: [1] }],
  ['maximum over large windows', 'MaxPool', { x: [2, 3, 15, 10] }, { kernelShape: [5], strides: [5] }],
  ['average', 'AveragePool', { x: [2, 3, 12, 14] }, { kernelShape: [2], strides: [2] }],
  ['average, overlapping', 'AveragePool', { x: [2, 3, 13, 11] }, { kernelShape: [3], strides: [2], pads: [1] }],
] // prettier-ignore

describe('sliding windows are the same on simd as on the reference, forward and backward', () => {
  it.each(cases)('%s', (_, name, shapes, attrs) => {
    expect(error(name, shapes, attrs)).toBeLessThan(1e-5)
    expect(error(name, shapes, attrs, 'all')).toBeLessThan(1e-5)
  })

  it('a convolution in tiles of any size', () => {
    const few = fc.integer({ min: 1, max: 3 })
    const shape = fc.record({
      n: fc.integer({ min: 2, max: 4 }),
      channels: fc.integer({ min: 8, max: 13 }),
      filters: fc.integer({ min: 8, max: 11 }),
      height: fc.integer({ min: 3, max: 19 }),
      width: fc.integer({ min: 4, max: 21 }),
      pads: fc.tuple(few, few, few, few),
    })
    let tiled = 0
    fc.assert(
      fc.property(shape, ({ n, channels, filters, height, width, pads }) => {
        const shapes = { x: [n, channels, height, width], W: [filters, channels, 3, 3], b: [filters] }
        tiled += inTiles('Conv', shapes, { pads })
        expect(error('Conv', shapes, { pads })).toBeLessThan(1e-5)
        expect(error('Conv', shapes, { pads }, 'all')).toBeLessThan(1e-5)
      }),
      { numRuns: 30, seed: 11 },
    )
    expect(tiled).toBeGreaterThan(45)
  })

  it('a convolution of any size', () => {
    const size = fc.integer({ min: 1, max: 3 })
    const shape = fc.record({
      n: size,
      group: size,
      channels: size,
      filters: fc.integer({ min: 1, max: 6 }),
      height: fc.integer({ min: 8, max: 19 }),
      width: fc.integer({ min: 8, max: 19 }),
      kernel: fc.tuple(size, size),
      strides: fc.tuple(size, size),
      dilations: fc.tuple(size, size),
      pad: fc.integer({ min: 0, max: 2 }),
    })
    fc.assert(
      fc.property(
        shape,
        ({ n, group, channels, filters, height, width, kernel, strides, dilations, pad }) => {
          const shapes = {
            x: [n, group * channels, height, width],
            W: [group * filters, channels, ...kernel],
            b: [group * filters],
          }
          const attrs = { group, strides, dilations, pads: [pad] }
          expect(error('Conv', shapes, attrs)).toBeLessThan(1e-5)
        },
      ),
      { numRuns: 60, seed: 3 },
    )
  })

  it('a transposed convolution of any size', () => {
    const size = fc.integer({ min: 1, max: 3 })
    const shape = fc.record({
      n: size,
      group: size,
      channels: size,
      filters: size,
      height: fc.integer({ min: 2, max: 9 }),
      width: fc.integer({ min: 2, max: 9 }),
      kernel: fc.tuple(size, size),
      stride: fc.integer({ min: 1, max: 2 }),
      dilations: fc.tuple(size, size),
      pad: fc.integer({ min: 0, max: 1 }),
    })
    fc.assert(
      fc.property(shape, ({ n, group, channels, filters, height, width, kernel, stride, dilations, pad }) => {
        const shapes = {
          x: [n, group * channels, height, width],
          W: [group * channels, filters, ...kernel],
          b: [group * filters],
        }
        const attrs = {
          group,
          strides: [stride],
          dilations,
          pads: [kernel.every((k) => k > 1) ? pad : 0],
        }
        expect(error('ConvTranspose', shapes, attrs)).toBeLessThan(1e-5)
      }),
      { numRuns: 40, seed: 5 },
    )
  })

  it('adds nothing up window by window where windows move by one', () => {
    const adds = (name: string, shapes: Shapes, attrs: AttrValues): number => {
      const steps = trainingSteps(name, shapes, attrs)
      return steps.filter((step) => step.kind === 'loop' && step.outputs.some(({ how }) => how === 'add'))
        .length
    }
    const x = [2, 6, 12, 12]
    expect(adds('Conv', { x, W: [6, 6, 3, 3] }, { pads: [1] })).toBe(0)
    expect(adds('Conv', { x, W: [6, 1, 3, 3] }, { group: 6 })).toBe(0)
    expect(adds('Conv', { x, W: [6, 6, 3, 3] }, { strides: [3] })).toBe(0)
    expect(adds('Conv', { x, W: [6, 6, 3, 3] }, { strides: [2] })).toBe(2)
  })

  it('never copies the windows of a convolution out', () => {
    const shapes = { x: [4, 3, 20, 20], W: [8, 3, 3, 3] }
    const windows = 4 * 18 * 18 * 27
    expect(largest('Conv', shapes, {})).toBeLessThan(windows)
  })
})
