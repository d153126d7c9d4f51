/**
 * Runs a TypeScript file of this project: `node scripts/ts.mjs path/to/file.ts arguments …`.
 * It goes through Vite, as the op table is collected with import.meta.glob; the file sees its arguments
 * where a script of its own would, in process.argv from the third on.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { root } from './project.mjs'

/** Loads a TypeScript module, with its imports, into this process. */
export async function loadTypeScript(path) {
  const { createServer } = await import('vite')
  const server = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'warn',
    // Only the module loader is wanted: no port, no file watching, no packages prepared for a browser.
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  })
  return { module: await server.ssrLoadModule(path), close: () => server.close() }
}

async function main() {
  const file = process.argv[2]
  if (file === undefined || !existsSync(file)) {
    console.error('usage: node scripts/ts.mjs FILE.ts [arguments …]')
    process.exit(2)
  }
  const path = resolve(file)
  process.argv.splice(1, 2, path)
  const { close } = await loadTypeScript(path)
  await close()
}

if (/[\\/]scripts[\\/]ts\.mjs$/.test(process.argv[1] ?? '')) await main()
