/**
 * `npm start`: installs and builds what is missing, serves the editor and opens it in the browser.
 * After the first time it needs no network.
 */
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { root } from './project.mjs'
import { startOptions } from './start-options.mjs'

const options = startOptions(process.argv.slice(2), process.env.PORT)
if ('refusal' in options) {
  console.error(options.refusal)
  process.exit(2)
}

if (!(await ensureInstalled()) || !(await ensureBuilt('app'))) process.exit(1)

const { loadTypeScript } = await import('./ts.mjs')
const { module, close } = await loadTypeScript(join(root, 'src/serve/index.ts'))
const server = await module.startServer({ root: join(root, 'dist/app'), ...options })
await close()

console.log(`Gradwire is at ${server.url} (stop it with Ctrl+C)`)
module.openBrowser(server.url)

const stop = () => server.close().then(() => process.exit(0))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)

// npm starts scripts through a shell, which does not pass signals on: when it is gone, so is the user.
if (process.env.npm_lifecycle_event) {
  const shell = process.ppid
  setInterval(() => {
    if (process.ppid !== shell) stop()
  }, 500)
}
