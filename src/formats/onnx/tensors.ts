import { ProblemError } from '../../base/problem'
import type { Text } from '../../base/text'
import { formatShape, maxElements, maxRank, sizeOf } from '../../tensor/shape'
import type { FloatArray } from '../../tensor/tensor'
import { tooManyNumbers } from '../../tensor/too-many'
import type { TensorProto } from './generated/onnx_pb'
import { DataType, dtypeOf, type OnnxTensor } from './model'

/**
 * A tensor of an ONNX file. The size is checked before anything is allocated.
 * @throws ProblemError `onnx-tensor` (data that does not fit, an element type that is not supported) or
 * `tensor-too-large`
 */
export function readTensorProto(proto: TensorProto): OnnxTensor {
  const shape = proto.dims.map(Number)
  const name = proto.name
  const fail = (code: string, message: Text): never => {
    throw tensorError(code, name, message)
  }
  if (shape.length > maxRank)
    fail('tensor-too-large', {
      en: `it has ${shape.length} axes, at most ${maxRank} can be`,
      ja: `軸が ${shape.length} 本ある。${maxRank} 本までしか扱えない`,
    })
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    fail('onnx-tensor', {
      en: 'a size is not a whole number from 0 up',
      ja: '軸の大きさが 0 以上の整数ではない',
    })
  if (sizeOf(shape) > maxElements) {
    const { en, ja } = tooManyNumbers(sizeOf(shape))
    fail('tensor-too-large', {
      en: `its shape ${formatShape(shape)} is too large: ${en}`,
      ja: `形 ${formatShape(shape)} は大きすぎる: ${ja}`,
    })
  }
  const type: DataType = proto.dataType
  const dtype = dtypeOf(type)
  if (dtype === undefined || proto.dataLocation !== 0)
    return fail('onnx-tensor', {
      en:
        proto.dataLocation === 0
          ? `elements of type ${DataType[type] ?? type} cannot be read`
          : 'its data is in another file',
      ja:
        proto.dataLocation === 0
          ? `要素の型 ${DataType[type] ?? type} は読めない`
          : 'データが別のファイルにある',
    })
  const size = sizeOf(shape)
  const data =
    proto.rawData.length > 0 ? rawNumbers(proto.rawData, type, size) : typedNumbers(proto, type, size)
  if (data?.length !== size)
    return fail('onnx-tensor', {
      en: `its shape ${formatShape(shape)} needs ${size} numbers, the data does not have so many`,
      ja: `形 ${formatShape(shape)} には ${size} 個の数が必要だが、データの数が合わない`,
    })
  return { name, type, shape, dtype, data }
}

export const tensorError = (code: string, name: string, { en, ja }: Text): ProblemError =>
  new ProblemError([
    { code, message: { en: `tensor ${shown(name)}: ${en}`, ja: `テンソル ${shown(name)}: ${ja}` }, at: [] },
  ])

const shown = (name: string): string => JSON.stringify(name.length > 40 ? `${name.slice(0, 39)}…` : name)

interface RawType {
  readonly width: number
  readonly read: (view: DataView, at: number) => number
}

const rawTypes: ReadonlyMap<DataType, RawType> = new Map<DataType, RawType>([
  [DataType.FLOAT, { width: 4, read: (view, at) => view.getFloat32(at, true) }],
  [DataType.DOUBLE, { width: 8, read: (view, at) => view.getFloat64(at, true) }],
  [DataType.FLOAT16, { width: 2, read: (view, at) => fromHalf(view.getUint16(at, true)) }],
  [DataType.INT8, { width: 1, read: (view, at) => view.getInt8(at) }],
  [DataType.UINT8, { width: 1, read: (view, at) => view.getUint8(at) }],
  [DataType.BOOL, { width: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) }],
  [DataType.INT16, { width: 2, read: (view, at) => view.getInt16(at, true) }],
  [DataType.UINT16, { width: 2, read: (view, at) => view.getUint16(at, true) }],
  [DataType.INT32, { width: 4, read: (view, at) => view.getInt32(at, true) }],
  [DataType.UINT32, { width: 4, read: (view, at) => view.getUint32(at, true) }],
  [DataType.INT64, { width: 8, read: (view, at) => Number(view.getBigInt64(at, true)) }],
  [DataType.UINT64, { width: 8, read: (view, at) => Number(view.getBigUint64(at, true)) }],
])

/** Little-endian elements one after the other; `undefined` when there are not exactly `size` of them. */
function rawNumbers(bytes: Uint8Array, type: DataType, size: number): FloatArray | undefined {
  const raw = rawTypes.get(type)
  if (raw === undefined || bytes.length !== size * raw.width) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const data = arrayFor(type, size)
  for (let i = 0; i < size; i++) data[i] = raw.read(view, i * raw.width)
  return data
}

/** Singles stay singles, so that saving them again loses nothing. */
const arrayFor = (type: DataType, size: number): FloatArray =>
  type === DataType.FLOAT ? new Float32Array(size) : new Float64Array(size)

/** The field that the element type is kept in when there is no raw data. */
function typedNumbers(proto: TensorProto, type: DataType, size: number): FloatArray | undefined {
  if (type === DataType.FLOAT || type === DataType.DOUBLE)
    return rawNumbers(type === DataType.FLOAT ? proto.floatData : proto.doubleData, type, size)
  const bytes =
    type === DataType.INT64
      ? proto.int64Data
      : type === DataType.UINT32 || type === DataType.UINT64
        ? proto.uint64Data
        : proto.int32Data
  const data = varints(bytes, size)
  return type === DataType.FLOAT16 ? data?.map((bits) => fromHalf(bits)) : data
}

/** Packed varints as signed numbers; `undefined` when there are not exactly `size` of them. */
function varints(bytes: Uint8Array, size: number): Float64Array | undefined {
  if (bytes.length < size) return undefined
  const data = new Float64Array(size)
  let count = 0
  for (let at = 0; at < bytes.length; count++) {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined || shift > 63n || count >= size) return undefined
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    data[count] = Number(BigInt.asIntN(64, value))
  }
  return count === size ? data : undefined
}

/** IEEE half precision. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
