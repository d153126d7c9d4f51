import type { Backend } from '../kernel'
import { detect } from './probe'
import { bindTapes } from './tape'

export { releaseThreads } from './memory'
export { bytesOf, instantiate, planSimd, type SimdOptions, type SimdProgram } from './plan'
export { describe, type SimdSummary, type StepKind, type StepSummary } from './plan/describe'
export { detect } from './probe'
export type { ThreadHost, ThreadTask } from './threads/host'
export { serveThread } from './threads/serve.mjs'
export { sharingOf, type Alone, type Sharing } from './threads/sharing'
export { compileUpdate } from './update'

/**
 * Single precision in WebAssembly. Plans are made as a whole (see `planSimd`), not step by step; a plan that stays with
 * the reference uses its kernels.
 */
export const simd: Backend = {
  name: 'simd',
  bind: () => undefined,
  tapes: (cells, tapes) => {
    const operands = tapes.reduce((sum, tape) => sum + tape.operands.length, 0)
    return playsTapes(operands) ? bindTapes(cells, tapes) : undefined
  },
}

/** Operands from which on a tape's code is worth making: it takes about a millisecond. */
const worthCode = 1000

/** Whether tapes of so many operands in all are played in WebAssembly. */
export const playsTapes = (operands: number): boolean => operands >= worthCode && hasSimd()

/** Whether `simd` can run here. */
export const hasSimd = (): boolean => detect().simd
