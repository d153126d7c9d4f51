import { compile } from '../src/engine/compile'
import type { Given, Net, Optimizer, Workload } from './workloads'

/** A workload with its initial parameters, as JSON: what a peer in another process or language is given. */
export interface Task {
  readonly name: string
  readonly net: Net
  readonly batch?: number
  readonly optimizer?: Optimizer
  readonly isInference?: boolean
  readonly inputs: Readonly<Record<string, Packed>>
  readonly parameters: readonly (Packed & { readonly name: string; readonly isBias: boolean })[]
}

/** Numbers as little-endian base64, 4 bytes each. */
export interface Packed {
  readonly shape: readonly number[]
  readonly dtype: 'float' | 'int'
  readonly base64: string
}

/** The parameters start as the document says. Graphs of single numbers hold theirs in the net. */
export function taskOf(workload: Workload): Task {
  const { name, net, batch, optimizer, isInference, document, inputs } = workload
  return {
    name,
    net,
    batch,
    optimizer,
    isInference,
    inputs: Object.fromEntries(Object.entries(inputs).map(([id, input]) => [id, packed(input)])),
    parameters: batch === undefined ? [] : initialParameters(document, batch),
  }
}

function initialParameters(document: Workload['document'], batch: number): Task['parameters'] {
  const { problems, program } = compile(document, { mode: 'train', precision: 'f32', batch })
  if (problems[0] !== undefined) throw new Error(problems[0].message.en)
  return program.parameters.map(({ name, isBias }) => {
    const { shape, data } = program.leaves.get(name)?.initial() ?? { shape: [0], data: [] }
    return { name, isBias, ...packed({ shape, dtype: 'float', data: Array.from(data) }) }
  })
}

function packed({ shape, dtype, data }: Given): Packed {
  const array = dtype === 'int' ? Int32Array.from(data) : Float32Array.from(data)
  return { shape, dtype, base64: Buffer.from(array.buffer).toString('base64') }
}
