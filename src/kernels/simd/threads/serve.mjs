/**
 * What a thread does, from its first breath until it is told to go. It does not come back in between. Plain JavaScript,
 * because a thread of Node may run it from its source.
 * @param {import('./host').ThreadTask} task
 */
export function serveThread({ module, memory, thread, round }) {
  const unused = () => {
    throw new Error('only thread 0 calls functions from outside')
  }
  const functions = WebAssembly.Module.imports(module).filter(({ kind }) => kind === 'function')
  const env = { memory, ...Object.fromEntries(functions.map(({ name }) => [name, unused])) }
  new WebAssembly.Instance(module, { env }).exports.serve(thread, round)
}
