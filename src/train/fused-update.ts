import { add, div, eq, mul, select, sqrt, sub } from '../expr/build'
import type { Value } from '../expr/value'
import { compileUpdate } from '../kernels/simd'
import type { FloatArray } from '../tensor/tensor'
import type { ChosenOptimizer } from './optimizers'
import type { OptionValues } from './options'

/** An optimiser's update as an expression, so that it becomes one pass over all parameters at once. */
interface FusedRule {
  /** names of the slots, in the order of `update` */
  readonly slots: readonly string[]
  /** the numbers that change from step to step or stand in the options */
  readonly scalars: (hyper: Hyper, t: number) => readonly number[]
  /** whether they depend on the number of the update, and not on the options alone */
  readonly counts?: boolean
  /** parameter and slots after the update */
  readonly update: (
    w: Value,
    g: Value,
    slots: readonly Value[],
    scalars: readonly Value[],
  ) => readonly Value[]
}

/** An option that is a number. */
type Hyper = (name: string) => number

/** Item `i` of a list that is as long as the rule says. */
function at(values: readonly Value[], i: number): Value {
  const value = values[i]
  if (value === undefined) throw new RangeError('a rule asks for more than it named')
  return value
}

const adaptive = (decay: string | undefined): FusedRule => ({
  slots: ['h'],
  scalars: (hyper) => {
    const kept = decay === undefined ? 1 : hyper(decay)
    return [hyper('lr'), hyper('epsilon'), kept, decay === undefined ? 1 : 1 - kept]
  },
  update: (w, g, slots, s) => {
    const h = add(mul(at(s, 2), at(slots, 0)), mul(at(s, 3), mul(g, g)))
    return [sub(w, div(mul(at(s, 0), g), add(sqrt(h), at(s, 1)))), h]
  },
})

/** `scale` is what the weights keep of themselves: AdamW's decay. */
const adam = (scalars: FusedRule['scalars']): FusedRule => ({
  slots: ['m', 'v'],
  counts: true,
  scalars: (hyper, t) => {
    const [beta1, beta2] = [hyper('beta1'), hyper('beta2')]
    return [...scalars(hyper, t), beta1, 1 - beta1, beta2, 1 - beta2]
  },
  update: (w, g, slots, s) => {
    const [rate, floor, kept] = [at(s, 0), at(s, 1), at(s, 2)]
    const m = add(mul(at(s, 3), at(slots, 0)), mul(at(s, 4), g))
    const v = add(mul(at(s, 5), at(slots, 1)), mul(at(s, 6), mul(g, g)))
    const scaled = mul(kept, w)
    return [select(eq(m, 0), scaled, sub(scaled, div(mul(rate, m), add(sqrt(v), floor)))), m, v]
  },
})

/** Rules of the commonest optimisers; a test holds each against the optimiser's own loop. */
export function fusedRule({ optimizer, hyper }: ChosenOptimizer): FusedRule | undefined {
  const { correction, bookEpsilon } = hyper
  switch (optimizer.name) {
    case 'SGD':
      return {
        slots: [],
        scalars: (hyper) => [hyper('lr')],
        update: (w, g, _, s) => [sub(w, mul(at(s, 0), g))],
      }
    case 'Momentum':
      return {
        slots: ['v'],
        scalars: (hyper) => [hyper('lr'), hyper('momentum')],
        update: (w, g, slots, s) => {
          const v = sub(mul(at(s, 1), at(slots, 0)), mul(at(s, 0), g))
          return [add(w, v), v]
        },
      }
    case 'Nesterov':
      return {
        slots: ['b'],
        scalars: (hyper) => [hyper('lr'), hyper('momentum')],
        update: (w, g, slots, s) => {
          const b = add(mul(at(s, 1), at(slots, 0)), g)
          return [sub(w, mul(at(s, 0), add(g, mul(at(s, 1), b)))), b]
        },
      }
    case 'AdaGrad':
      return adaptive(undefined)
    case 'RMSProp':
      return adaptive('decay')
    case 'Adam':
      return adam((hyper, t) => {
        const first = correction === 'none' ? 1 : 1 - Math.pow(hyper('beta1'), t)
        const second = correction === 'both' ? Math.sqrt(1 - Math.pow(hyper('beta2'), t)) : 1
        return [(hyper('lr') * second) / first, (bookEpsilon === true ? 1 : second) * hyper('epsilon'), 1]
      })
    case 'AdamW':
      return adam((hyper, t) => {
        const first = 1 - Math.pow(hyper('beta1'), t)
        const second = Math.sqrt(1 - Math.pow(hyper('beta2'), t))
        const lr = hyper('lr')
        return [(lr * second) / first, second * hyper('epsilon'), 1 - lr * hyper('weightDecay')]
      })
    default:
      return undefined
  }
}

/** Arrays of one parameter, all in the memory of one plan. */
export interface FusedParameter {
  readonly data: FloatArray
  readonly grad: FloatArray
  readonly slots: readonly FloatArray[]
  readonly isBias: boolean
}

/** Update number `t`, with the options of weights and of biases. */
export type FusedUpdate = (t: number, weights: OptionValues, biases: OptionValues) => void

/**
 * All updates as one pass per run of neighbouring parameters that are treated alike: all of them, unless weights decay
 * and biases do not. `scalars`: room for the numbers of every pass. `undefined` where that cannot be.
 */
export function fuseUpdates(
  chosen: ChosenOptimizer,
  parameters: readonly FusedParameter[],
  room: FloatArray | undefined,
): FusedUpdate | undefined {
  const rule = fusedRule(chosen)
  if (rule === undefined || !(room instanceof Float32Array)) return undefined
  const decays = Number(chosen.hyper.weightDecay ?? 0) !== 0
  const runs = neighbours(parameters, decays)
  const width = rule.scalars(() => 0, 1).length
  if (runs.length * width > room.length) return undefined
  const passes = runs.map((run, r) => {
    const scalars = room.subarray(r * width, (r + 1) * width)
    const [data, grad, ...slots] = joinedArrays(run)
    if (data === undefined || grad === undefined) return undefined
    const pass = compileUpdate(
      {
        updated: [data, ...slots],
        read: [grad],
        scalars: Array.from(scalars, (_, i) => scalars.subarray(i, i + 1)),
      },
      ([w, ...own], [g], numbers) =>
        w === undefined || g === undefined ? [] : rule.update(w, g, own, numbers),
    )
    if (pass === undefined) return undefined
    // Of the options, only the rate ever changes.
    return { pass, scalars, rate: NaN, isBias: decays && run[0]?.isBias === true }
  })
  const made = passes.filter((pass) => pass !== undefined)
  if (made.length < passes.length || made.length === 0) return undefined
  return (t, weights, biases) => {
    for (let i = 0; i < made.length; i++) {
      const pass = made[i]
      if (pass === undefined) continue
      const hyper = pass.isBias ? biases : weights
      const rate = Number(hyper.lr)
      if (rule.counts === true || pass.rate !== rate) {
        pass.rate = rate
        pass.scalars.set(rule.scalars((name) => Number(hyper[name]), t))
      }
      pass.pass()
    }
  }
}

const arraysOf = ({ data, grad, slots }: FusedParameter): FloatArray[] => [data, grad, ...slots]

/** Parameters cut into runs whose arrays all lie equally far from those of the run's first one. */
function neighbours(parameters: readonly FusedParameter[], decays: boolean): FusedParameter[][] {
  const runs: FusedParameter[][] = []
  for (const parameter of parameters) {
    const run = runs.at(-1)
    const first = run?.[0]
    const joins =
      first !== undefined && (!decays || first.isBias === parameter.isBias) && isParallel(first, parameter)
    if (joins) run?.push(parameter)
    else runs.push([parameter])
  }
  return runs
}

function isParallel(first: FusedParameter, next: FusedParameter): boolean {
  const [from, to] = [arraysOf(first), arraysOf(next)]
  const distance = next.data.byteOffset - first.data.byteOffset
  return (
    distance > 0 &&
    to.every(
      (array, i) => array.buffer === from[i]?.buffer && array.byteOffset - from[i].byteOffset === distance,
    )
  )
}

/** From the start of the first parameter's arrays to the end of the last one's. What lies between them is 0 in `grad`. */
function joinedArrays(run: readonly FusedParameter[]): Float32Array<ArrayBufferLike>[] {
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) return []
  const length = (last.data.byteOffset - first.data.byteOffset) / 4 + last.data.length
  return arraysOf(first).map(({ buffer, byteOffset }) => new Float32Array(buffer, byteOffset, length))
}
