import type { Tensor } from '../../tensor/tensor'
import { TensorProto_DataType as DataType } from './generated/onnx_pb'

/** An ONNX model as far as Gradwire understands it: plain data, every number checked. */
export interface OnnxModel {
  readonly name: string
  /** version of the operator set by domain; '' is ONNX's own */
  readonly opsets: ReadonlyMap<string, number>
  readonly nodes: readonly OnnxNode[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly initializers: ReadonlyMap<string, OnnxTensor>
}

export interface OnnxNode {
  readonly op: string
  readonly domain: string
  readonly name: string
  /** names of values; '' is an optional one left out */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attrs: ReadonlyMap<string, OnnxAttr>
}

export type OnnxAttr =
  | { readonly kind: 'float' | 'int'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'floats' | 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  /** graphs, sparse tensors, types: things that no op here understands */
  | { readonly kind: 'other' }

/** An input or output of the graph. */
export interface OnnxValue {
  readonly name: string
  readonly type: DataType
  /** sizes, names of sizes, or nothing where the file does not say; `undefined`: not even the rank is known */
  readonly shape?: readonly (number | string | undefined)[]
}

export interface OnnxTensor extends Tensor {
  readonly name: string
  readonly type: DataType
}

/** What a data type means here; `undefined` for strings, complex numbers and the rarer float formats. */
export function dtypeOf(type: DataType): Tensor['dtype'] | undefined {
  if (type === DataType.FLOAT || type === DataType.DOUBLE || type === DataType.FLOAT16) return 'float'
  if (type === DataType.BOOL) return 'bool'
  return integers.has(type) ? 'int' : undefined
}

const integers: ReadonlySet<DataType> = new Set([
  DataType.INT8,
  DataType.INT16,
  DataType.INT32,
  DataType.INT64,
  DataType.UINT8,
  DataType.UINT16,
  DataType.UINT32,
  DataType.UINT64,
])

export { DataType }
