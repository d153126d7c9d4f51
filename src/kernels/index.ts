import type { Backend } from './kernel'
import type { BackendName } from './names'
import { reference } from './reference'
import { simd } from './simd'

const backends: Readonly<Record<BackendName, Backend>> = { reference, simd }

export const backendNamed = (name: BackendName): Backend => backends[name]

export type { BackendName } from './names'
export { hasSimd, serveThread, type ThreadHost, type ThreadTask } from './simd'
