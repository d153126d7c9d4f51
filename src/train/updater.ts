import type { FloatArray, Precision } from '../tensor/tensor'
import { fuseUpdates } from './fused-update'
import { createState, type ChosenOptimizer } from './optimizers'
import type { OptionValues } from './options'
import { regularize, type Regularize } from './regularize'

/** A parameter as a plan holds it. */
export interface Trained {
  readonly name: string
  readonly data: FloatArray
  readonly grad: FloatArray
  readonly isBias: boolean
  /** memory for what the optimiser remembers; arrays of its own when absent */
  readonly slots?: readonly FloatArray[]
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

/**
 * Gradients are never changed in place: two parameters may share one, and a constant one is computed only once. Where
 * they have to change (penalties, clipping, climbing) it happens in copies.
 */
export function createUpdater(
  chosen: ChosenOptimizer,
  penalties: Regularize,
  parameters: readonly Trained[],
  precision: Precision,
  room?: FloatArray,
): Updater {
  const { optimizer, hyper, maximize } = chosen
  const rate = Number(hyper.lr)
  const forWeights: Record<string, OptionValues[string]> = { ...hyper }
  const forBiases: Record<string, OptionValues[string]> = { ...hyper, weightDecay: 0 }
  const fresh = (size: number): Record<string, FloatArray> => createState(chosen, size, precision)
  const slots = Object.fromEntries(
    parameters.map(({ name, data, slots: given = [] }) => [name, placed(fresh(data.length), given)]),
  )
  const inOrder = parameters.map(({ name }) => slots[name] ?? {})
  const changes = maximize || Object.values(penalties).some((strength) => strength > 0)
  const copies = changes
    ? parameters.map((parameter) => ({ ...parameter, grad: parameter.grad.slice() }))
    : []

  /** Gradients as the optimiser takes them. */
  const prepare = (now: readonly Trained[]): readonly Trained[] => {
    if (!changes) return now
    for (let i = 0; i < now.length; i++) copyInto(copies[i]?.grad, now[i]?.grad, maximize ? -1 : 1)
    regularize(copies, penalties)
    return copies
  }

  const fused = changes
    ? undefined
    : fuseUpdates(
        chosen,
        parameters.map((parameter, i) => ({ ...parameter, slots: Object.values(inOrder[i] ?? {}) })),
        room,
      )

  return {
    slots,
    apply(now, t, factor) {
      forWeights.lr = forBiases.lr = rate * factor
      // Gradients of another batch size lie elsewhere.
      if (fused !== undefined && now[0]?.grad === parameters[0]?.grad) {
        fused(t, forWeights, forBiases)
        return
      }
      const prepared = prepare(now)
      for (let i = 0; i < prepared.length; i++) {
        const parameter = prepared[i]
        const state = inOrder[i]
        if (parameter === undefined || state === undefined) continue
        optimizer.update(parameter.data, parameter.grad, state, parameter.isBias ? forBiases : forWeights, t)
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

/** The same slots in the memory that was given, where there is any. */
function placed(slots: Record<string, FloatArray>, given: readonly FloatArray[]): Record<string, FloatArray> {
  return Object.fromEntries(
    Object.entries(slots).map(([name, slot], i) => {
      const array = given[i]
      if (array?.length !== slot.length) return [name, slot]
      array.set(slot)
      return [name, array]
    }),
  )
}

function copyInto(into: FloatArray | undefined, from: FloatArray | undefined, sign: number): void {
  if (into === undefined || from === undefined) return
  for (let i = 0; i < into.length; i++) into[i] = sign * (from[i] ?? NaN)
}

/** A copy that later updates do not change. */
export const copySlots = (slots: Slots): Slots =>
  mapValues(slots, (state) => mapValues(state, (slot) => slot.slice()))

const mapValues = <T, U>(record: Readonly<Record<string, T>>, f: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]))
