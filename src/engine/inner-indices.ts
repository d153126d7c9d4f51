import type { Text } from '../base/text'
import { leaf } from '../expr/build'
import { call, makeFn } from '../expr/fn'
import { inline } from '../expr/inline'
import { topo } from '../expr/topo'
import type { Fn, Value } from '../expr/value'
import { findModule, usedModule } from '../graph/modules'
import { tracedAs } from '../ops/kit/trace'
import type { Evaluation } from './evaluate'
import { indexRule, type IndexRule } from './index-rule'
import { nameOfNode } from './inner-text'
import { makePlan, type Plan } from './plan'
import type { PlanCache, Program, ProgramNode } from './program'

/*
 * Labels and indices that arrive at nodes inside of modules. Their numbers are no part of an evaluation, which ends at the
 * module's edge; they are mostly the module's own inputs passed on, so computing them for themselves costs little.
 */

/** Where numbers inside of a module name classes or rows. */
interface InnerIndex {
  readonly node: ProgramNode
  /** names of the nodes on the way in, the last one the node that takes the indices */
  readonly path: readonly Text[]
  readonly port: string
  readonly rule: IndexRule
  /** made of the leaves that stand for the node's inputs */
  readonly value: Value
}

/** All of them in a program, and the plan that computes them from what arrives at the modules. */
interface InnerIndices {
  readonly found: readonly InnerIndex[]
  /** what is fed, and the value whose numbers it takes */
  readonly leaves: readonly (readonly [Value, Value])[]
  readonly plan: Plan
}

/** An index with its numbers. */
export interface InnerNumbers extends InnerIndex {
  readonly data: ArrayLike<number>
}

/** The indices inside of modules, with their numbers. */
export function innerIndices(program: Program, evaluation: Evaluation): InnerNumbers[] {
  const indices = indicesOf(program)
  if (indices === undefined) return []
  const { found, leaves, plan } = indices
  for (const [input, value] of leaves) plan.feed(input, evaluation.tensor(value).data)
  plan.run()
  return found.map((index) => ({ ...index, data: plan.get(index.value) }))
}

/** Shared, as plans are, by programs that differ in the numbers of their sources only. */
const known = new WeakMap<PlanCache, InnerIndices | 'none'>()

function indicesOf(program: Program): InnerIndices | undefined {
  const made = known.get(program.cache) ?? findIndices(program) ?? 'none'
  known.set(program.cache, made)
  return made === 'none' ? undefined : made
}

function findIndices(program: Program): InnerIndices | undefined {
  const standIns = new Map<Value, Value>()
  const found = program.nodes.flatMap((node) => {
    const { fn, inputs } = node
    if (fn === undefined || !holdsIndices(fn)) return []
    const args = inputs.map(({ value }) => {
      const input = leaf(value.shape, value.dtype)
      standIns.set(input, value)
      return input
    })
    return indicesIn(program, fn, args, []).map((index) => ({ ...index, node }))
  })
  if (found.length === 0) return undefined
  const { roots } = inline(found.map(({ value }) => value))
  // Most of what arrives, weights above all, has no part in them.
  const leaves = topo(roots).flatMap((input): [Value, Value][] => {
    const value = standIns.get(input)
    return value === undefined ? [] : [[input, value]]
  })
  return {
    found: found.map((index, i) => ({ ...index, value: roots[i] ?? index.value })),
    leaves,
    plan: makePlan(
      roots,
      leaves.map(([input]) => input),
      { precision: program.precision },
    ),
  }
}

/** Those in the body of a module, which is what `fn` traces, for these arguments. */
function indicesIn(
  program: Program,
  fn: Fn,
  args: readonly Value[],
  above: readonly Text[],
): Omit<InnerIndex, 'node'>[] {
  const calls = callsIn(fn).filter(({ fn: inner }) => holdsIndices(inner) || takesIndices(inner))
  // All at once: every step of a scan is made of the steps before it.
  const wanted = calls.flatMap(({ inputs }) => inputs)
  const inputs = makeFn(
    fn.name,
    fn.params,
    fn.paramNames,
    wanted,
    wanted.map((_, i) => `${i}`),
  )
  const given = call(inputs, args)
  return calls.flatMap(({ fn: inner, inputs: { length }, node }) => {
    const values = given.splice(0, length)
    const path = node === undefined ? above : [...above, nameIn(program, fn, node)]
    if (isModule(inner)) return indicesIn(program, inner, values, path)
    return inner.paramNames.flatMap((port, i) => {
      const rule = ruleAt(inner, port)
      const value = values[i]
      return rule === undefined || value === undefined ? [] : [{ path, port, rule, value }]
    })
  })
}

interface Call {
  readonly fn: Fn
  readonly inputs: readonly Value[]
  /** id of the node in the body; absent where it is a step of a scan */
  readonly node: string | undefined
}

const callsIn = ({ results, params }: Fn): Call[] =>
  topo(results, new Set(params)).flatMap(({ fn, inputs, origin }) =>
    fn === undefined ? [] : [{ fn, inputs, node: origin?.node }],
  )

const isModule = (fn: Fn): boolean => usedModule(tracedAs(fn)?.op.name ?? '') !== undefined

function ruleAt(fn: Fn, port: string): IndexRule | undefined {
  const traced = tracedAs(fn)
  if (traced === undefined) return undefined
  const shapes = Object.fromEntries(fn.paramNames.map((name, i) => [name, fn.params[i]?.shape]))
  return indexRule(traced.op, port, shapes, traced.attrs)
}

const takesIndices = (fn: Fn): boolean => fn.paramNames.some((port) => ruleAt(fn, port) !== undefined)

const holding = new WeakMap<Fn, boolean>()

/** Is `fn` a module with a node inside that takes indices? */
function holdsIndices(fn: Fn): boolean {
  if (!isModule(fn)) return false
  const found = holding.get(fn)
  if (found !== undefined) return found
  const holds = callsIn(fn).some(({ fn: inner }) => holdsIndices(inner) || takesIndices(inner))
  holding.set(fn, holds)
  return holds
}

function nameIn({ document }: Program, fn: Fn, id: string): Text {
  const body = findModule(document, usedModule(fn.name) ?? '')
  return nameOfNode(body?.nodes.find((node) => node.id === id) ?? { id })
}
