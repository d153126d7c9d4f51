import type { Backend } from './kernel'
import { reference } from './reference'
import { simd } from './simd'

/** Every way of computing, by the name that a person gives it. */
const backends = { reference, simd } as const satisfies Record<string, Backend>

export type BackendName = keyof typeof backends
export const backendNames: readonly BackendName[] = ['reference', 'simd']

export const backendNamed = (name: BackendName): Backend => backends[name]

export { hasSimd, serveThread, type ThreadHost, type ThreadTask } from './simd'
