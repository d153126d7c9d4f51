import type { Problem } from '../base/problem'
import type { Text } from '../base/text'
import type { GraphDocument } from '../graph/document'
import type { Mode } from '../ops/kit/definition'
import type { Shape, Tensor } from '../tensor/tensor'
import type { Value } from '../expr/value'
import type { Boundary } from './boundary'
import type { Axis } from './axes'
import type { Leaf, ProgramNode, ProgramParameter, ProgramState, ProgramWire } from './program'

/** What grows while the nodes of a document are visited, sources first. */
export interface Walk {
  readonly document: GraphDocument
  readonly mode: Mode
  readonly seed: number
  /** in front of names wherever random numbers are derived from them */
  readonly scope: string
  readonly boundary?: Boundary | undefined
  /** tensors that replace what the document holds, by Input id or parameter name */
  readonly feeds: Readonly<Record<string, Tensor>>
  readonly axes: readonly Axis[]
  readonly problems: Problem[]
  readonly nodes: ProgramNode[]
  readonly wires: ProgramWire[]
  readonly leaves: Map<string, Leaf>
  readonly parameters: ProgramParameter[]
  readonly states: ProgramState[]
  /** results by `node:output` */
  readonly outputs: Map<string, Value>
  /** shapes with primes in the place of named axes, where they differ from the real ones */
  readonly traced: Map<Value, Shape>
  /** values through which no gradient can flow, and why */
  readonly closed: Map<Value, Text>
}

export const outputKey = (node: string, output: string): string => `${node}:${output}`

export const tracedShape = (walk: Walk, value: Value): Shape => walk.traced.get(value) ?? value.shape
