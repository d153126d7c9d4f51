import { describe, expect, it } from 'vitest'
import { compileTraining, type TrainingPlan } from '../../../src/engine/training-plan'
import type { GraphDocument } from '../../../src/graph/document'
import { backendNamed } from '../../../src/kernels'
import { fusedRule, fuseUpdates } from '../../../src/train/fused-update'
import { chooseOptimizer, optimizers } from '../../../src/train/optimizers'
import { createUpdater } from '../../../src/train/updater'
import { network } from './networks'

const document: GraphDocument = network({
  sizes: [3, 5, 7, 2],
  activation: 'Tanh',
  init: { init: 'xavier' },
  training: { steps: 10, batch: 6 },
})

const penalties = { l1: 0, l2: 0, clipNorm: 0, clipValue: 0 }

function plan(slots: number): TrainingPlan {
  const compiled = compileTraining(document, { batch: 6, backend: backendNamed('simd'), slots })
  if ('problems' in compiled) throw new Error(compiled.problems[0].message.en)
  for (const [name, array] of compiled.plan.inputs) {
    array.forEach((_, i) => (array[i] = name === 'x' ? Math.sin(i + 1) : i % 2))
  }
  return compiled.plan
}

const chosenOf = (spec: Record<string, unknown>): Parameters<typeof createUpdater>[0] => {
  const read = chooseOptimizer(spec)
  if ('problems' in read) throw new Error(read.problems[0]?.message.en)
  return read.chosen
}

const specs: readonly Record<string, unknown>[] = [
  ...[...optimizers.keys()].map((op) => ({ op })),
  { op: 'Adam', correction: 'first' },
  { op: 'Adam', correction: 'none' },
  { op: 'Adam', bookEpsilon: true, lr: 0.1 },
  { op: 'AdamW', weightDecay: 0 },
  { op: 'AdamW', weightDecay: 0.1, lr: 0.1 },
]

describe('an update as one pass is the update of the optimiser', () => {
  it.each(specs.map((spec) => [JSON.stringify(spec), spec] as const))('%s', (_, spec) => {
    const chosen = chosenOf(spec)
    const slots = Object.keys(chosen.optimizer.state).length
    const [fast, slow] = [plan(slots), plan(slots)]
    const regularize = penalties as Parameters<typeof createUpdater>[1]
    const one = createUpdater(chosen, regularize, fast.parameters, 'f32', fast.room)
    const other = createUpdater(chosen, regularize, slow.parameters, 'f32')
    for (let t = 1; t <= 8; t++) {
      fast.run(t)
      slow.run(t)
      one.apply(fast.parameters, t, 0.9)
      other.apply(slow.parameters, t, 0.9)
      fast.parameters.forEach(({ data }, i) => {
        data.forEach((x, j) =>
          expect(Math.abs(x - (slow.parameters[i]?.data[j] ?? NaN))).toBeLessThan(2e-6 * t),
        )
      })
    }
    one.reset()
    expect(Object.values(one.slots).flatMap((state) => Object.values(state).map((slot) => slot[0]))).toEqual(
      Object.values(createUpdater(chosen, regularize, slow.parameters, 'f32').slots).flatMap((state) =>
        Object.values(state).map((slot) => slot[0]),
      ),
    )
  })

  it('has a rule for the common optimisers', () => {
    const withRule = [...optimizers.keys()].filter((op) => fusedRule(chosenOf({ op })) !== undefined)
    expect(withRule).toEqual(['SGD', 'Momentum', 'Nesterov', 'AdaGrad', 'RMSProp', 'Adam', 'AdamW'])
  })
})

describe('a rule', () => {
  it.each(specs.map((spec) => [JSON.stringify(spec), spec] as const))('is one pass: %s', (_, spec) => {
    const chosen = chosenOf(spec)
    if (fusedRule(chosen) === undefined) return
    const made = plan(Object.keys(chosen.optimizer.state).length)
    const parameters = made.parameters.map((parameter) => ({ ...parameter, slots: parameter.slots ?? [] }))
    expect(fuseUpdates(chosen, parameters, made.room)).toBeDefined()
  })
})

describe('training on simd', () => {
  it('gives the same bits in every run', () => {
    const losses = [0, 1].map(() => {
      const chosen = chosenOf({ op: 'Adam', lr: 0.05 })
      const made = plan(2)
      const updater = createUpdater(
        chosen,
        penalties as Parameters<typeof createUpdater>[1],
        made.parameters,
        'f32',
        made.room,
      )
      return Array.from({ length: 40 }, (_, t) => {
        const loss = made.run(t)
        updater.apply(made.parameters, t + 1, 1)
        return loss
      })
    })
    expect(losses[1]).toEqual(losses[0])
    expect(losses[0]?.at(-1)).toBeLessThan((losses[0]?.[0] ?? 0) / 2)
  })

  it('keeps gradients apart from what lies between them', () => {
    const made = plan(0)
    made.run(0)
    const [first, last] = [made.parameters[0], made.parameters.at(-1)]
    if (first === undefined || last === undefined) throw new Error('no parameters')
    const { buffer, byteOffset } = first.grad
    const all = new Float32Array(
      buffer,
      byteOffset,
      (last.grad.byteOffset - byteOffset) / 4 + last.grad.length,
    )
    const inside = made.parameters.reduce(
      (sum, { grad }) => sum + [...grad].reduce((s, g) => s + Math.abs(g), 0),
      0,
    )
    expect(all.reduce((s, g) => s + Math.abs(g), 0)).toBeCloseTo(inside, 4)
  })
})
