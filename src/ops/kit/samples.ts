import type { ErrorCase, Sample } from './definition'

/** Shapes that every element-wise op of one input is tried on. `domain` of the random values, if not (−2, 2). */
export function unarySamples(domain?: readonly [number, number]): Sample[] {
  const range = domain === undefined ? {} : { domain: { x: domain } }
  return [
    { name: 'a number', shapes: { x: [] }, ...range },
    { name: 'a vector', shapes: { x: [5] }, ...range },
    { name: 'a batch', shapes: { x: [3, 4] }, ...range },
    { name: 'size 1', shapes: { x: [1, 1, 1] }, ...range },
    { name: 'empty', shapes: { x: [0, 3] }, ...range },
  ]
}

/** Shapes that every element-wise op of two inputs is tried on: equal, stretched either way, stretched both ways. */
export function binarySamples(
  domains: { readonly a?: readonly [number, number]; readonly b?: readonly [number, number] } = {},
): Sample[] {
  const domain: Record<string, readonly [number, number]> = {}
  if (domains.a !== undefined) domain.a = domains.a
  if (domains.b !== undefined) domain.b = domains.b
  const range = Object.keys(domain).length === 0 ? {} : { domain }
  return [
    { name: 'numbers', shapes: { a: [], b: [] }, ...range },
    { name: 'equal shapes', shapes: { a: [2, 3], b: [2, 3] }, ...range },
    { name: 'a row stretched', shapes: { a: [4, 3], b: [3] }, ...range },
    { name: 'a number stretched', shapes: { a: [], b: [2, 2] }, ...range },
    { name: 'both stretched', shapes: { a: [2, 1, 3], b: [4, 1] }, ...range },
    { name: 'size 1', shapes: { a: [1], b: [1, 1] }, ...range },
    { name: 'empty', shapes: { a: [0, 3], b: [3] }, ...range },
  ]
}

/** What every broadcasting op says about shapes that do not fit. */
export const unfitErrors: readonly ErrorCase[] = [
  {
    name: 'shapes that cannot be stretched to each other',
    shapes: { a: [2, 3], b: [4] },
    code: 'shape-mismatch',
    port: 'b',
    message: 'shapes do not fit: a is (2,3), b is (4)',
  },
  {
    name: 'a batch of another size',
    shapes: { a: [3, 2], b: [4, 2] },
    code: 'shape-mismatch',
    port: 'b',
    message: 'shapes do not fit: a is (3,2), b is (4,2)',
  },
]
