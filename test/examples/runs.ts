import { expect } from 'vitest'
import { inLanguage } from '../../src/base/text'
import { compile } from '../../src/engine/compile'
import { evaluate } from '../../src/engine/evaluate'
import type { CompileOptions } from '../../src/engine/program'
import type { GraphDocument } from '../../src/graph/document'
import { parseTensor } from '../../src/tensor/literal'
import { readExperiments } from '../../src/train/experiments'
import { firstBatch } from '../../src/train/first-batch'
import { createTrainer, type Trainer, type TrainerOptions } from '../../src/train/trainer'
import { example, lines } from './files'

export function trainerOf(document: GraphDocument, options?: TrainerOptions): Trainer {
  const created = createTrainer(document, options)
  if ('problems' in created) throw new Error(lines(created.problems).join('\n'))
  return created.trainer
}

/** Trains to the end. */
export function trained(document: GraphDocument, options?: TrainerOptions): Trainer {
  const trainer = trainerOf(document, options)
  while (trainer.done === undefined) trainer.step()
  return trainer
}

/** The documents of an example's experiment, one for each seed. */
export function runsOf(name: string, experiment: string): readonly GraphDocument[] {
  const { runs, problems } = readExperiments(example(name))
  expect(lines(problems)).toEqual([])
  const found = runs.filter((run) => inLanguage(run.experiment.name, 'en') === experiment)
  if (found.length === 0) throw new Error(`${name} has no experiment ${experiment}`)
  return found.map(({ document }) => document)
}

/** The first run of an example's experiment. */
export function runOf(name: string, experiment: string): GraphDocument {
  const [document] = runsOf(name, experiment)
  if (document === undefined) throw new Error('no run')
  return document
}

/** A parameter as it stands after training. */
export const parameterOf = (trainer: Trainer, name: string): readonly number[] =>
  Array.from(parseTensor(trainer.parameters()[name]).data)

export interface Evaluated {
  /** of a node's first output, or of a parameter */
  value(name: string): readonly number[]
  /** of the objective */
  gradient(name: string): readonly number[]
}

/** Runs a document once, on the first batch of its data. */
export function evaluated(document: GraphDocument, options: CompileOptions = {}, step?: number): Evaluated {
  const feeds = { ...firstBatch(document), ...options.feeds }
  const { program, problems } = compile(document, { ...options, feeds })
  expect(lines(problems)).toEqual([])
  const evaluation = evaluate(program, step === undefined ? {} : { step })
  const valueOf = (name: string) => {
    const value = program.byId.get(name)?.outputs.values().next().value ?? program.leaves.get(name)?.value
    if (value === undefined) throw new Error(`nothing is called ${name}`)
    return value
  }
  return {
    value: (name) => Array.from(evaluation.tensor(valueOf(name)).data),
    gradient(name) {
      const gradient = program.gradients.get(valueOf(name))
      if (gradient === undefined) throw new Error(`${name} has no gradient`)
      return Array.from(evaluation.tensor(gradient).data)
    },
  }
}

export const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length

/** Standard deviation, divided by n. */
export function deviation(xs: readonly number[]): number {
  const middle = mean(xs)
  return Math.sqrt(mean(xs.map((x) => (x - middle) ** 2)))
}

/** Root of the mean square. */
export const rms = (xs: readonly number[]): number => Math.sqrt(mean(xs.map((x) => x * x)))

export const share = (xs: readonly number[], holds: (x: number) => boolean): number =>
  xs.filter(holds).length / xs.length

/** `actual` lies within `tolerance` of what the curriculum prints. */
export function expectClose(actual: number | undefined, printed: number, tolerance: number): void {
  expect(Math.abs((actual ?? NaN) - printed), `${printed} is ${actual}`).toBeLessThanOrEqual(
    tolerance * (1 + 1e-9),
  )
}
