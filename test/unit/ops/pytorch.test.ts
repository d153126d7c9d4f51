import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { constant } from '../../../src/expr/build'
import { reverse } from '../../../src/expr/autodiff'
import type { Precision } from '../../../src/tensor/tensor'
import { findOp } from '../../../src/ops'
import { isSource, type AttrValues, type Mode } from '../../../src/ops/kit/definition'
import { applyOp, definitions, type Case } from './cases'
import { evaluate } from './numbers'

interface Literal {
  readonly shape: number[]
  readonly data: (number | string)[]
  readonly dtype?: 'int'
}

/** What scripts/golden/ops.py and its neighbours wrote: every file test/golden/ops*.json. */
interface Entry {
  readonly op: string
  readonly attrs?: AttrValues
  readonly mode?: Mode
  readonly inputs: Record<string, Literal>
  readonly outputs: Record<string, Literal>
  readonly upstream: Record<string, Literal>
  readonly grads: Record<string, Literal>
}

const entries = readdirSync('test/golden')
  .filter((file) => /^(ops|layers).*\.json$/.test(file))
  .flatMap((file) => JSON.parse(readFileSync(`test/golden/${file}`, 'utf8')) as Entry[])
const rows = entries.map((entry, i) => {
  const shapes = Object.entries(entry.inputs).map(([name, { shape }]) => `${name}(${shape.join()})`)
  return [`${i} ${entry.op} ${shapes.join(' ')} ${JSON.stringify(entry.attrs ?? {})}`, entry] as const
})

const numbers = ({ data }: Literal): number[] => data.map(Number)

function prepared({ op: name, inputs, attrs, mode }: Entry): Case {
  const op = findOp(name)
  if (op === undefined || isSource(op)) throw new Error(`no op ${name}`)
  const given = Object.fromEntries(
    Object.entries(inputs).map(([port, literal]) => [
      port,
      { shape: literal.shape, dtype: literal.dtype ?? ('float' as const), data: numbers(literal) },
    ]),
  )
  return applyOp(op, given, attrs, mode)
}

describe('ops against PyTorch', () => {
  it('no op is missing', () => {
    const covered = new Set(entries.map((entry) => entry.op))
    expect(definitions.map((op) => op.name).filter((name) => !covered.has(name))).toEqual([])
  })

  it.each(rows)('%s', (_, entry) => {
    compare(entry, 'f64', 1e-9, 1e-12)
    compare(entry, 'f32', 1e-4, 1e-5)
  })
})

function compare(entry: Entry, precision: Precision, rtol: number, atol: number): void {
  const one = prepared(entry)
  for (const [name, expected] of Object.entries(entry.outputs)) {
    const output = one.outputs[name]
    if (output === undefined) throw new Error(`no output ${name}`)
    expect(output.shape).toEqual(expected.shape)
    expectAll(evaluate(one, [output], precision)[0] ?? [], numbers(expected), rtol, atol, name)
  }
  const seeded = Object.entries(entry.upstream)
  const outputs = seeded.flatMap(([name]) => one.outputs[name] ?? [])
  const wrt = Object.keys(entry.grads).flatMap((name) => one.leaves[one.names.indexOf(name)] ?? [])
  const { of } = reverse(
    outputs,
    seeded.map(([, literal]) => constant(numbers(literal), literal.shape)),
    wrt,
  )
  Object.entries(entry.grads).forEach(([name, expected], i) => {
    const gradient = wrt[i] === undefined ? undefined : of.get(wrt[i])
    const found =
      gradient === undefined ? expected.data.map(() => 0) : (evaluate(one, [gradient], precision)[0] ?? [])
    expectAll(found, numbers(expected), rtol, atol, `∂${name}`)
  })
}

function expectAll(
  found: ArrayLike<number>,
  expected: readonly number[],
  rtol: number,
  atol: number,
  what: string,
): void {
  expect(found.length, what).toBe(expected.length)
  expected.forEach((x, i) => {
    const y = found[i] ?? NaN
    const close = Object.is(x, y) || x === y || Math.abs(x - y) <= atol + rtol * Math.abs(x)
    expect(close, `${what}[${i}]: ${y} against PyTorch's ${x}`).toBe(true)
  })
}
