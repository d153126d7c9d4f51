import type { Problem } from '../base/problem'
import type { Text } from '../base/text'
import { resolveOptions, unknownName, type OptionSpec, type OptionSpecs, type OptionValues } from './options'

/** How the learning rate changes while training goes on. */
export interface ScheduleKind<O extends OptionSpecs = OptionSpecs> {
  readonly name: string
  readonly title: Text
  /** one line */
  readonly summary: Text
  /** as TeX over η₀ and k, the epochs (or updates) that are over */
  readonly formula: string
  readonly options: O
  /** what η₀ is multiplied by after `k` epochs or updates; `drops`: how often the loss has stood still */
  readonly factor: (k: number, options: OptionValues<O>, drops: number) => number
}

const define = <const O extends OptionSpecs>(kind: ScheduleKind<O>): ScheduleKind =>
  kind as unknown as ScheduleKind // options are resolved by name before `factor` is called

const unit = {
  type: 'choice',
  default: 'epoch',
  choices: ['epoch', 'update'],
  doc: { en: 'What is counted', ja: '数える単位' },
} as const satisfies OptionSpec

const factor = <const D extends number>(initial: D, doc: Text) => ({
  type: 'number' as const,
  default: initial,
  above: 0,
  max: 1,
  tex: '\\gamma',
  doc,
})

const constant = define({
  name: 'constant',
  title: { en: 'Constant', ja: '一定' },
  summary: { en: 'The same learning rate throughout.', ja: '学習率を変えない。' },
  formula: '\\eta = \\eta_0',
  options: {},
  factor: () => 1,
})

const step = define({
  name: 'step',
  title: { en: 'Steps', ja: '段階的' },
  summary: { en: 'Drops the learning rate at regular intervals.', ja: '一定の間隔で学習率を下げる。' },
  formula: '\\eta = \\eta_0\\, \\gamma^{\\lfloor k / s \\rfloor}',
  options: {
    every: { type: 'int', default: 100, min: 1, tex: 's', doc: { en: 'Length of a step', ja: '1 段の長さ' } },
    factor: factor(0.1, { en: 'What each step multiplies by', ja: '1 段ごとに掛ける数' }),
    unit,
  },
  factor: (k, { every, factor }) => factor ** Math.floor(k / every),
})

const exponential = define({
  name: 'exponential',
  title: { en: 'Exponential', ja: '指数的' },
  summary: {
    en: 'Shrinks the learning rate a little all the time.',
    ja: '学習率を毎回同じ割合で小さくする。',
  },
  formula: '\\eta = \\eta_0\\, \\gamma^{k}',
  options: {
    factor: factor(0.95, { en: 'What each epoch or update multiplies by', ja: '1 回ごとに掛ける数' }),
    unit,
  },
  factor: (k, { factor }) => factor ** k,
})

const plateau = define({
  name: 'plateau',
  title: { en: 'On plateaus', ja: '停滞時' },
  summary: {
    en: 'Divides the learning rate when the loss has stood still for a while.',
    ja: '損失が下がらない状態が続いたら学習率を割る。',
  },
  formula: '\\eta = \\eta_0\\, \\gamma^{p}',
  options: {
    factor: factor(0.25, { en: 'What each plateau multiplies by', ja: '停滞するたびに掛ける数' }),
    patience: {
      type: 'int',
      default: 10,
      min: 1,
      doc: { en: 'Epochs without progress that are waited for', ja: '改善がないまま待つエポック数' },
    },
    threshold: {
      type: 'number',
      default: 1e-4,
      min: 0,
      below: 1,
      doc: {
        en: 'Share by which the loss must fall to count as progress',
        ja: '改善とみなす損失の減少の割合',
      },
    },
  },
  factor: (_k, { factor }, drops) => factor ** drops,
})

export const scheduleKinds: ReadonlyMap<string, ScheduleKind> = new Map(
  [constant, step, exponential, plateau].map((kind) => [kind.name, kind]),
)

/** What a plateau remembers; part of a checkpoint. */
export interface ScheduleState {
  best: number
  waited: number
  drops: number
}

export interface Schedule {
  readonly kind: ScheduleKind
  readonly options: OptionValues
}

export const freshSchedule = (): ScheduleState => ({ best: Infinity, waited: 0, drops: 0 })

/** Reads `training.schedule`; constant when a document names none. Problems: `unknown-schedule`, `bad-option`. */
export function chooseSchedule(
  spec: Readonly<Record<string, unknown>> = { kind: 'constant' },
): { readonly schedule: Schedule } | { readonly problems: readonly Problem[] } {
  const kind = typeof spec.kind === 'string' ? scheduleKinds.get(spec.kind) : undefined
  if (kind === undefined) {
    const names = [...scheduleKinds.keys()]
    return {
      problems: [unknownName('unknown-schedule', { en: 'schedule', ja: 'スケジュール' }, spec.kind, names)],
    }
  }
  const { values, problems } = resolveOptions(kind.name, kind.options, spec, ['kind'])
  return problems.length > 0 ? { problems } : { schedule: { kind, options: values } }
}

/** What the learning rate is multiplied by for the next update. */
export function rateFactor(
  { kind, options }: Schedule,
  done: { readonly updates: number; readonly epochs: number },
  state: ScheduleState,
): number {
  return kind.factor(options.unit === 'update' ? done.updates : done.epochs, options, state.drops)
}

/** Tells a plateau the mean loss of the epoch that has just ended. */
export function observeEpoch({ kind, options }: Schedule, loss: number, state: ScheduleState): void {
  if (kind !== plateau) return
  if (loss < state.best * (1 - Number(options.threshold))) {
    state.best = loss
    state.waited = 0
  } else if (++state.waited >= Number(options.patience)) {
    state.waited = 0
    state.drops++
  }
}
