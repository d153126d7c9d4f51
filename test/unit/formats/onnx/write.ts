import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf'
import {
  AttributeProto_AttributeType as AttributeType,
  ModelProtoSchema,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  type AttributeProtoSchema,
  type TensorProto,
  type ValueInfoProtoSchema,
} from '../../../../src/formats/onnx/generated/onnx_pb'

/** A small ONNX writer: models as the tests describe them, as bytes. */
export interface ModelText {
  readonly nodes: readonly NodeText[]
  /** shapes by name; a size may be a name; `int` after the name makes it int64: `t:int` */
  readonly inputs?: Readonly<Record<string, readonly (number | string)[]>>
  readonly outputs: readonly string[]
  readonly initializers?: Readonly<Record<string, { shape: number[]; data: number[]; type?: DataType }>>
  readonly opset?: number
  readonly name?: string
}

export interface NodeText {
  readonly op: string
  readonly in?: readonly string[]
  readonly out: readonly string[]
  readonly attrs?: Readonly<Record<string, AttrText>>
  readonly domain?: string
  readonly name?: string
}

/** Whole numbers are ints; a float is written as a text that ends in f: `0.5f`. */
export type AttrText = number | string | readonly number[] | TensorProto

export const modelBytes = (model: ModelText): Uint8Array =>
  toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 10n,
      opsetImport: [
        { domain: '', version: BigInt(model.opset ?? 22) },
        { domain: 'ai.onnx.preview.training', version: 1n },
      ],
      graph: {
        name: model.name ?? 'test',
        node: model.nodes.map(({ op, in: input = [], out, attrs = {}, domain = '', name = '' }) => ({
          opType: op,
          name,
          domain,
          input: [...input],
          output: [...out],
          attribute: Object.entries(attrs).map(([key, value]) => attribute(key, value)),
        })),
        input: Object.entries(model.inputs ?? {}).map(([name, shape]) => valueInfo(name, shape)),
        output: model.outputs.map((name) => ({ name })),
        initializer: Object.entries(model.initializers ?? {}).map(([name, { shape, data, type }]) =>
          tensorProto(shape, data, type, name),
        ),
      },
    }),
  )

export const tensorBytes = (tensor: TensorProto): Uint8Array => toBinary(TensorProtoSchema, tensor)

/** A tensor with raw data, of floats or of int64. */
export function tensorProto(
  shape: readonly number[],
  data: readonly number[],
  type: DataType = DataType.FLOAT,
  name = '',
): TensorProto {
  const width = type === DataType.FLOAT ? 4 : 8
  const view = new DataView(new ArrayBuffer(data.length * width))
  data.forEach((x, i) => {
    if (type === DataType.FLOAT) view.setFloat32(i * 4, x, true)
    else if (type === DataType.DOUBLE) view.setFloat64(i * 8, x, true)
    else view.setBigInt64(i * 8, BigInt(x), true)
  })
  return create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: type,
    rawData: new Uint8Array(view.buffer),
  })
}

function attribute(name: string, value: AttrText): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: BigInt(value) }
  if (typeof value === 'string') {
    const float = /^(-?[\d.]+)f$/.exec(value)?.[1]
    return float === undefined
      ? { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) }
      : { name, type: AttributeType.FLOAT, f: Number(float) }
  }
  if (Array.isArray(value))
    return { name, type: AttributeType.INTS, ints: (value as readonly number[]).map(BigInt) }
  return { name, type: AttributeType.TENSOR, t: value as TensorProto }
}

function valueInfo(
  text: string,
  shape: readonly (number | string)[],
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const [name = '', type] = text.split(':')
  return {
    name,
    type: {
      value: {
        case: 'tensorType',
        value: {
          elemType: type === 'int' ? DataType.INT64 : DataType.FLOAT,
          shape: {
            dim: shape.map((size) => ({
              value:
                typeof size === 'number'
                  ? { case: 'dimValue' as const, value: BigInt(size) }
                  : { case: 'dimParam' as const, value: size },
            })),
          },
        },
      },
    },
  }
}
