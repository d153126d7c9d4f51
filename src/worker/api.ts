import type { Problem } from '../base/problem'
import type { Language } from '../base/text'
import type { PlanWords } from '../engine/plan-text'
import type { GraphDocument } from '../graph/document'
import type { Checkpoint } from '../train/trainer'
import type { CurvePoint, Loaded, Progress, RunView } from '../train/views'
import type { CheckRow, Explanation, Frame, NamedShape, Slope, Spoken, TensorRef, WholeTensor } from './views'

export type { Checkpoint } from '../train/trainer'
export type { CurvePoint, DataSetView, Loaded, Prediction, Progress, RunView } from '../train/views'

/** What the page may ask of the engine's worker. All of it is plain data, so it crosses by structured clone. */
export interface EngineApi {
  /**
   * Compiles (when the structure changed) and evaluates. A later call for a newer revision may overtake it. `path`: ids of
   * nodes that are opened, one inside the other; the frame and all that is asked about it are those of the last one.
   */
  evaluate(document: GraphDocument, revision: number, path?: readonly string[]): Promise<Frame>
  /** A whole tensor of the latest frame; `undefined` when it has none. */
  tensor(ref: TensorRef): Promise<WholeTensor | undefined>
  /** The backward rule of one port, in stages. */
  explain(node: string, port: string): Promise<Explanation | undefined>
  /** The sentence for step `index` of the latest frame. */
  speak(index: number): Promise<Spoken | undefined>
  gradientCheck(): Promise<{ readonly rows: readonly CheckRow[]; readonly problems: readonly Problem[] }>
  /** The objective as a function of one scalar source; `undefined` where there is no scalar to vary. */
  slope(node: string): Promise<Slope | undefined>
  /** How a training step of the document is computed, in words; problems instead where it cannot be. */
  plan(
    document: GraphDocument,
    language: Language,
  ): Promise<{ readonly words: PlanWords } | { readonly problems: readonly Problem[] }>
  /** Auto layout; positions of the nodes' upper left corners by id. */
  layout(
    document: GraphDocument,
    ports?: readonly string[],
  ): Promise<Readonly<Record<string, readonly [number, number]>>>
  /** The canvas at step `at` (all steps when absent) as an SVG text. */
  svg(document: GraphDocument, options: SvgOptions): Promise<string>
  /** Shapes that fit: which ops could take a wire from this output, and at which port. */
  fits(
    document: GraphDocument,
    source: string,
  ): Promise<readonly { readonly op: string; readonly port: string }[]>
  /** Shape of an output as a person reads it. */
  shapeOf(node: string, output: string): Promise<NamedShape | undefined>
}

export interface SvgOptions {
  readonly theme: 'light' | 'dark'
  readonly language: 'en' | 'ja'
  readonly at?: number
  /** ids of the opened nodes */
  readonly path?: readonly string[]
}

/** What the page may ask of a worker that compares the runs of a document's experiments. Several may share them. */
export interface ComparisonApi {
  /** All runs before they begin, or what keeps them from it. Ends what was under way. */
  prepare(document: GraphDocument): Promise<{
    readonly runs: readonly RunView[]
    readonly problems: readonly Problem[]
  }>
  /** Trains one run after the other, by the numbers that `claim` gives it, until it gives none or `stop` is called. */
  train(
    claim: () => readonly number[] | Promise<readonly number[]>,
    report: (news: readonly (readonly [index: number, run: RunView])[]) => void | Promise<void>,
  ): Promise<void>
  stop(): Promise<void>
}

/** What the page may ask of the training worker. */
export interface TrainerApi {
  /** Prepares data and parameters; problems instead when the document cannot be trained. */
  load(document: GraphDocument): Promise<Loaded>
  /** Runs until `pause`, the last update, or divergence; `report` is called at most once per frame. */
  start(report: (progress: Progress) => void, pace?: number): Promise<void>
  /** Returns after the update that is under way. */
  pause(): Promise<void>
  /** One update. */
  step(): Promise<Progress>
  /** Back to the initial parameters. */
  reset(): Promise<Progress>
  /** The present parameters, as they stand in a document's `params`. */
  parameters(): Promise<NonNullable<GraphDocument['params']>>
  /** All that is needed to go on in another worker; training is not held up. */
  snapshot(): Promise<Checkpoint | undefined>
  /** Goes on from a snapshot of the document that is loaded, and with the curve that it had. */
  restore(checkpoint: Checkpoint, curve: readonly CurvePoint[]): Promise<Progress>
  /** Takes the lock of this name for as long as the worker lives: whoever gets it next knows that it has died. */
  hold(lock: string): Promise<void>
}
