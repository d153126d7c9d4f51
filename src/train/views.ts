import type { Problem } from '../base/problem'
import type { Label } from '../base/text'
import type { Decoded } from './decode'
import type { Evaluation } from './measure'

/*
 * What training tells a page: plain data, so that it crosses to it by structured clone.
 */

/** The data set in use, ready to plot: 2-D points when there are two features, a curve when there is one. */
export interface DataSetView {
  readonly features: number
  readonly classes: number
  readonly task: 'classify' | 'regress'
  readonly train: number
  readonly test: number
  /** at most 2000 of them */
  readonly points: readonly { readonly x: readonly number[]; readonly t: number; readonly test: boolean }[]
}

/** What comes of a document that was given to be trained. */
export interface Loaded {
  readonly problems: readonly Problem[]
  readonly data?: DataSetView
  /** an engine without WebAssembly SIMD: training works, slowly */
  readonly lacksSimd?: boolean
}

export interface Progress {
  readonly update: number
  readonly epoch: number
  readonly running: boolean
  readonly updatesPerSecond: number
  /** threads that the latest update had */
  readonly threads: number
  /** the curve so far, thinned to at most 500 points */
  readonly curve: readonly CurvePoint[]
  readonly trainLoss?: number
  readonly testLoss?: number
  readonly trainAccuracy?: number
  readonly testAccuracy?: number
  /** e to the power of the loss, of a language model */
  readonly trainPerplexity?: number
  readonly testPerplexity?: number
  /** share of the places that are right when the network is fed its own predictions, and the first few sequences */
  readonly decodedAccuracy?: number
  readonly decoded?: readonly Decoded[]
  /** prediction on a grid, for 2-D inputs (class probabilities) or 1-D inputs (the curve) */
  readonly prediction?: Prediction
  /** Euclidean norm of each parameter's gradient in the last update */
  readonly gradientNorms: Readonly<Record<string, number>>
  readonly done?: 'finished' | 'diverged'
  readonly problems?: readonly Problem[]
}

/** One run of an experiment, as far as it has come. */
export interface RunView {
  readonly name: Label
  readonly seed: number
  readonly update: number
  /** updates in all; absent before it begins */
  readonly updates?: number
  readonly curve: readonly CurvePoint[]
  readonly done?: 'finished' | 'diverged'
  /** of the whole sets, at the end */
  readonly evaluation?: Evaluation
  readonly problems?: readonly Problem[]
}

export interface CurvePoint {
  readonly update: number
  readonly trainLoss: number
  readonly testLoss?: number
  readonly trainAccuracy?: number
  readonly testAccuracy?: number
}

export type Prediction =
  | {
      readonly kind: 'plane'
      readonly x: readonly [number, number]
      readonly y: readonly [number, number]
      readonly cols: number
      readonly rows: number
      /** row-major from the lower left; `classes` numbers a point (1: the probability or raw output) */
      readonly classes: number
      readonly data: Float32Array
    }
  | { readonly kind: 'curve'; readonly x: readonly number[]; readonly y: readonly number[] }
