import type { Text } from '../../base/text'
import type { Value } from '../../expr/value'

const names = new WeakMap<Value, Text>()

/** Gives a part of an op's expression the name by which it is known to whoever steps inside; for display only. */
export function called(name: Text, part: Value): Value {
  names.set(part, name)
  return part
}

export const nameOfPart = (part: Value): Text | undefined => names.get(part)

/** The columns out of which a gate is made. */
export const partFor = (gate: string): Text => ({ en: `part for ${gate}`, ja: `${gate} の分` })
