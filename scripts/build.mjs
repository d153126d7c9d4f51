/**
 * Builds the app or the command line program, when their sources have changed since the last time.
 * Everything is said on stderr: the program's own output may be read by another program.
 */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fingerprint, readStamp, root, runNode, tool, writeStamp } from './project.mjs'

const shared = ['base', 'tensor', 'expr', 'ops', 'graph', 'kernels', 'engine', 'train', 'figure', 'formats']
const rooms = (...names) => [...shared, 'serve', ...names].map((name) => `src/${name}`)
const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'examples']

const targets = {
  app: {
    name: 'the editor',
    config: 'vite.config.ts',
    result: 'dist/app/index.html',
    sources: [
      ...settings,
      ...rooms('editor', 'worker'),
      'vite.config.ts',
      'index.html',
      'public',
      'scripts/strict-page.ts',
    ],
  },
  cli: {
    name: 'the command line program',
    config: 'vite.cli.config.ts',
    result: 'dist/cli/gradwire.mjs',
    sources: [...settings, ...rooms('cli'), 'vite.cli.config.ts'],
  },
}

/** Answers whether a build of the present sources is there. `target` is 'app' or 'cli'. */
export async function ensureBuilt(target, { force = false } = {}) {
  const { name, config, result, sources } = targets[target]
  const stamp = `dist/.built-${target}`
  const now = fingerprint(sources)
  if (!force && existsSync(join(root, result)) && readStamp(stamp) === now) return true
  console.error(`Building ${name} …`)
  // Into a folder of its own, so that a failed build leaves the last good one, and two at once do not mix.
  const fresh = join(root, `dist/.${target}-${process.pid}`)
  const final = join(root, 'dist', target)
  const args = [
    tool('vite/bin/vite.js'),
    'build',
    '--config',
    config,
    '--outDir',
    fresh,
    '--logLevel',
    'warn',
  ]
  // Imports without file extensions are the style of this project; Vite would remark on them every time.
  const env = { VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' }
  const { code, text } = await runNode(args, { output: 'keep', env })
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    console.error(text)
    console.error(`Building ${name} failed.`)
    return false
  }
  if (text.trim() !== '') console.error(text.trim())
  rmSync(final, { recursive: true, force: true })
  try {
    renameSync(fresh, final)
  } catch (error) {
    // Another process was quicker with the same build.
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(join(root, result))) throw error
  }
  writeStamp(stamp, now)
  return true
}

// `node scripts/build.mjs [app] [cli]` builds what is named, changed or not; both without a name.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const named = process.argv.slice(2).filter((name) => Object.hasOwn(targets, name))
  for (const target of named.length > 0 ? named : Object.keys(targets))
    if (!(await ensureBuilt(target, { force: true }))) process.exitCode = 1
}
