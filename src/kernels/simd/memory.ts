/** Memories by their buffers, so that an array can be handed around alone and still be reached from WebAssembly. */
const memories = new WeakMap<ArrayBufferLike, WebAssembly.Memory>()

export function register(memory: WebAssembly.Memory): WebAssembly.Memory {
  memories.set(memory.buffer, memory)
  return memory
}

/** The memory that an array lies in, if it is one of WebAssembly. */
export const memoryOf = (array: { readonly buffer: ArrayBufferLike }): WebAssembly.Memory | undefined =>
  memories.get(array.buffer)
