import type { Team } from './threads/team'

/** Memories by their buffers, so that an array can be handed around alone and still be reached from WebAssembly. */
const memories = new WeakMap<ArrayBufferLike, WebAssembly.Memory>()

export function register(memory: WebAssembly.Memory): WebAssembly.Memory {
  memories.set(memory.buffer, memory)
  return memory
}

/** The memory that an array lies in, if it is one of WebAssembly. */
export const memoryOf = (array: { readonly buffer: ArrayBufferLike }): WebAssembly.Memory | undefined =>
  memories.get(array.buffer)

/** The threads that work on a memory, by its buffer: whoever adds code for the same memory finds them here. */
const teams = new WeakMap<ArrayBufferLike, Team>()

export const teamOf = (memory: WebAssembly.Memory): Team | undefined => teams.get(memory.buffer)

export const setTeam = (memory: WebAssembly.Memory, team: Team): void => void teams.set(memory.buffer, team)

/** Sends the threads of an array's memory home, if it has any. They come again when there is enough to do. */
export const releaseThreads = (array: { readonly buffer: ArrayBufferLike }): void =>
  void teams.get(array.buffer)?.release()
