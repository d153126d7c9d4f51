import type { TrainingPlan } from '../src/engine/training-plan'
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

/** The parameters are those that the plan holds now, before any step. */
export function taskOf(workload: Workload, plan: TrainingPlan): Task {
  const { name, net, batch, optimizer, isInference } = workload
  return {
    name,
    net,
    batch,
    optimizer,
    isInference,
    inputs: Object.fromEntries(Object.entries(workload.inputs).map(([id, input]) => [id, packed(input)])),
    parameters: plan.parameters.map(({ name, shape, data, isBias }) => ({
      name,
      isBias,
      ...packed({ shape, dtype: 'float', data: Array.from(data) }),
    })),
  }
}

function packed({ shape, dtype, data }: Given): Packed {
  const array = dtype === 'int' ? Int32Array.from(data) : Float32Array.from(data)
  return { shape, dtype, base64: Buffer.from(array.buffer).toString('base64') }
}
