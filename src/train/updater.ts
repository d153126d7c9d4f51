import type { FloatArray, Precision } from '../tensor/tensor'
import { createState, type ChosenOptimizer } from './optimizers'
import type { OptionValues } from './options'
import { regularize, type Regularize } from './regularize'

/** A parameter as a plan holds it. */
export interface Trained {
  readonly name: string
  readonly data: FloatArray
  readonly grad: FloatArray
  readonly isBias: boolean
}

/** An optimiser's slots, by parameter and slot name. */
export type Slots = Readonly<Record<string, Readonly<Record<string, FloatArray>>>>

/** Turns gradients into updates, and owns what the optimiser remembers. */
export interface Updater {
  /** Update number `t`, from 1: clip, decay, optimise. `factor` scales the learning rate. Does not allocate. */
  apply(parameters: readonly Trained[], t: number, factor: number): void
  readonly slots: Slots
  reset(): void
  restore(slots: Slots): void
}

export function createUpdater(
  chosen: ChosenOptimizer,
  penalties: Regularize,
  parameters: readonly Trained[],
  precision: Precision,
): Updater {
  const { optimizer, hyper, maximize } = chosen
  const rate = Number(hyper.lr)
  const forWeights: Record<string, OptionValues[string]> = { ...hyper }
  const forBiases: Record<string, OptionValues[string]> = { ...hyper, weightDecay: 0 }
  const fresh = (size: number): Record<string, FloatArray> => createState(chosen, size, precision)
  const slots = Object.fromEntries(parameters.map(({ name, data }) => [name, fresh(data.length)]))
  const inOrder = parameters.map(({ name }) => slots[name] ?? {})
  return {
    slots,
    apply(now, t, factor) {
      regularize(now, penalties)
      forWeights.lr = forBiases.lr = rate * factor
      for (let i = 0; i < now.length; i++) {
        const parameter = now[i]
        const state = inOrder[i]
        if (parameter === undefined || state === undefined) continue
        const { data, grad, isBias } = parameter
        if (maximize) for (let k = 0; k < grad.length; k++) grad[k] = -(grad[k] ?? 0)
        optimizer.update(data, grad, state, isBias ? forBiases : forWeights, t)
      }
    },
    reset() {
      for (const state of inOrder) {
        const [size = 0] = Object.values(state).map((slot) => slot.length)
        for (const [name, slot] of Object.entries(fresh(size))) state[name]?.set(slot)
      }
    },
    restore(saved) {
      for (const [name, state] of Object.entries(slots)) {
        for (const [slot, data] of Object.entries(state)) {
          const kept = saved[name]?.[slot]
          if (kept?.length === data.length) data.set(kept)
        }
      }
    },
  }
}

/** A copy that later updates do not change. */
export const copySlots = (slots: Slots): Slots =>
  mapValues(slots, (state) => mapValues(state, (slot) => slot.slice()))

const mapValues = <T, U>(record: Readonly<Record<string, T>>, f: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]))
