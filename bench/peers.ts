import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nodeModule } from './bundle'
import { startProcess, type Host } from './host'
import type { Pages } from './pages'

/** Somebody who computes the workloads. */
export interface Peer {
  readonly name: string
  readonly kind: 'ours' | 'javascript' | 'native'
  readonly threads: number
  readonly start: (pages: Pages) => Promise<Host>
}

const python = '/usr/bin/python3'

const native = (name: string, script: string, threads: number): Peer => ({
  name,
  kind: 'native',
  threads,
  start: () =>
    Promise.resolve(startProcess(python, [join(import.meta.dirname, 'peers', script), String(threads)])),
})

interface Module {
  readonly name: string
  readonly module: string
  readonly options?: object
  readonly threads?: number
}

const inNode = ({ name, module, options = {}, threads = 1 }: Module): Peer => ({
  name,
  kind: module === 'ours' ? 'ours' : 'javascript',
  threads,
  start: async () =>
    startProcess(process.execPath, [
      join(import.meta.dirname, 'peers', 'node.mjs'),
      await nodeModule(module),
      JSON.stringify(options),
    ]),
})

const inPage = ({ name, module, options = {}, threads = 1 }: Module): Peer => ({
  name,
  kind: module === 'ours' ? 'ours' : 'javascript',
  threads,
  start: (pages) => pages.start(module, options),
})

/** What a thread of ours runs in Node. */
const threadScript = pathToFileURL(join(import.meta.dirname, '../src/cli/thread.mjs')).href

const ours: Module = { name: 'Gradwire', module: 'ours' }
const reference: Module = { name: 'Gradwire, reference', module: 'ours', options: { backend: 'reference' } }

/** Those that compute the same way in Node and in a page. */
const single: readonly Module[] = [
  { name: 'TensorFlow.js wasm', module: 'tfjs', options: { backend: 'wasm' } },
  { name: 'jax-js', module: 'jaxjs' },
  { name: 'ConvNetJS', module: 'convnet' },
  { name: 'Playground’s algorithm', module: 'playground' },
  { name: 'micrograd in JavaScript', module: 'micrograd' },
]

const two = (module: Module): Module => ({
  ...module,
  name: `${module.name}, 2 threads`,
  options: { ...module.options, threads: 2 },
  threads: 2,
})

/** PyTorch stands beside every run, in Node and in a page: ratios hold within one run only. */
const torch = [native('PyTorch', 'torch_peer.py', 1), native('PyTorch, 2 threads', 'torch_peer.py', 2)]

export type Place = 'node' | 'chromium'

export const peersIn: Readonly<Record<Place, readonly Peer[]>> = {
  node: [
    inNode(ours),
    inNode(two({ ...ours, options: { script: threadScript } })),
    ...single.map(inNode),
    inNode({ name: 'TensorFlow.js cpu', module: 'tfjs', options: { backend: 'cpu' } }),
    inNode(reference),
    ...torch,
    native('NumPy, the book’s classes', 'numpy_peer.py', 1),
  ],
  chromium: [
    inPage(ours),
    inPage(two(ours)),
    ...single.map(inPage),
    ...single.slice(0, 2).map(two).map(inPage),
    ...torch,
  ],
}

const inBoth = (module: Module): Readonly<Record<Place, Peer>> => ({
  node: inNode(module),
  chromium: inPage(module),
})

/** Our matrix products one by one. */
export const productsIn = inBoth({ name: 'Gradwire’s products', module: 'products' })
/** What comes before a step. */
export const compilerIn = inBoth({ name: 'Gradwire’s compiler', module: 'compiler' })

export const oursInNode: Peer = inNode(ours)
export const torchAlone: Peer = native('PyTorch', 'torch_peer.py', 1)
