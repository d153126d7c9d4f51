import type { Problem } from '../base/problem'
import type { Text } from '../base/text'
import type { Fn, Value } from '../expr/value'
import type { GraphDocument, GraphNode } from '../graph/document'
import { meantOutput, type Wire } from '../graph/wires'
import type { Backend } from '../kernels/kernel'
import type { AnyOp, AttrValues, Mode } from '../ops/kit/definition'
import type { Precision, Shape, Tensor } from '../tensor/tensor'
import type { Axis } from './axes'
import type { Boundary } from './boundary'
import type { InitSpec } from './init'
import type { Plan } from './plan'
import type { NamedShape } from './views'

/*
 * A compiled document: every node a call of a traced function, forward and back, and the log of their order. It holds
 * symbols and no numbers, apart from what the sources start with; `evaluate` makes the numbers.
 */

export interface Program {
  readonly document: GraphDocument
  readonly mode: Mode
  readonly precision: Precision
  /** what computes it; the reference when absent */
  readonly backend?: Backend
  readonly seed: number
  /** what it was compiled with, in place of values of the document */
  readonly feeds: Readonly<Record<string, Tensor>>
  /** the sound nodes, sources first */
  readonly nodes: readonly ProgramNode[]
  readonly byId: ReadonlyMap<string, ProgramNode>
  /** wires between sound nodes, and owned parameters as wires that end in their port */
  readonly wires: readonly ProgramWire[]
  readonly wireById: ReadonlyMap<string, ProgramWire>
  /** owned ones and Parameter nodes, in the order of the nodes */
  readonly parameters: readonly ProgramParameter[]
  readonly states: readonly ProgramState[]
  /** everything that is fed before a run, under its name: `node`, `node.port`, `node.state`, and the step number */
  readonly leaves: ReadonlyMap<string, Leaf>
  readonly objective?: { readonly node: string; readonly output: string; readonly value: Value }
  /** forward, seed, backward: the log that the stepper scrubs */
  readonly events: readonly RunEvent[]
  /** ∂L/∂ of an output or a parameter: the sum of its contributions */
  readonly gradients: ReadonlyMap<Value, Value>
  /** values through which no gradient can flow, and why: integers, constants */
  readonly closed: ReadonlyMap<Value, Text>
  /** size of the batch axis, when there is one */
  readonly batch?: number
  /** named axes, and the shapes that were traced with their primes where they differ from the real ones */
  readonly axes: readonly Axis[]
  readonly traced: ReadonlyMap<Value, Shape>
  /** what stands in front of names wherever random numbers are derived from them */
  readonly scope: string
  /** the axes of an output or parameter as a person reads them */
  named(value: Value): NamedShape
  readonly cache: PlanCache
}

/** Plans made for a program so far. Programs that differ in the numbers of their sources only share them. */
export interface PlanCache {
  inspect?: Plan
  objective?: Plan
}

export interface ProgramNode {
  readonly node: GraphNode
  readonly op: AnyOp
  readonly attrs: AttrValues
  /** absent for sources */
  readonly fn?: Fn
  /** the function at the primes of named axes, where one comes in */
  readonly atPrimes?: Fn
  /** in the order of `fn.params` */
  readonly inputs: readonly ProgramInput[]
  /** values of the outputs, the default one first */
  readonly outputs: ReadonlyMap<string, Value>
  /** all results of the call, states included, in the order of `fn.results` */
  readonly results: readonly Value[]
}

/** What feeds one parameter of a node's function: a wire, or a side door (state, noise) without one. */
export interface ProgramInput {
  /** `a`, `xs.0` */
  readonly name: string
  readonly value: Value
  readonly wire?: ProgramWire
}

export interface ProgramWire extends Wire {
  /** the value it carries */
  readonly value: Value
  /** name of the parameter, when the target owns what it carries */
  readonly owned?: string
  /** why no gradient can ever flow through it: integers, constants */
  readonly closed?: Text
}

export interface ProgramParameter {
  /** `node` or `node.port` */
  readonly name: string
  readonly node: string
  readonly port?: string
  readonly value: Value
  readonly shape: Shape
  readonly init: InitSpec
  /** weight decay leaves offsets and scales alone */
  readonly isBias: boolean
}

/** Something that a node remembers from step to step. */
export interface ProgramState {
  /** `node.state` */
  readonly name: string
  readonly node: string
  readonly value: Value
  /** what it becomes after a step; absent where an evaluation leaves it alone */
  readonly next?: Value
  /** belongs to the examples of a batch: see `StateSpec` */
  readonly carried?: true
}

/** Name of the leaf that noise depends on: which training step it is. */
export const stepName = '#step'

/** A value that is fed. */
export interface Leaf {
  readonly name: string
  readonly kind: 'input' | 'parameter' | 'constant' | 'state' | 'step' | 'upstream'
  readonly value: Value
  /** what it holds unless something else is fed */
  readonly initial: () => Tensor
}

/** Events hold values, not numbers: the log is made once per compile and read at each step. */
export type RunEvent =
  | { readonly kind: 'forward'; readonly node: string }
  | {
      readonly kind: 'seed'
      readonly node: string
      readonly output: string
      readonly value: Value
      /** where it comes from outside: the wire through which it arrives */
      readonly wire?: ProgramWire
    }
  | {
      readonly kind: 'contribution'
      readonly node: string
      readonly wire: ProgramWire
      /** the output of `node` through which the upstream gradient came */
      readonly output: string
      readonly upstream: Value
      readonly contribution: Value
    }
  | { readonly kind: 'blocked'; readonly node: string; readonly wire: ProgramWire; readonly why: Text }
  | {
      readonly kind: 'accumulate'
      /** the node whose output the contribution is added into */
      readonly node: string
      readonly output: string
      readonly wire: ProgramWire
      readonly part: number
      readonly of: number
      readonly contribution: Value
      readonly sum: Value
    }

export interface Compiled {
  readonly problems: readonly Problem[]
  readonly program: Program
}

export interface CompileOptions {
  readonly mode?: Mode
  /** `f64` when absent, `f32` with a backend that has nothing else */
  readonly precision?: Precision
  /** the reference when absent */
  readonly backend?: Backend
  /** size of the batch axis where no feed says it */
  readonly batch?: number
  /** values of Inputs by id, and of parameters by name */
  readonly feeds?: Readonly<Record<string, Tensor>>
  /** of the initial parameters and of noise; the training's seed when absent */
  readonly seed?: number
  /** report `no-objective` when the document names none */
  readonly objective?: 'required'
  /** the document is the inside of a node: what it is fed from outside */
  readonly boundary?: Boundary
}

/** The output of a node that a source means; `undefined` where the program has no such output. */
export function outputAt({ byId }: Program, { node, output }: Wire['source']): string | undefined {
  const outputs = byId.get(node)?.outputs
  return outputs === undefined ? undefined : meantOutput([...outputs.keys()], output)
}

/** Its value. */
export function valueAt(program: Program, source: Wire['source']): Value | undefined {
  const output = outputAt(program, source)
  return output === undefined ? undefined : program.byId.get(source.node)?.outputs.get(output)
}
