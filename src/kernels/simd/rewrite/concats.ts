import { numberAttr } from '../../../expr/attrs'
import type { Value } from '../../../expr/value'
import type { Graph, Maker, Replacement, Users } from './graph'
import { stacked, type Stackings } from './stackings'

/** A part of a concatenation that is a product which nobody else reads. */
interface Part {
  readonly value: Value
  readonly product?: { readonly left: Value; readonly right: Value }
}

/**
 * Products with one matrix that stand side by side are one product of what stands side by side: the gradients of all
 * inputs of a recurrent layer are found at once, when the last of them is needed.
 */
export function mergeConcats(
  { order }: Graph,
  users: Users,
  stackings: Stackings,
  maker: Maker,
): Map<Value, Replacement> {
  const replacements = new Map<Value, Replacement>()
  for (const value of order) {
    if (value.prim !== 'concat' || numberAttr(value.attrs, 'axis') === value.shape.length - 1) continue
    const runs = runsOf(value.inputs.map((part) => partOf(part, users)))
    if (runs.every(({ length }) => length < 2)) continue
    const axis = numberAttr(value.attrs, 'axis')
    for (const run of runs) {
      const parts = run.flatMap(({ product }) => product?.left ?? [])
      if (run.length > 1) stackings.learn({ parts, rows: run[0]?.value.shape.slice(0, -1) ?? [], axis })
    }
    replacements.set(value, (now) => {
      const pieces = runs.map((run) => merged(run, axis, now, maker))
      const [only] = pieces
      return pieces.length === 1 && only !== undefined
        ? only
        : maker.make('concat', pieces, { axis }, value.origin)
    })
  }
  return replacements
}

function partOf(value: Value, users: Users): Part {
  const inner = value.prim === 'reshape' ? value.inputs[0] : value
  if (inner?.prim !== 'matmul' || inner.shape.length !== 2) return { value }
  if (users.only(value) === undefined || users.only(inner) === undefined) return { value }
  const [left, right] = inner.inputs
  if (left === undefined || right === undefined || inner.shape[1] !== value.shape.at(-1)) return { value }
  return { value, product: { left, right } }
}

/** Neighbours of equal size with the same right factor; each other part by itself. */
function runsOf(parts: readonly Part[]): Part[][] {
  const runs: Part[][] = []
  for (const part of parts) {
    const run = runs.at(-1)
    const last = run?.[0]
    const joins =
      part.product !== undefined &&
      part.product.right === last?.product?.right &&
      part.value.shape.join() === last.value.shape.join()
    if (joins) run?.push(part)
    else runs.push([part])
  }
  return runs
}

function merged(run: readonly Part[], axis: number, now: (x: Value) => Value, maker: Maker): Value {
  const [first] = run
  if (first === undefined) throw new RangeError('an empty run')
  if (run.length < 2 || first.product === undefined) return now(first.value)
  const rows = first.value.shape.slice(0, -1)
  const left = stacked(
    run.flatMap(({ product }) => (product === undefined ? [] : [now(product.left)])),
    { rows, axis },
    maker,
  )
  const right = now(first.product.right)
  const product = maker.make('matmul', [left, right], {}, first.value.origin)
  const size = rows.map((d, i) => (i === axis ? d * run.length : d))
  return maker.reshape(product, [...size, right.shape[1] ?? 1])
}
