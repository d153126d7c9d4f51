import { ProblemError } from '../base/problem'
import { type Text } from '../base/text'
import { fromBase64, toBase64, type StoredType } from './base64'
import { formatShape, maxElements, maxRank, sizeOf } from './shape'
import { tensor, type DType, type FloatArray, type Shape, type Tensor } from './tensor'
import { tooManyNumbers } from './too-many'

/** A number as JSON can say it. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity'

/** A tensor as a document holds it (docs: DESIGN "The document"). Rank 0 is a plain number. */
export type JsonTensor =
  | JsonNumber
  | { readonly shape: readonly number[]; readonly data: readonly JsonNumber[]; readonly dtype?: string }
  | { readonly shape: readonly number[]; readonly base64: string; readonly dtype: string }

const dtypes: Readonly<Record<string, DType>> = {
  float: 'float',
  f64: 'float',
  f32: 'float',
  int: 'int',
  i32: 'int',
  bool: 'bool',
}

/**
 * Reads a tensor literal. Throws a ProblemError with code `bad-tensor` or `tensor-too-large`; sizes are checked before
 * anything is allocated. `f32` and base64 `f32` data stay in a Float32Array, so that saving them again loses nothing.
 */
export function parseTensor(literal: unknown): Tensor {
  const single = parseNumber(literal)
  if (single !== undefined) return tensor([single], [])
  if (typeof literal !== 'object' || literal === null || Array.isArray(literal)) {
    throw bad(
      'a tensor is a number or {"shape": […], "data": […]}',
      'テンソルは数か {"shape": […], "data": […]} で書く',
    )
  }
  const shape = parseShape(own(literal, 'shape'))
  const dtypeName = own(literal, 'dtype') ?? 'float'
  const dtype =
    typeof dtypeName === 'string' && Object.hasOwn(dtypes, dtypeName) ? dtypes[dtypeName] : undefined
  if (dtype === undefined) {
    const known = Object.keys(dtypes)
    throw bad(
      `unknown dtype ${quote(dtypeName)}: it is one of ${known.join(', ')}`,
      `dtype ${quote(dtypeName)} は使えない。使えるのは ${known.join('、')}`,
    )
  }
  const base64 = own(literal, 'base64')
  if (base64 !== undefined) return { shape, dtype, data: parseBase64(base64, dtypeName, shape) }
  return { shape, dtype, data: parseData(own(literal, 'data'), shape, dtype, dtypeName === 'f32') }
}

/**
 * The literal of a tensor; rank 0 becomes a number. Digits are the shortest that read back exactly. Tensors of more
 * elements than `base64Above` (default: never) are written as base64.
 */
export function writeTensor(t: Tensor, options: { readonly base64Above?: number } = {}): JsonTensor {
  const shape = [...t.shape]
  if (shape.length === 0 && t.dtype === 'float') return writeNumber(t.data[0] ?? 0)
  if (t.data.length > (options.base64Above ?? Infinity)) {
    const type = storedTypeOf(t)
    if (type !== undefined) return { shape, base64: toBase64(t.data, type), dtype: type }
  }
  const data = Array.from(t.data, writeNumber)
  return t.dtype === 'float' ? { shape, data } : { shape, data, dtype: t.dtype }
}

/** `"NaN"` and `"±Infinity"` for what JSON cannot say. */
export function writeNumber(x: number): JsonNumber {
  if (Number.isFinite(x)) return x
  return Number.isNaN(x) ? 'NaN' : x > 0 ? 'Infinity' : '-Infinity'
}

/** The number that a JSON value stands for, or `undefined`. */
export function parseNumber(json: unknown): number | undefined {
  if (typeof json === 'number') return json
  if (json === 'NaN') return NaN
  if (json === 'Infinity') return Infinity
  if (json === '-Infinity') return -Infinity
  return undefined
}

function parseShape(json: unknown): Shape {
  if (!Array.isArray(json)) throw bad('a tensor needs a shape', 'テンソルには shape が必要')
  if (json.length > maxRank) {
    throw tooLarge(
      `a tensor has at most ${maxRank} axes, not ${json.length}`,
      `テンソルの軸は ${maxRank} 本まで（ここでは ${json.length} 本）`,
    )
  }
  const shape: number[] = []
  for (const d of json as unknown[]) {
    if (typeof d !== 'number' || !Number.isSafeInteger(d) || d < 0) {
      throw bad(`${quote(d)} is not a size of an axis`, `${quote(d)} は軸の大きさにならない`)
    }
    shape.push(d)
  }
  if (sizeOf(shape) > maxElements) {
    const { en, ja } = tooManyNumbers(sizeOf(shape))
    throw tooLarge(
      `a tensor of shape ${formatShape(shape)} is too large: ${en}`,
      `形 ${formatShape(shape)} のテンソルは大きすぎる: ${ja}`,
    )
  }
  return shape
}

function parseData(json: unknown, shape: Shape, dtype: DType, single: boolean): FloatArray {
  const size = sizeOf(shape)
  if (!Array.isArray(json)) throw bad('a tensor needs data or base64', 'テンソルには data か base64 が必要')
  checkCount(json.length, size, shape)
  const data = single ? new Float32Array(size) : new Float64Array(size)
  for (let i = 0; i < size; i++) {
    const item: unknown = json[i]
    const x = typeof item === 'boolean' ? Number(item) : parseNumber(item)
    if (x === undefined) throw bad(`${quote(item)} is not a number`, `${quote(item)} は数ではない`)
    if (dtype !== 'float' && !Number.isSafeInteger(x)) {
      throw bad(`${quote(item)} is not an integer`, `${quote(item)} は整数ではない`)
    }
    data[i] = x
  }
  return data
}

function parseBase64(json: unknown, dtype: unknown, shape: Shape): FloatArray {
  if (typeof json !== 'string') throw bad('base64 is a string', 'base64 は文字列で書く')
  if (dtype !== 'f32' && dtype !== 'f64' && dtype !== 'i32') {
    throw bad(
      'base64 needs the dtype "f32", "f64" or "i32"',
      'base64 には dtype "f32"、"f64"、"i32" のどれかが必要',
    )
  }
  const width = dtype === 'f64' ? 8 : 4
  const padding = json.endsWith('==') ? 2 : json.endsWith('=') ? 1 : 0
  const bytes = (json.length / 4) * 3 - padding
  checkCount(bytes / width, sizeOf(shape), shape)
  const data = fromBase64(json, dtype)
  if (data?.length !== sizeOf(shape))
    throw bad('base64 has characters that do not belong to it', 'base64 に使えない文字がある')
  return data
}

function storedTypeOf(t: Tensor): StoredType | undefined {
  if (t.dtype === 'float') return t.data instanceof Float32Array ? 'f32' : 'f64'
  return t.dtype === 'int' && t.data.every((x) => x === (x | 0)) ? 'i32' : undefined
}

function checkCount(count: number, size: number, shape: Shape): void {
  if (count === size) return
  throw bad(
    `shape ${formatShape(shape)} needs ${size} numbers, the data has ${count}`,
    `形 ${formatShape(shape)} には ${size} 個の数が必要。データは ${count} 個`,
  )
}

const own = (object: object, key: string): unknown =>
  Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined

const quote = (json: unknown): string => {
  const text = JSON.stringify(json) ?? String(json)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

const problem = (code: string, message: Text): ProblemError => new ProblemError([{ code, message, at: [] }])
const bad = (en: string, ja: string): ProblemError => problem('bad-tensor', { en, ja })
const tooLarge = (en: string, ja: string): ProblemError => problem('tensor-too-large', { en, ja })
