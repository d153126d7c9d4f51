import { scalarFunctions } from '../scalar'
import { importedMath } from './loop/nodes'
import type { ValueType } from './wasm'

/** Functions of numbers that code may call outside of WebAssembly, as its module declares them. */
export const mathImports = importedMath.map((name) => ({
  name,
  params: (name === 'pow' ? ['f32', 'f32'] : ['f32']) satisfies ValueType[],
  results: ['f32'] satisfies ValueType[],
}))

/** The same functions, as an instance gets them. */
export const mathFunctions = Object.fromEntries(importedMath.map((name) => [name, scalarFunctions[name]]))
