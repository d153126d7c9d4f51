import { defineOp, type AttrSpec, type OpDefinition, type Port } from '../kit/definition'

/** What an inner op says of itself; the rest follows. */
type Inner<I extends Record<string, Port>, A extends Record<string, AttrSpec>> = Omit<
  OpDefinition<I, A, Record<never, never>, Record<never, never>>,
  'order' | 'about' | 'samples'
>

/**
 * An op that stands inside of others and is not in the palette: a primitive that nobody asks for by name. It is found by
 * name like any other, so that what has been opened is an ordinary document.
 */
export const innerOp = <
  const I extends Record<string, Port>,
  const A extends Record<string, AttrSpec> = Record<never, AttrSpec>,
>(
  inner: Inner<I, A>,
): OpDefinition => defineOp<I, A>({ ...inner, order: 0, about: inner.summary, samples: [] })
