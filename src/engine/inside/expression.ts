import type { Text } from '../../base/text'
import { inline } from '../../expr/inline'
import { topo } from '../../expr/topo'
import type { Fn, Value } from '../../expr/value'
import type { AttrValue, GraphNode, Source } from '../../graph/document'
import { idFromName, nameMaker } from '../../graph/fresh'
import { sourceName } from '../../graph/wires'
import { findOp } from '../../ops'
import { fillAttrs } from '../../ops/kit/attributes'
import { isSource, type OpDefinition } from '../../ops/kit/definition'
import { nameOfPart } from '../../ops/kit/part-names'
import { tracedAs } from '../../ops/kit/trace'
import { sizeOf } from '../../tensor/shape'
import type { Shape } from '../../tensor/tensor'
import { outputKey } from '../walk'
import { choicesFor, type Choice } from './choices'
import { isOpOf } from './same-expression'

/*
 * A function's expression as nodes of a document. Every node is an op that makes the very same expression of what it is
 * wired to, so the document computes what the function computes, to the last bit. A call of another op stays one node.
 */

export interface Reading {
  /** ids of what the function's parameters become, in their order */
  readonly params: readonly string[]
  /** operations and constants, sources first */
  readonly nodes: readonly GraphNode[]
  /** where each result comes from, by its name */
  readonly outputs: ReadonlyMap<string, Source>
  /** shape of every `node:output` */
  readonly shapes: ReadonlyMap<string, Shape>
  /** nodes that compute something */
  readonly operations: number
}

/** What a function is made of: so many operations that a person can look at, or none that would tell more. */
export type Contents =
  | { readonly kind: 'plain' | 'empty' }
  | { readonly kind: 'many'; readonly count: number }
  | { readonly kind: 'nodes'; readonly reading: Reading }

/** More nodes than this are not read on a canvas. */
export const maxInside = 400

const known = new WeakMap<Fn, Contents>()

export function contentsOf(fn: Fn): Contents {
  const found = known.get(fn)
  if (found !== undefined) return found
  const contents = read(fn)
  known.set(fn, contents)
  return contents
}

function read(fn: Fn): Contents {
  if ([...fn.params, ...fn.results].some(({ shape }) => sizeOf(shape) === 0)) return { kind: 'empty' }
  const results = visibleResults(fn)
  const size = topo(
    results.map(({ value }) => value),
    new Set(fn.params),
  ).length
  if (size < 2) return { kind: 'plain' }
  if (size > 20 * maxInside) return { kind: 'many', count: size }
  const reading = new Reader(fn, results).read()
  // What is made of itself is a primitive with some moving about: there is nothing new to see.
  if (reading.operations < 2 || reading.nodes.some(({ op }) => op === fn.name)) return { kind: 'plain' }
  if (reading.nodes.length > maxInside) return { kind: 'many', count: reading.nodes.length }
  return { kind: 'nodes', reading }
}

interface Result {
  readonly name: string
  readonly value: Value
}

/** What an op remembers for the next step is no output of this one. */
const visibleResults = ({ results, resultNames }: Fn): Result[] =>
  results.flatMap((value, i) => {
    const name = resultNames[i] ?? 'y'
    return name.startsWith('next.') ? [] : [{ name, value }]
  })

class Reader {
  readonly #name = nameMaker([])
  readonly #params: readonly string[]
  readonly #sources = new Map<Value, Source>()
  readonly #shapes = new Map<string, Shape>()
  readonly #roots: readonly Value[]
  /** what the op calls its parts */
  readonly #labels = new Map<Value, Text>()
  /** the results of each call that are used */
  readonly #resultsOf = new Map<Value, readonly Value[]>()

  constructor(
    private readonly fn: Fn,
    private readonly results: readonly Result[],
  ) {
    this.#params = fn.paramNames.map((name) => this.#name(name))
    fn.params.forEach((param, i) => this.#give(param, this.#params[i] ?? '', 'y'))
    const { roots, map } = inline(
      results.map(({ value }) => value),
      (called) => tracedAs(called) !== undefined,
    )
    this.#roots = roots
    for (const [value, now] of map) {
      const name = nameOfPart(value)
      if (name !== undefined) this.#labels.set(now, name)
    }
  }

  read(): Reading {
    const order = topo(this.#roots, new Set(this.fn.params))
    const chosen = this.#choose(order)
    for (const value of order) {
      const [call] = value.prim === 'proj' ? value.inputs : []
      if (call !== undefined) this.#resultsOf.set(call, [...(this.#resultsOf.get(call) ?? []), value])
    }
    const nodes = order.flatMap((value) => {
      const by = chosen.get(value)
      return by === undefined ? [] : [this.#node(value, by)]
    })
    return {
      params: this.#params,
      nodes,
      outputs: new Map(
        this.results.flatMap(({ name }, i) => {
          const root = this.#roots[i]
          const source = root === undefined ? undefined : this.#sources.get(root)
          return source === undefined ? [] : [[name, source]]
        }),
      ),
      shapes: this.#shapes,
      operations: nodes.filter(({ op }) => op !== 'Constant').length,
    }
  }

  /** From the results back: which values become nodes, and which nodes. */
  #choose(order: readonly Value[]): Map<Value, Choice> {
    const chosen = new Map<Value, Choice>()
    const needed = new Set(this.#roots)
    for (const value of order.toReversed()) {
      if (!needed.has(value) || this.#sources.has(value)) continue
      if (value.prim === 'proj') {
        for (const call of value.inputs) needed.add(call)
        continue
      }
      const choice = value.fn === undefined ? this.#primitive(value) : callOf(value, value.fn)
      chosen.set(value, choice)
      for (const input of Object.values(choice.inputs).flat()) needed.add(input)
    }
    return chosen
  }

  #primitive(value: Value): Choice {
    const choices = choicesFor(value)
    const last = choices.at(-1)
    const found = choices.find(({ op, inputs, attrs }) => {
      const definition = op === this.fn.name ? undefined : findOp(op)
      if (definition === undefined || isSource(definition)) return definition !== undefined
      return isOpOf(value, definition, inputs, fillAttrs(definition, attrs as OpAttrs))
    })
    const choice = found ?? last
    if (choice === undefined) throw new RangeError(`nothing stands for ${value.prim}`)
    return choice
  }

  #node(value: Value, { op, attrs, inputs }: Choice): GraphNode {
    const id = this.#name(value.label ?? idFromName(op) ?? op)
    if (value.fn === undefined) this.#give(value, id, 'y')
    for (const result of this.#resultsOf.get(value) ?? [])
      this.#give(result, id, value.fn?.resultNames[result.slot ?? 0] ?? 'y')
    const wires = Object.entries(inputs).map(([port, from]): [string, Source | Source[]] => [
      port,
      isList(from) ? from.map((x) => this.#sourceOf(x)) : this.#sourceOf(from),
    ])
    const label = this.#labelOf(value)
    return {
      id,
      op,
      ...(label && { label }),
      ...(Object.keys(attrs).length === 0 ? {} : { attrs }),
      ...(wires.length === 0 ? {} : { inputs: Object.fromEntries(wires) }),
    }
  }

  #labelOf(value: Value): Text | undefined {
    const of = value.attrs['of']
    if (typeof of === 'string') return { en: `count of ${of}`, ja: `${of} の個数` }
    // A call is called what its result is.
    return [value, ...(this.#resultsOf.get(value) ?? [])].map((part) => this.#labels.get(part)).find(Boolean)
  }

  #give(value: Value, node: string, output: string): void {
    this.#sources.set(value, sourceName({ node, output }))
    this.#shapes.set(outputKey(node, output), value.shape)
  }

  #sourceOf(value: Value): Source {
    const source = this.#sources.get(value)
    if (source === undefined) throw new RangeError(`${value.prim} has no node`)
    return source
  }
}

type OpAttrs = Parameters<typeof fillAttrs>[1]

/** A call of an op's function as a node of that op. */
function callOf(call: Value, fn: Fn): Choice {
  const traced = tracedAs(fn)
  if (traced === undefined) throw new RangeError(`${fn.name} is no op`)
  const { op } = traced
  const inputs: Record<string, Value | Value[]> = {}
  fn.paramNames.forEach((name, i) => {
    const value = call.inputs[i]
    const port = name.split('.')[0] ?? name
    if (value === undefined) return
    if (op.inputs[port]?.variadic !== true) inputs[name] = value
    else inputs[port] = [...[inputs[port] ?? []].flat(), value]
  })
  return { op: op.name, inputs, attrs: chosenAttrs(op, traced.attrs) }
}

/** Attributes that differ from their defaults. */
function chosenAttrs(op: OpDefinition, attrs: Readonly<Record<string, unknown>>): Choice['attrs'] {
  const defaults = fillAttrs(op)
  return Object.fromEntries(
    Object.entries(attrs).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]),
    ) as [string, AttrValue][],
  )
}

const isList = <T>(given: T | readonly T[]): given is readonly T[] => Array.isArray(given)
