import type { TrainingPlan } from '../engine/training-plan'
import type { FloatArray } from '../tensor/tensor'
import { norm } from './regularize'

/** How the numbers of one output are spread. */
export interface Spread {
  readonly mean: number
  /** standard deviation, divided by n */
  readonly std: number
  /** share of exact zeros, 0 … 1: units that a ReLU or dropout has switched off */
  readonly zeros: number
}

/** What goes through a network in one mini-batch. */
export interface Statistics {
  /** of the outputs of all nodes, by `node` or `node:output`; labels and other whole numbers are left out */
  readonly nodes: Readonly<Record<string, Spread>>
  /** ‖g‖ of each parameter */
  readonly gradients: Readonly<Record<string, number>>
}

/**
 * Statistics of a plan's latest run. Gradients are those of that run; the outputs are computed anew, with the parameters
 * as they stand now.
 */
export function statisticsOf(plan: TrainingPlan): Statistics {
  const nodes: Record<string, Spread> = {}
  for (const { name, node, output } of plan.outputs) {
    const { data, dtype } = plan.node(node, output)
    if (dtype === 'float' && data.length > 0) nodes[name] = spreadOf(data)
  }
  const gradients = Object.fromEntries(plan.parameters.map(({ name, grad }) => [name, norm(grad)]))
  return { nodes, gradients }
}

/** Two passes, so that a large mean does not drown a small deviation. */
export function spreadOf(xs: FloatArray): Spread {
  let sum = 0
  let zeros = 0
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i] ?? NaN
    sum += x
    if (x === 0) zeros++
  }
  const mean = sum / xs.length
  let squares = 0
  for (let i = 0; i < xs.length; i++) squares += ((xs[i] ?? NaN) - mean) ** 2
  return { mean, std: Math.sqrt(squares / xs.length), zeros: zeros / xs.length }
}
