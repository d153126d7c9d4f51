import type { Attrs } from './value'

/** Attributes of primitives are written by the constructors only, so a missing one is a mistake in this program. */
export function numberAttr(attrs: Attrs, name: string): number {
  const attr = attrs[name]
  if (typeof attr !== 'number') throw new TypeError(`attribute ${name} is not a number`)
  return attr
}

export function stringAttr(attrs: Attrs, name: string): string {
  const attr = attrs[name]
  if (typeof attr !== 'string') throw new TypeError(`attribute ${name} is not a string`)
  return attr
}

export function listAttr(attrs: Attrs, name: string): readonly number[] {
  const attr = attrs[name]
  if (typeof attr !== 'object' || attr instanceof Float64Array)
    throw new TypeError(`attribute ${name} is not a list`)
  return attr
}

export function dataAttr(attrs: Attrs): Float64Array {
  const attr = attrs['data']
  if (!(attr instanceof Float64Array)) throw new TypeError('a constant has no data')
  return attr
}
