import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findOp } from '../../../src/ops'
import { isSource, type AttrValues, type OpDefinition, type Sample } from '../../../src/ops/kit/definition'
import { caseOf } from './cases'
import { adjointIdentity, evaluate, finiteDifferences, objectiveOf, relativeError } from './numbers'

const opNamed = (name: string): OpDefinition => {
  const op = findOp(name)
  if (op === undefined || isSource(op)) throw new Error(`no ${name}`)
  return op
}

const upTo = (max: number, min = 1) => fc.integer({ min, max })

/** A window and images that it fits on, padding included. */
const sliding = fc
  .record({
    n: upTo(2, 0),
    group: upTo(2),
    read: upTo(2),
    filters: upTo(2),
    kernel: fc.tuple(upTo(3), upTo(2)),
    strides: fc.tuple(upTo(3), upTo(2)),
    dilations: fc.tuple(upTo(2), upTo(2)),
    pads: fc.tuple(upTo(2, 0), upTo(1, 0), upTo(1, 0), upTo(2, 0)),
    more: fc.tuple(upTo(3, 0), upTo(2, 0)),
  })
  .map(({ more, kernel, dilations, pads, ...rest }) => {
    const size = (i: 0 | 1): number =>
      Math.max(1, dilations[i] * (kernel[i] - 1) + 1 - pads[i] - pads[i === 0 ? 2 : 3]) + more[i]
    return { ...rest, kernel, dilations, pads, height: size(0), width: size(1) }
  })

type Window = typeof sliding extends fc.Arbitrary<infer W> ? W : never

const attrsOf = ({ strides, pads, dilations, group }: Window) => ({ strides, pads, dilations, group })

const convSample = (w: Window): Sample => ({
  shapes: {
    x: [w.n, w.group * w.read, w.height, w.width],
    W: [w.group * w.filters, w.read, ...w.kernel],
    b: [w.group * w.filters],
  },
  attrs: attrsOf(w),
})

/** Six loops and nothing else. */
function convolved(w: Window, x: Float64Array, W: Float64Array, b: Float64Array): number[] {
  const [channels, filters] = [w.group * w.read, w.group * w.filters]
  const extent = (length: number, i: 0 | 1): number =>
    Math.floor(
      (length + w.pads[i] + w.pads[i === 0 ? 2 : 3] - w.dilations[i] * (w.kernel[i] - 1) - 1) / w.strides[i],
    ) + 1
  const y: number[] = []
  for (let n = 0; n < w.n; n++)
    for (let f = 0; f < filters; f++)
      for (let i = 0; i < extent(w.height, 0); i++)
        for (let j = 0; j < extent(w.width, 1); j++) {
          let sum = b[f] ?? NaN
          for (let c = 0; c < w.read; c++)
            for (let p = 0; p < w.kernel[0]; p++)
              for (let q = 0; q < w.kernel[1]; q++) {
                const row = i * w.strides[0] + p * w.dilations[0] - w.pads[0]
                const column = j * w.strides[1] + q * w.dilations[1] - w.pads[1]
                if (row < 0 || row >= w.height || column < 0 || column >= w.width) continue
                const channel = Math.floor(f / w.filters) * w.read + c
                const pixel = ((n * channels + channel) * w.height + row) * w.width + column
                const weight = ((f * w.read + c) * w.kernel[0] + p) * w.kernel[1] + q
                sum += (x[pixel] ?? NaN) * (W[weight] ?? NaN)
              }
          y.push(sum)
        }
  return y
}

/** Analytic against numeric derivatives, and the two modes against each other. */
function check(op: string, sample: Sample): void {
  const one = caseOf(opNamed(op), sample)
  for (const { name, error } of finiteDifferences(one, objectiveOf(one, false), 1e-6))
    expect(error, `${name} ${JSON.stringify(sample)}`).toBeLessThan(1e-6)
  const { forward, reverse } = adjointIdentity(one)
  expect(relativeError([forward], [reverse], 1e-12)).toBeLessThan(1e-10)
}

const runs = { numRuns: 25, seed: 20 }

describe('layers at random sizes', () => {
  it('Conv is what six loops compute, and its gradients are right', () => {
    fc.assert(
      fc.property(sliding, (w) => {
        const one = caseOf(opNamed('Conv'), convSample(w))
        const [x, W, b] = one.data
        if (x === undefined || W === undefined || b === undefined) throw new Error('no data')
        const [y = []] = evaluate(one, Object.values(one.outputs))
        expect(relativeError(y, convolved(w, x, W, b))).toBeLessThan(1e-13)
        check('Conv', convSample(w))
      }),
      runs,
    )
  })

  it('ConvTranspose', () => {
    fc.assert(
      fc.property(sliding, ({ n, group, read, filters, kernel, strides, dilations, height, width }) => {
        check('ConvTranspose', {
          shapes: { x: [n, group * read, height, width], W: [group * read, filters, ...kernel] },
          attrs: { group, strides, dilations },
        })
      }),
      runs,
    )
  })

  it.each(['MaxPool', 'AveragePool', 'Im2Col'])('%s', (name) => {
    fc.assert(
      fc.property(sliding, fc.boolean(), fc.boolean(), (w, ceilMode, countIncludePad) => {
        const { strides, dilations, kernel, n, read, height, width } = w
        const own: AttrValues =
          name === 'Im2Col' ? {} : name === 'MaxPool' ? { ceilMode } : { ceilMode, countIncludePad }
        check(name, {
          // without padding, so that no window is blind; large enough for the window
          shapes: { x: [n, read, height + 5, width + 4] },
          attrs: { kernelShape: [...kernel], strides, dilations, ...own },
        })
      }),
      { ...runs, numRuns: 12 },
    )
  })

  it.each([
    ['RNN', 1],
    ['LSTM', 4],
    ['GRU', 3],
  ] as const)('%s', (name, blocks) => {
    const sizes = fc.record({ n: upTo(2, 0), steps: upTo(3), d: upTo(2), h: upTo(2) })
    const way = fc.constantFrom('forward', 'reverse', 'bidirectional')
    fc.assert(
      fc.property(sizes, way, fc.boolean(), ({ n, steps, d, h }, direction, timeFirst) => {
        const directions = direction === 'bidirectional' ? 2 : 1
        const wide = blocks * h * directions
        check(name, {
          shapes: {
            x: timeFirst ? [steps, n, d] : [n, steps, d],
            h0: directions === 2 ? [2, n, h] : [n, h],
            Wx: [d, wide],
            Wh: [h, wide],
            b: [wide],
          },
          attrs: { direction, layout: timeFirst ? 'timeFirst' : 'batchFirst' },
        })
      }),
      { ...runs, numRuns: 10 },
    )
  })
})
