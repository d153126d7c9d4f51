import { randomStream, type Rng } from '../../src/tensor/rng'
import { sizeOf } from '../../src/tensor/shape'
import type { Shape } from '../../src/tensor/tensor'
import type { Given } from './workload'

/** Draws the batch of a workload; each has a stream of its own. */
export const streamOf = (name: string): Rng => randomStream(1, `bench/${name}`)

/** Numbers as single precision holds them, so that every peer is given the very same. */
export const given = (shape: Shape, draw: () => number): Given => ({
  shape,
  dtype: 'float',
  data: Array.from({ length: sizeOf(shape) }, () => Math.fround(draw())),
})

export const whole = (shape: Shape, draw: () => number): Given => ({
  ...given(shape, draw),
  dtype: 'int',
})
