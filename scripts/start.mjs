/**
 * `npm start`: installs and builds what is missing, serves the editor and opens it in the browser.
 * After the first time it needs no network.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { root } from './project.mjs'
import { startOptions } from './start-options.mjs'

/** The command that opens an address, or nothing where nobody would see it. */
function opener() {
  const { env, platform } = process
  if (env.CI || env.SSH_CONNECTION || env.SSH_TTY || env.GRADWIRE_NO_OPEN) return undefined
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['cmd', '/c', 'start', '""']
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : undefined
}

function openBrowser(url) {
  const command = opener()
  if (command === undefined) return
  const child = spawn(command[0], [...command.slice(1), url], { stdio: 'ignore', detached: true })
  // No browser, no harm: the address is on the screen.
  child.on('error', () => {})
  child.unref()
}

const options = startOptions(process.argv.slice(2), process.env.PORT)
if ('refusal' in options) {
  console.error(options.refusal)
  process.exit(2)
}

if (!(await ensureInstalled()) || !(await ensureBuilt('app'))) process.exit(1)

const { loadTypeScript } = await import('./ts.mjs')
const { module, close } = await loadTypeScript(join(root, 'src/serve/server.ts'))
const server = await module.startServer({ root: join(root, 'dist/app'), ...options })
await close()

console.log(`Gradwire is at ${server.url} (stop it with Ctrl+C)`)
openBrowser(server.url)

const stop = () => server.close().then(() => process.exit(0))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)

// npm starts scripts through a shell, which does not pass signals on: when it is gone, so is the user.
if (process.env.npm_lifecycle_event) {
  const shell = process.ppid
  setInterval(() => {
    if (process.ppid !== shell) stop()
  }, 500)
}
