import { hasSimd, type BackendName } from '../kernels'
import type { Context } from './io'

/** Says so when what was asked for cannot run here and the reference computes instead. */
export function warnWithoutSimd(context: Context, backend: BackendName | undefined): void {
  if (backend === 'simd' && !hasSimd()) {
    context.io.err('this engine has no WebAssembly SIMD: the reference computes\n')
  }
}
