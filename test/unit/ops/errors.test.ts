import { describe, expect, it } from 'vitest'
import { ShapeError } from '../../../src/expr/shape-error'
import { applyOp, definitions, typesOf } from './cases'

const rows = definitions.flatMap((op) =>
  (op.errors ?? []).map((error) => [`${op.name}: ${error.name}`, op, error] as const),
)

/** Ops whose shapes or attributes can be wrong. */
const fallible = definitions.filter(
  ({ inputs, attrs = {} }) =>
    Object.keys(inputs).length > 1 ||
    ['axis', 'axes', 'perm', 'shape'].some((attribute) => attribute in attrs),
)

describe('shapes and attributes that do not fit', () => {
  it('every op that can be wired wrongly says what it answers', () => {
    expect(fallible.filter((op) => (op.errors ?? []).length === 0).map((op) => op.name)).toEqual([])
  })

  it.each(rows)('%s', (_, op, expected) => {
    const error = thrownBy(() => applyOp(op, typesOf(expected), expected.attrs))
    expect(error.text.en).toBe(expected.message)
    expect(error.text.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/)
    expect(error.code).toBe(expected.code)
    const blamed =
      error.options.port ?? error.options.blame?.find((value) => value.label !== undefined)?.label
    expect(blamed).toBe(expected.port)
    if (expected.hint !== undefined) expect(error.options.hint?.en).toBe(expected.hint)
  })

  it('a port that must be wired is named', () => {
    for (const op of definitions) {
      const [port] = Object.keys(op.inputs)
      const error = thrownBy(() => applyOp(op, {}))
      expect(error.code).toBe('not-wired')
      expect(error.options.port).toBe(port)
    }
  })
})

function thrownBy(act: () => unknown): ShapeError {
  try {
    act()
  } catch (error) {
    if (error instanceof ShapeError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
