import type { Problem } from '../../base/problem'
import type { FloatArray, Precision } from '../../tensor/tensor'
import { resolveOptions, unknownName, type OptionValues } from '../options'
import type { Optimizer } from './kit/optimizer'

export type { Optimizer } from './kit/optimizer'

/** In the order of the curriculum. */
const order = ['SGD', 'Momentum', 'Nesterov', 'AdaGrad', 'RMSProp', 'Adadelta', 'Adam', 'AdamW', 'Ftrl']

const files = import.meta.glob<Optimizer>(['./*.ts', '!./index.ts'], { eager: true, import: 'optimizer' })

function rank(name: string): number {
  const place = order.indexOf(name)
  return place < 0 ? order.length : place
}

/** Every optimiser by name; one that `order` does not know comes last. */
export const optimizers: ReadonlyMap<string, Optimizer> = new Map(
  Object.values(files)
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1))
    .map((optimizer) => [optimizer.name, optimizer]),
)

if (optimizers.size !== Object.keys(files).length) throw new Error('two optimisers have the same name')

/** An optimiser with its hyper-parameters filled in. */
export interface ChosenOptimizer {
  readonly optimizer: Optimizer
  readonly hyper: OptionValues
  /** climbs instead of descending */
  readonly maximize: boolean
}

/**
 * Reads `training.optimizer`; SGD when a document names none. `maximize` is an option of all of them.
 * Problems: `unknown-optimizer`, `bad-option`.
 */
export function chooseOptimizer(
  spec: Readonly<Record<string, unknown>> = {},
): { readonly chosen: ChosenOptimizer } | { readonly problems: readonly Problem[] } {
  const name = Object.hasOwn(spec, 'op') ? spec.op : 'SGD'
  const optimizer = typeof name === 'string' ? optimizers.get(name) : undefined
  if (optimizer === undefined) {
    const kind = { en: 'optimiser', ja: '最適化手法' }
    return { problems: [unknownName('unknown-optimizer', kind, name, [...optimizers.keys()])] }
  }
  const { values, problems } = resolveOptions(optimizer.name, { ...optimizer.hyper, maximize }, spec, ['op'])
  if (problems.length > 0) return { problems }
  return { chosen: { optimizer, hyper: values, maximize: values.maximize === true } }
}

const maximize = {
  type: 'boolean',
  default: false,
  doc: { en: 'Climbs the gradient instead of descending it', ja: '勾配を下らずに登る' },
} as const

/** Fresh slots for a parameter of `size` elements. */
export function createState(
  { optimizer, hyper }: ChosenOptimizer,
  size: number,
  precision: Precision,
): Record<string, FloatArray> {
  const state: Record<string, FloatArray> = {}
  for (const [name, slot] of Object.entries(optimizer.state)) {
    const data = precision === 'f32' ? new Float32Array(size) : new Float64Array(size)
    state[name] = data.fill(slot.initial?.(hyper) ?? 0)
  }
  return state
}
