import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'vite'

const here = import.meta.dirname

/** Where bundles are put: next to the peers' packages, which they import. */
const bundles = join(here, 'node_modules', '.bundles')

/** The module of a peer for Node. What is written in TypeScript is bundled first, so that no loader slows it down. */
export async function nodeModule(peer: string): Promise<string> {
  if (!own.includes(peer)) return join(here, 'peers', `${peer}.mjs`)
  bundled ??= bundleForNode()
  return join(await bundled, `${peer}.mjs`)
}

const own = ['ours', 'products', 'compiler', 'playground', 'micrograd']
let bundled: Promise<string> | undefined

async function bundleForNode(): Promise<string> {
  const outDir = join(bundles, 'node')
  mkdirSync(outDir, { recursive: true })
  await build({
    root: join(here, '..'),
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: {
        input: Object.fromEntries(own.map((name) => [name, join(here, 'peers', `${name}.ts`)])),
        output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
      },
    },
  })
  return outDir
}

/** All peers as one page; answers the folder to serve. */
export async function bundleForPage(): Promise<string> {
  const outDir = join(bundles, 'page')
  await build({
    root: join(here, 'peers'),
    base: './',
    worker: { format: 'es' },
    configFile: false,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      // The workers of TensorFlow.js are made from the text of a function.
      minify: false,
      chunkSizeWarningLimit: 10_000,
      rollupOptions: { input: join(here, 'peers', 'page.html') },
    },
  })
  return outDir
}

/** The folder with the WebAssembly files of TensorFlow.js. */
export const tfjsFolder = (): string =>
  join(createRequire(join(here, 'package.json')).resolve('@tensorflow/tfjs-backend-wasm'), '..')
