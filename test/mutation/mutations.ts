import { concat, matmul, mul, neg, reshape, slice } from '../../src/expr/build'
import { primitives } from '../../src/expr/primitives'
import type { Maybe, Rule } from '../../src/expr/primitives/rule'
import { primNames, type PrimName, type Value } from '../../src/expr/value'
import { sameShape, sizeOf } from '../../src/tensor/shape'
import { gradientError, transposeError } from '../unit/expr/check'
import { samples } from '../unit/expr/samples'

/*
 * Wrong derivatives, planted one at a time into the primitive table, to show that the checks would see them. A mutation
 * that no check notices is a hole in the samples.
 */

export interface Mutation {
  readonly prim: PrimName
  readonly what: string
  readonly rule: Rule
}

interface Change {
  readonly what: string
  readonly of: (gradient: Value) => Value
}

const changes: readonly Change[] = [
  { what: 'scaled by 1.001', of: (g) => mul(1.001, g) },
  { what: 'sign turned', of: neg },
]

/** What a rule that moves numbers about can get wrong besides. */
const moves: readonly Change[] = [...changes, { what: 'shifted by one place', of: shifted }]

function shifted(g: Value): Value {
  const last = g.shape.at(-1) ?? 1
  return last < 2 ? g : concat([slice(g, -1, last - 1), slice(g, -1, 0, last - 1)], -1)
}

/** The upstream gradient in the right shape and nothing else: a transposition, permutation or running sum left out. */
const bare: Change['what'] = 'upstream handed back as it is'

/** Primitives whose result can be as large as their input although the gradient has to be rearranged or weighted. */
const keepsSize: ReadonlySet<PrimName> = new Set([
  'sub',
  'neg',
  'mul',
  'select',
  'transpose',
  'matmul',
  'gather',
  'overlapAdd',
  'cumsum',
])

const orNone = (gradient: Maybe, change: (g: Value) => Value): Maybe =>
  gradient === null ? null : change(gradient)

/** Every mutation of one primitive's rule. Rules that let nothing flow have none. */
export function mutationsOf(prim: PrimName): Mutation[] {
  const { rule } = primitives[prim]
  const made = (what: string, changed: Rule): Mutation => ({ prim, what, rule: changed })
  switch (rule.kind) {
    case 'zero':
      return []
    case 'elementwise':
      return rule.partials.flatMap((partial, i) =>
        changes.map(({ what, of }) =>
          made(`∂y/∂x${i} ${what}`, {
            ...rule,
            partials: rule.partials.map((other, j) =>
              i === j ? (y, ...xs) => of(partial(y, ...xs)) : other,
            ),
          }),
        ),
      )
    case 'linear': {
      const { transpose } = rule
      const arity =
        prim === 'mul' || prim === 'matmul' || prim === 'add' || prim === 'sub' ? [0, 1] : [rule.in?.[0] ?? 0]
      const scaled = arity.flatMap((place) =>
        moves.map(({ what, of }) =>
          made(`gradient of x${place} ${what}`, {
            ...rule,
            transpose: (i, g, xs, attrs) => {
              const right = transpose(i, g, xs, attrs)
              return i === place ? of(right) : right
            },
          }),
        ),
      )
      const careless = made(bare, {
        ...rule,
        transpose: (i, g, xs, attrs) => {
          const x = xs[i]
          return x !== undefined && sizeOf(g.shape) === sizeOf(x.shape)
            ? reshape(g, x.shape)
            : transpose(i, g, xs, attrs)
        },
      })
      return [
        ...scaled,
        ...(keepsSize.has(prim) ? [careless] : []),
        ...(prim === 'matmul' ? [untransposed(rule)] : []),
      ]
    }
    case 'custom':
      return moves.flatMap(({ what, of }) => [
        made(`reverse ${what}`, {
          ...rule,
          vjp: (g, y, xs) => rule.vjp(g, y, xs).map((v) => orNone(v, of)),
        }),
        made(`forward ${what}`, {
          ...rule,
          jvp: (ts, y, xs) => orNone(rule.jvp(ts, y, xs), of),
        }),
      ])
  }
}

/** G·B where G·Bᵀ belongs, wherever the shapes allow it. */
function untransposed(rule: Rule & { readonly kind: 'linear' }): Mutation {
  return {
    prim: 'matmul',
    what: 'G·B in place of G·Bᵀ',
    rule: {
      ...rule,
      transpose: (i, g, xs, attrs) => {
        const [, b] = xs
        const [k, n] = b?.shape.slice(-2) ?? []
        const isSquare = b !== undefined && k === n && sameShape(g.shape.slice(0, -2), b.shape.slice(0, -2))
        return i === 0 && isSquare ? matmul(g, b) : rule.transpose(i, g, xs, attrs)
      },
    },
  }
}

export const mutations: readonly Mutation[] = primNames.flatMap(mutationsOf)

/** Runs `act` with a mutation in place, and takes it out again. */
export function planted<T>({ prim, rule }: Mutation, act: () => T): T {
  // The table is read-only to the program; planting an error is the one reason to write to it.
  const entry = primitives[prim] as { rule: Rule }
  const right = entry.rule
  entry.rule = rule
  try {
    return act()
  } finally {
    entry.rule = right
  }
}

export interface Verdict {
  /** a finite difference disagrees */
  readonly differences: boolean
  /** the two modes disagree */
  readonly transposes: boolean
}

/** What the primitive's own samples say about the rule that is in place. An exception counts as noticing. */
export function judge(prim: PrimName): Verdict {
  const worst = (error: (typeof samples)[PrimName][number]) => ({
    differences: noticed(() => gradientError(error.build, error.args) < 1e-8),
    transposes: noticed(() => transposeError(error.build, error.args) < 1e-12),
  })
  const verdicts = samples[prim].map(worst)
  return {
    differences: verdicts.some((v) => v.differences),
    transposes: verdicts.some((v) => v.transposes),
  }
}

function noticed(passes: () => boolean): boolean {
  try {
    return !passes()
  } catch {
    return true
  }
}
