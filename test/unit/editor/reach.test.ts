import { describe, expect, it } from 'vitest'
import type { Frame, Step, TensorView, WireView } from '../../../src/engine/views'
import { reachAt } from '../../../src/editor/state/reach'

const view = (scalar: number): TensorView => ({
  shape: [],
  named: [],
  dtype: 'float',
  scalar,
  min: scalar,
  max: scalar,
  mean: scalar,
  norm: Math.abs(scalar),
  nonFinite: 0,
  map: { rows: 1, cols: 1, data: [scalar] },
})

const wire = (source: string, target: string, port: string): WireView => ({
  id: `${target}.${port}`,
  source: { node: source, output: 'y' },
  target: { node: target, port },
  flow: { kind: 'none' },
})

/** x·x: one source, two wires, one sum. */
const steps: readonly Step[] = [
  { index: 0, kind: 'forward', node: 'x' },
  { index: 1, kind: 'forward', node: 'square' },
  { index: 2, kind: 'seed', node: 'square' },
  { index: 3, kind: 'contribution', node: 'square', wire: 'square.a', port: 'a', upstream: view(1), contribution: view(3) },
  { index: 4, kind: 'accumulate', node: 'x', wire: 'square.a', output: 'y', part: 1, of: 2, contribution: view(3), sum: view(3) },
  { index: 5, kind: 'contribution', node: 'square', wire: 'square.b', port: 'b', upstream: view(1), contribution: view(3) },
  { index: 6, kind: 'accumulate', node: 'x', wire: 'square.b', output: 'y', part: 2, of: 2, contribution: view(3), sum: view(6) },
] // prettier-ignore

const frame: Frame = {
  revision: 1,
  problems: [],
  nodes: [],
  wires: [wire('x', 'square', 'a'), wire('x', 'square', 'b')],
  steps,
}

describe('reach', () => {
  it.each([
    [0, [false, false], false, [false, false]],
    [1, [true, false], false, [false, false]],
    [2, [true, true], false, [false, false]],
    [3, [true, true], true, [false, false]],
    [4, [true, true], true, [true, false]],
    [6, [true, true], true, [true, true]],
    [7, [true, true], true, [true, true]],
  ])('after %i steps shows what they brought and nothing else', (cursor, values, seeded, gradients) => {
    const reach = reachAt(frame, cursor, true)
    expect([reach.valueShown('x'), reach.valueShown('square')]).toEqual(values)
    expect(reach.seeded).toBe(seeded)
    expect([reach.gradientShown('square.a'), reach.gradientShown('square.b')]).toEqual(gradients)
  })

  it('gathers a sum step by step and says when it is whole', () => {
    expect(reachAt(frame, 3, true).gathered('x', 'y')).toBeUndefined()
    expect(reachAt(frame, 5, true).gathered('x', 'y')).toEqual({ step: steps[4], complete: false })
    expect(reachAt(frame, 7, true).gathered('x', 'y')).toEqual({ step: steps[6], complete: true })
  })

  it('has a step in play only while someone is stepping', () => {
    expect(reachAt(frame, 4, true).inPlay).toBe(steps[3])
    expect(reachAt(frame, 7, true).inPlay).toBe(steps[6])
    expect(reachAt(frame, 0, true).inPlay).toBeUndefined()
    expect(reachAt(frame, 7, false).inPlay).toBeUndefined()
  })
})
