import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf'
import type { Text } from '../../base/text'
import { limits } from '../../graph/limits'

/**
 * A walk over protobuf bytes that allocates nothing: lengths, nesting and the number of values are known to be sound
 * before the messages are made, and what is wrong has a place.
 */

/** What is wrong with the bytes, and at which of them. */
export interface Damage {
  readonly byte: number
  readonly message: Text
}

/** Messages, strings and numbers of one file that become objects; the numbers inside tensors do not count. */
export const maxValues = 2_000_000

interface Walk {
  readonly bytes: Uint8Array
  values: number
}

class Damaged extends Error {
  constructor(readonly damage: Damage) {
    super(damage.message.en)
  }
}

/** What keeps `bytes` from being a message of this kind; `undefined` when nothing does. */
export function findDamage(message: DescMessage, bytes: Uint8Array): Damage | undefined {
  try {
    walkMessage({ bytes, values: 0 }, message, 0, bytes.length, 0)
    return undefined
  } catch (error) {
    if (error instanceof Damaged) return error.damage
    throw error
  }
}

function walkMessage(walk: Walk, message: DescMessage, start: number, end: number, depth: number): void {
  if (depth > limits.depth)
    throw damaged(start, 'messages are nested too deeply', 'メッセージの入れ子が深すぎる')
  let at = start
  while (at < end) {
    const tag = readVarint(walk, at, end)
    const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8]
    if (number === 0 || number > 0x1fffffff)
      throw damaged(at, 'there is no field of this number', 'この番号のフィールドはない')
    const field = message.fields.find((known) => known.number === number)
    if (field !== undefined && !expects(field, wire))
      throw damaged(at, `${field.name} is not stored as it should be`, `${field.name} の形式が正しくない`)
    if (field !== undefined) count(walk, at, 1)
    at = walkValue(walk, field, wire, tag.next, end, depth)
  }
}

/** Passes one value; returns where the next field starts. */
function walkValue(
  walk: Walk,
  field: DescField | undefined,
  wire: number,
  at: number,
  end: number,
  depth: number,
): number {
  if (wire === 0) return readVarint(walk, at, end).next
  if (wire === 1) return within(at + 8, at, end)
  if (wire === 5) return within(at + 4, at, end)
  if (wire !== 2) throw damaged(at, 'this kind of field does not exist', 'この種類のフィールドはない')
  const length = readVarint(walk, at, end)
  const next = within(length.next + length.value, at, end)
  if (field?.message !== undefined) walkMessage(walk, field.message, length.next, next, depth + 1)
  else if (field !== undefined && isNumeric(field)) walkPacked(walk, field, length.next, next)
  return next
}

function walkPacked(walk: Walk, field: DescField, start: number, end: number): void {
  if (field.scalar === ScalarType.FLOAT) {
    if ((end - start) % 4 !== 0) throw cutOff(start)
    count(walk, start, (end - start) / 4)
    return
  }
  for (let at = start; at < end; at = readVarint(walk, at, end).next) count(walk, at, 1)
}

/** Whether a field may arrive with this wire type; lists of numbers come packed or one by one. */
function expects(field: DescField, wire: number): boolean {
  if (!isNumeric(field)) return wire === 2
  const single = field.scalar === ScalarType.FLOAT ? 5 : 0
  return wire === single || (wire === 2 && field.fieldKind === 'list')
}

const isNumeric = (field: DescField): boolean =>
  field.message === undefined && field.scalar !== ScalarType.STRING && field.scalar !== ScalarType.BYTES

function readVarint(
  { bytes }: Walk,
  start: number,
  end: number,
): { readonly value: number; readonly next: number } {
  let value = 0
  let scale = 1
  for (let at = start; at < end && at < start + 10; at++) {
    const byte = bytes[at] ?? 0
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return { value, next: at + 1 }
    scale *= 128
  }
  throw cutOff(start)
}

function within(next: number, at: number, end: number): number {
  if (next > end) throw cutOff(at)
  return next
}

function count(walk: Walk, at: number, values: number): void {
  walk.values += values
  if (walk.values > maxValues)
    throw damaged(
      at,
      `there are more than ${maxValues.toLocaleString('en')} values`,
      `値が ${maxValues.toLocaleString('en')} 個を超える`,
    )
}

const cutOff = (byte: number): Damaged =>
  damaged(byte, 'it ends in the middle of a value', '値の途中で終わっている')

const damaged = (byte: number, en: string, ja: string): Damaged => new Damaged({ byte, message: { en, ja } })
