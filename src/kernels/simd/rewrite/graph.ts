import { apply } from '../../../expr/apply'
import { Interner } from '../../../expr/intern'
import type { Attrs, Origin, PrimName, Value } from '../../../expr/value'
import type { Shape } from '../../../tensor/tensor'

/** A computation before anything is planned: all its values, inputs before their users, and what is asked for. */
export interface Graph {
  readonly order: readonly Value[]
  readonly roots: readonly Value[]
}

/** Who reads each value; a user that reads it twice is listed twice. */
export class Users {
  readonly #users = new Map<Value, Value[]>()
  readonly #roots: ReadonlySet<Value>

  constructor({ order, roots }: Graph) {
    this.#roots = new Set(roots)
    for (const value of order) {
      for (const input of value.inputs) {
        const known = this.#users.get(input)
        if (known === undefined) this.#users.set(input, [value])
        else known.push(value)
      }
    }
  }

  isRoot(value: Value): boolean {
    return this.#roots.has(value)
  }

  of(value: Value): readonly Value[] {
    return this.#users.get(value) ?? []
  }

  /** The one user of a value that nobody else asks for. */
  only(value: Value): Value | undefined {
    const users = this.of(value)
    return users.length === 1 && !this.#roots.has(value) ? users[0] : undefined
  }
}

/** Makes values that replace others; equal ones are made once. */
export class Maker {
  readonly #interner = new Interner()

  /** `value` with other inputs. */
  again(value: Value, inputs: readonly Value[]): Value {
    return value.prim === 'leaf' ? value : this.#interner.make(value, inputs, value.origin)
  }

  make(prim: PrimName, inputs: readonly Value[], attrs: Attrs, origin: Origin | undefined): Value {
    const like = apply(prim, inputs, attrs)
    like.origin = origin
    return this.#interner.make(like, inputs, origin)
  }

  reshape(x: Value, shape: Shape): Value {
    return this.make('reshape', [x], { shape }, x.origin)
  }
}

/** A value in place of another, from what now stands for the values before it. */
export type Replacement = (now: (value: Value) => Value) => Value

/** The graph with some values replaced, and with everything that is made of them made anew. */
export function replaced(
  graph: Graph,
  replacements: ReadonlyMap<Value, Replacement>,
  maker: Maker,
): ReadonlyMap<Value, Value> {
  const stands = new Map<Value, Value>()
  const now = (value: Value): Value => stands.get(value) ?? value
  for (const value of graph.order) {
    const replacement = replacements.get(value)
    stands.set(
      value,
      replacement === undefined ? maker.again(value, value.inputs.map(now)) : replacement(now),
    )
  }
  return stands
}
