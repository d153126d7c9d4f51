import type { Backend, Kernels } from '../kernel'
import { elementwiseKernels } from './elementwise'
import { indexingKernels } from './indexing'
import { layoutKernels } from './layout'
import { matmul } from './matmul'

/** Plain loops, in doubles or singles: the truth that other backends are held against. */
export const kernels: Kernels = { ...elementwiseKernels, ...layoutKernels, ...indexingKernels, matmul }

export const reference = {
  name: 'reference',
  bind: (step) => kernels[step.prim](step),
} satisfies Backend
