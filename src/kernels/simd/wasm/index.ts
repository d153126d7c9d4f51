export { FunctionBuilder, type Local } from './function'
export { importModule, ModuleBuilder, type MemoryImport } from './module'
export type { PlainOp, ValueType } from './opcodes'
