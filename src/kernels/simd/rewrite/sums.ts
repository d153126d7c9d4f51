import { listAttr, numberAttr } from '../../../expr/attrs'
import type { Value } from '../../../expr/value'
import type { Graph, Maker, Replacement, Users } from './graph'
import { rowsOf, slabOf, type Slab } from './slabs'
import { stacked, type Stacking, type Stackings } from './stackings'

/** Fewer terms than this are left as they are. */
const fewest = 3
/** Products that are this deep gain nothing from being made deeper. */
const deepest = 128

/** Terms of one sum. */
type Term =
  | { readonly kind: 'as it is'; readonly value: Value }
  /** Σ rowsᵀ·columns over pairs of matrices with equally many rows */
  | ProductTerm
  /** sums over the rows of matrices that are put together anyway */
  | { readonly kind: 'rows'; readonly of: readonly Value[]; readonly like: Value }
  /** a linear move of a sum, taken once */
  | { readonly kind: 'move'; readonly like: Value; readonly terms: readonly Term[] }

interface ProductTerm {
  readonly kind: 'products'
  readonly pairs: readonly Pair[]
  readonly like: Value
  /** how the pairs are put together; found once all sums are known */
  way?: Way
}

/** The left and right factor of a product, and the rows whose transpose the left one is. */
interface Pair {
  readonly product: Value
  readonly left: Value
  readonly right: Value
}

interface Way extends Pick<Stacking, 'rows' | 'axis'> {
  readonly pairs: readonly Pair[]
  /** the tensor that the left or right factors are all slabs of */
  readonly lefts?: Value
  readonly rights?: Value
}

/**
 * A sum of products is one product of what is put together: Σ Aₜᵀ·Bₜ = (A₁; A₂; …)ᵀ·(B₁; B₂; …). Weight gradients of
 * recurrent layers and of shared layers are such sums.
 */
export function mergeSums(
  { order }: Graph,
  users: Users,
  stackings: Stackings,
  maker: Maker,
): Map<Value, Replacement> {
  const trees: { readonly root: Value; readonly terms: readonly Term[] }[] = []
  const products: ProductTerm[] = []
  for (const root of order) {
    if (root.prim !== 'add' || users.only(root)?.prim === 'add') continue
    const leaves = leavesOf(root, users)
    if (leaves.length < fewest) continue
    const terms = grouped(leaves, users, products)
    if (terms.some(({ kind }) => kind !== 'as it is')) trees.push({ root, terms })
  }
  for (const product of products) product.way = alongSlabs(product, stackings)
  for (const product of products) product.way ??= alongOthers(product, stackings)
  return new Map(
    trees.map(({ root, terms }) => [root, (now) => new SumMaker(maker, stackings, now).sum(terms)]),
  )
}

/** The terms of a sum in the order in which they are added, through all sums that are read by it alone. */
function leavesOf(root: Value, users: Users): Value[] {
  const leaves: Value[] = []
  const waiting = [...root.inputs].reverse()
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value.prim === 'add' && users.only(value) !== undefined) waiting.push(...[...value.inputs].reverse())
    else leaves.push(value)
  }
  return leaves
}

function grouped(leaves: readonly Value[], users: Users, products: ProductTerm[]): Term[] {
  const groups = new Map<string, Value[]>()
  for (const value of leaves) {
    const key = users.only(value) === undefined ? undefined : keyOf(value)
    const name = key ?? `value ${value.id}`
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [value])
    else group.push(value)
  }
  return [...groups].flatMap(([key, values]): Term[] => {
    const [like] = values
    const plain = values.map((value): Term => ({ kind: 'as it is', value }))
    if (like === undefined || values.length < fewest || key.startsWith('value')) return plain
    if (like.prim === 'matmul') {
      const pairs = values.map(pairOf)
      if (!pairs.every(isWorthwhile)) return plain
      const term: ProductTerm = { kind: 'products', pairs, like }
      products.push(term)
      return [term]
    }
    if (like.prim === 'sum') return [{ kind: 'rows', of: values.flatMap(({ inputs }) => inputs), like }]
    const inner = values.flatMap(({ inputs: [x] }) => (x === undefined ? [] : [x]))
    return [{ kind: 'move', like, terms: grouped(inner, users, products) }]
  })
}

/** What terms have to have in common to be taken together. */
function keyOf(value: Value): string | undefined {
  const { prim, inputs, shape, attrs } = value
  const from = inputs[0]?.shape ?? []
  if (prim === 'matmul' && shape.length === 2) return 'matmul'
  if (prim === 'sum' && from.length === 2 && listAttr(attrs, 'axes').join() === '0')
    return `sum ${from.join()}`
  if (prim === 'pad' && Object.is(numberAttr(attrs, 'value'), 0))
    return `pad ${numberAttr(attrs, 'axis')} ${numberAttr(attrs, 'before')} ${from.join()}`
  if (prim === 'transpose') return `transpose ${listAttr(attrs, 'perm').join()}`
  if (prim === 'reshape') return `reshape ${from.join()}`
  return undefined
}

const pairOf = (product: Value): Pair => {
  const [left = product, right = product] = product.inputs
  return { product, left, right }
}

const moves: ReadonlySet<string> = new Set(['reshape', 'transpose', 'slice', 'broadcast', 'detach'])

/** Shallow products of computed matrices: those can be computed where they are needed, weights would have to be copied. */
function isWorthwhile({ left, right }: Pair): boolean {
  if ((right.shape[0] ?? 0) > deepest) return false
  const rows = left.prim === 'transpose' ? (left.inputs[0] ?? left) : left
  return [rows, right].every((factor) => slabOf(factor) !== undefined || isComputed(factor))
}

function isComputed(value: Value): boolean {
  let source: Value | undefined = value
  while (source !== undefined && moves.has(source.prim)) source = source.inputs[0]
  return source?.prim !== 'leaf'
}

/** Rows whose transpose the left factor is, if it is written so. */
const turnedOf = ({ left }: Pair): Value | undefined =>
  left.prim === 'transpose' ? left.inputs[0] : undefined

/** The order of slabs that are all of one tensor and make it up. */
function alongSlabs({ pairs }: ProductTerm, stackings: Stackings): Way | undefined {
  for (const side of ['left', 'right'] as const) {
    const cut = pairs.map((pair) => ({
      pair,
      slab: slabOf((side === 'left' ? turnedOf(pair) : pair.right) ?? pair.product),
    }))
    const slabs = cut.flatMap(({ pair, slab }) => (slab === undefined ? [] : [{ pair, slab }]))
    const [first] = slabs
    if (first === undefined || slabs.length < pairs.length) continue
    slabs.sort((a, b) => a.slab.start - b.slab.start)
    if (!makeUp(slabs.map(({ slab }) => slab))) continue
    const { whole, axis } = first.slab
    const ordered = slabs.map(({ pair }) => pair)
    const size = first.slab.end - first.slab.start
    const rows = whole.shape.slice(0, -1).map((d, i) => (i === axis ? size : d))
    const way = { pairs: ordered, rows, axis, ...(side === 'left' ? { lefts: whole } : { rights: whole }) }
    if (side === 'left') stackings.learn({ parts: ordered.map(({ right }) => right), rows, axis })
    return way
  }
  return undefined
}

function makeUp(slabs: readonly Slab[]): boolean {
  const [first] = slabs
  if (first === undefined) return false
  const { whole, axis, end, start } = first
  const size = end - start
  return (
    slabs.length * size === whole.shape[axis] &&
    slabs.every(
      (slab, i) =>
        slab.whole === whole && slab.axis === axis && slab.start === i * size && slab.end === (i + 1) * size,
    )
  )
}

/** The order in which the right or left factors stand together elsewhere; else as they come. */
function alongOthers({ pairs }: ProductTerm, stackings: Stackings): Way | undefined {
  const rights = stackings.of(pairs.map(({ right }) => right))
  const turned = pairs.flatMap((pair) => turnedOf(pair) ?? [])
  const lefts = rights === undefined && turned.length === pairs.length ? stackings.of(turned) : undefined
  const found = rights ?? lefts
  if (found !== undefined) {
    const byPart = new Map(pairs.map((pair) => [rights === undefined ? turnedOf(pair) : pair.right, pair]))
    const ordered = found.parts.flatMap((part) => byPart.get(part) ?? [])
    if (ordered.length === pairs.length) return { pairs: ordered, rows: found.rows, axis: found.axis }
  }
  const [first] = pairs
  const rows = first?.right.shape[0] ?? 0
  if (!pairs.every(({ right }) => right.shape[0] === rows)) return undefined
  const parts = pairs.map(({ right }) => right)
  stackings.learn({ parts, rows: [rows], axis: 0 })
  return { pairs, rows: [rows], axis: 0 }
}

/** Writes sums down. */
class SumMaker {
  constructor(
    private readonly maker: Maker,
    private readonly stackings: Stackings,
    private readonly now: (value: Value) => Value,
  ) {}

  sum(terms: readonly Term[]): Value {
    const [first, ...rest] = terms.flatMap((term) => this.#values(term))
    if (first === undefined) throw new RangeError('a sum of nothing')
    return rest.reduce((sum, value) => this.maker.make('add', [sum, value], {}, value.origin), first)
  }

  #values(term: Term): Value[] {
    switch (term.kind) {
      case 'as it is':
        return [this.now(term.value)]
      case 'products':
        return term.way === undefined
          ? term.pairs.map(({ product }) => this.now(product))
          : [this.#product(term.way, term.like)]
      case 'rows':
        return this.#rows(term.of, term.like)
      case 'move': {
        const { prim, attrs, origin, shape } = term.like
        const inner = this.sum(term.terms)
        if (prim === 'reshape') return [this.maker.reshape(inner, shape)]
        return [this.maker.again({ ...term.like, prim, attrs, origin }, [inner])]
      }
    }
  }

  #product(way: Way, { origin }: Value): Value {
    const { maker, now } = this
    const left =
      way.lefts === undefined
        ? stacked(
            way.pairs.map((pair) => this.#turned(pair)),
            way,
            maker,
          )
        : rowsOf(now(way.lefts), maker)
    const right =
      way.rights === undefined
        ? stacked(
            way.pairs.map((pair) => now(pair.right)),
            way,
            maker,
          )
        : rowsOf(now(way.rights), maker)
    return maker.make(
      'matmul',
      [maker.make('transpose', [left], { perm: [1, 0] }, origin), right],
      {},
      origin,
    )
  }

  #turned(pair: Pair): Value {
    const turned = turnedOf(pair)
    if (turned !== undefined) return this.now(turned)
    return this.maker.make('transpose', [this.now(pair.left)], { perm: [1, 0] }, pair.left.origin)
  }

  #rows(of: readonly Value[], like: Value): Value[] {
    const { maker, now } = this
    const stacking = this.stackings.of(of)
    if (stacking !== undefined) {
      const all = stacked(stacking.parts.map(now), stacking, maker)
      return [maker.make('sum', [all], { axes: [0] }, like.origin)]
    }
    return of.map((x) => maker.make('sum', [now(x)], { axes: [0] }, like.origin))
  }
}
