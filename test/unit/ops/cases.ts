import { leaf } from '../../../src/expr/build'
import { call } from '../../../src/expr/fn'
import type { Value } from '../../../src/expr/value'
import { ops } from '../../../src/ops'
import {
  isSource,
  type AttrValues,
  type Golden,
  type Mode,
  type NestedNumbers,
  type OpDefinition,
  type Sample,
} from '../../../src/ops/kit/definition'
import { paramsOf, traceOp, type PortType } from '../../../src/ops/kit/trace'
import { sizeOf } from '../../../src/tensor/shape'
import type { DType, Shape } from '../../../src/tensor/tensor'

/** An op applied to leaves, with numbers for them. */
export interface Case {
  readonly name: string
  readonly op: OpDefinition
  /** names of the function's parameters: ports, state, noise */
  readonly names: readonly string[]
  readonly leaves: readonly Value[]
  readonly data: readonly Float64Array[]
  /** results by name */
  readonly outputs: Readonly<Record<string, Value>>
  /** places in `leaves` that a gradient may reach */
  readonly wrt: readonly number[]
}

export const definitions: readonly OpDefinition[] = [...ops.values()].flatMap((op) =>
  isSource(op) ? [] : [op],
)

/** Seeded numbers in [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let a = seed | 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Applies an op to named tensors. Without `data` the leaves are zeros. */
export function applyOp(
  op: OpDefinition,
  given: Readonly<Record<string, PortType & { readonly data?: ArrayLike<number> }>>,
  attrs: AttrValues = {},
  mode: Mode = 'train',
): Case {
  const ports: Record<string, PortType | PortType[]> = {}
  for (const [name, port] of Object.entries(op.inputs)) {
    const wires = Object.keys(given).filter((wire) => wire.startsWith(`${name}.`))
    const own = given[name]
    if (port.variadic === true) ports[name] = wires.flatMap((wire) => given[wire] ?? [])
    else if (own !== undefined) ports[name] = own
  }
  const params = paramsOf(op, ports, attrs)
  const leaves = params.map(({ name, shape, dtype }) => leaf(shape, dtype, name))
  const fn = traceOp(op, ports, attrs, mode)
  const results = call(fn, leaves)
  return {
    name: op.name,
    op,
    names: params.map(({ name }) => name),
    leaves,
    data: params.map(({ name, shape }) =>
      Float64Array.from(given[name]?.data ?? new Float64Array(sizeOf(shape))),
    ),
    outputs: Object.fromEntries(
      fn.resultNames.flatMap((name, i) => (results[i] === undefined ? [] : [[name, results[i]]])),
    ),
    wrt: params.flatMap(({ kind, dtype }, i) => (kind === 'port' && dtype === 'float' ? [i] : [])),
  }
}

/** The shapes of a sample as leaves' types, `xs` spread to `xs.0`, `xs.1`. */
export function typesOf({
  shapes,
  integers = {},
}: Pick<Sample, 'shapes' | 'integers'>): Record<string, PortType> {
  const types: Record<string, PortType> = {}
  const isList = (shape: Shape | readonly Shape[]): shape is readonly Shape[] => Array.isArray(shape[0])
  for (const [port, shape] of Object.entries(shapes)) {
    const dtype: DType = port in integers ? 'int' : 'float'
    if (isList(shape)) shape.forEach((one, i) => (types[`${port}.${i}`] = { shape: one, dtype }))
    else types[port] = { shape, dtype }
  }
  return types
}

/** A sample with seeded numbers. */
export function caseOf(op: OpDefinition, sample: Sample, seed = 1): Case {
  const types = typesOf(sample)
  const made = applyOp(op, types, sample.attrs, sample.mode)
  const uniform = random(seed + op.name.length)
  const data = made.leaves.map((value, i) => {
    const name = made.names[i] ?? ''
    const port = name.split('.')[0] ?? name
    const fixed = sample.values?.[name]
    const size = sizeOf(value.shape)
    if (fixed !== undefined) return Float64Array.from(fixed)
    const whole = sample.integers?.[port]
    if (whole !== undefined)
      return Float64Array.from(
        { length: size },
        () => whole[0] + Math.floor(uniform() * (whole[1] - whole[0])),
      )
    const noise = op.noise?.[name]
    const state = op.state?.[name]
    const [low, high] =
      sample.domain?.[port] ??
      (noise?.kind === 'uniform'
        ? [0, 1]
        : state === undefined
          ? [-2, 2]
          : [state.init + 0.1, state.init + 1])
    return Float64Array.from({ length: size }, () => low + uniform() * (high - low))
  })
  return {
    ...made,
    name: `${op.name}: ${
      sample.name ??
      Object.values(types)
        .map((t) => `(${t.shape.join()})`)
        .join(' ')
    }`,
    data,
  }
}

/** Every op with each of its samples. */
export const samplesOf = (op: OpDefinition): Case[] =>
  op.samples.map((sample, i) => caseOf(op, sample, i + 1))

export function flat(nested: NestedNumbers): { readonly shape: number[]; readonly data: number[] } {
  if (typeof nested === 'number') return { shape: [], data: [nested] }
  const parts = nested.map(flat)
  return { shape: [nested.length, ...(parts[0]?.shape ?? [])], data: parts.flatMap((part) => part.data) }
}

/** A golden case as leaves and numbers. `any` and `int` ports get whole numbers where all of them are whole. */
export function goldenCase(op: OpDefinition, { inputs, attrs, mode }: Golden): Case {
  const given: Record<string, PortType & { data: number[] }> = {}
  for (const [name, nested] of Object.entries(inputs)) {
    const { shape, data } = flat(nested)
    const kind = op.inputs[name.split('.')[0] ?? name]?.dtype ?? 'float'
    given[name] = { shape, data, dtype: kind === 'int' ? 'int' : 'float' }
  }
  return applyOp(op, given, attrs, mode)
}
