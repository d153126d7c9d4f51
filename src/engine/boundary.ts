import type { Text } from '../base/text'
import type { Shape, Tensor } from '../tensor/tensor'
import type { Axis } from './axes'

/** What the inside of a node is fed from outside: its numbers are those of outside, to the last bit. */
export interface Boundary {
  /** in front of names wherever random numbers are derived from them: `block1.` */
  readonly scope: string
  /** what arrives at Inputs, parameters and states, by name */
  readonly feeds: Readonly<Record<string, Tensor>>
  /** Inputs at which nothing arrives */
  readonly absent: ReadonlySet<string>
  /** the gradients that arrive at Outputs, by the node's id */
  readonly upstream: Readonly<Record<string, Tensor>>
  /** Inputs out of which no gradient flows, and why */
  readonly closed: ReadonlyMap<string, Text>
  readonly axes: readonly Axis[]
  /** shapes of Inputs with the primes of named axes in them; the nodes are traced at these as well */
  readonly traced: ReadonlyMap<string, Shape>
  /** the same for every `node:output`, where sizes are written into the nodes and tracing could not tell */
  readonly known: ReadonlyMap<string, Shape>
}

/** Name of the leaf that holds the gradient which arrives at an Output. */
export const upstreamName = (output: string): string => `#upstream.${output}`
