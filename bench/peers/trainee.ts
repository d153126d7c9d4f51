import type { Task } from '../task'

/** A task as host.mjs hands it over. */
export interface GivenTask extends Omit<Task, 'inputs' | 'parameters'> {
  readonly inputs: Readonly<Record<string, Numbers>>
  readonly parameters: Readonly<Record<string, Numbers & { readonly isBias: boolean }>>
}

export interface Numbers {
  readonly shape: readonly number[]
  readonly dtype: 'float' | 'int'
  readonly data: Float32Array | Int32Array
}

/** What a peer makes of a task; host.mjs says what each is for. */
export interface Trainee {
  readonly step: () => number
  readonly stand?: () => void
  readonly check?: () => number
  readonly parts?: Readonly<Record<string, () => void>>
  readonly about?: About
}

/** What only we can tell. */
export interface About {
  /** milliseconds that compiling took */
  readonly compiling: number
  /** of the plan's memory, and what it would be if nothing were shared */
  readonly arenaBytes?: number
  readonly unsharedBytes?: number
}

export type Build = (task: GivenTask) => Trainee

/** A task that a peer has no means to compute. */
export function refuse(why: string): never {
  throw new Error(why)
}
