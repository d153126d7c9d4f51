import type { Subgraph } from './document'

/*
 * A module repeated over time: a node whose op is `scan:Name`. An input of the module that is also an output is carried:
 * what comes out at one step goes in at the next.
 */

const prefix = 'scan:'

/** The module that an op repeats; `undefined` for any other op. */
export const scannedModule = (op: string): string | undefined =>
  op.startsWith(prefix) ? op.slice(prefix.length) : undefined

export const opOfScan = (module: string): string => prefix + module

/** The attribute of a scan that says whether each step takes its own part of an input. */
export const eachOf = (input: string): string => `each.${input}`

/** Names of what a module hands from step to step. */
export const carriedNames = ({ inputs = [], outputs = {} }: Pick<Subgraph, 'inputs' | 'outputs'>): string[] =>
  inputs.filter((name) => Object.hasOwn(outputs, name))

/** What a scan gives: what it stacks over time first, then the states at the end, as recurrent layers do. */
export function scanOutputs(body: Pick<Subgraph, 'inputs' | 'outputs'>): string[] {
  const carried = carriedNames(body)
  const names = Object.keys(body.outputs ?? {})
  return [
    ...names.filter((name) => !carried.includes(name)),
    ...names.filter((name) => carried.includes(name)),
  ]
}
