import type { OpDefinition } from '../kit/definition'
import { ops as compare } from './compare'
import { ops as numbers } from './numbers'
import { ops as output } from './output'
import { ops as places } from './places'

/** Ops that stand inside of others, by name. */
export const innerOps: ReadonlyMap<string, OpDefinition> = new Map(
  [...compare, ...numbers, ...output, ...places].map((op) => [op.name, op]),
)
