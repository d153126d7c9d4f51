/*
 * Node 20 has WebAssembly's multiply-add in one instruction, as browsers do, but behind a switch; later ones have it
 * always. Matrix products are a third faster with it. Whether it is there is asked of the engine before it is used.
 */
import { setFlagsFromString } from 'node:v8'

if (process.versions.v8.startsWith('11.')) setFlagsFromString('--experimental-wasm-relaxed-simd')
