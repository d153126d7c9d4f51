/** Installs the packages when they are missing or the lock file has changed; otherwise does nothing. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readStamp, root, run, tool, writeStamp } from './project.mjs'

const stamp = 'node_modules/.gradwire-lock'

/** Packages contain programs for one system, so the stamp names it next to the lock file's digest. */
function wanted() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`
}

/** Somebody may have run npm by hand; its own record then is newer than the lock file and says the same. */
function installedByHand() {
  try {
    const names = (path) => Object.entries(JSON.parse(readFileSync(join(root, path), 'utf8')).packages)
    const installed = new Map(names('node_modules/.package-lock.json'))
    return names('package-lock.json').every(
      ([name, entry]) => name === '' || entry.optional || installed.get(name)?.version === entry.version,
    )
  } catch {
    return false
  }
}

/** Answers whether the packages are there. */
export async function ensureInstalled() {
  const now = wanted()
  if (existsSync(tool('vite/bin/vite.js'))) {
    if (readStamp(stamp) === now) return true
    if (readStamp(stamp) === '' && installedByHand()) {
      writeStamp(stamp, now)
      return true
    }
  }
  console.error('Installing packages (only needed once) …')
  const { code } = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    output: 'stderr',
  })
  if (code !== 0) {
    console.error('The packages could not be installed: `npm ci` failed. Is this machine online?')
    return false
  }
  writeStamp(stamp, now)
  return true
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href && !(await ensureInstalled()))
  process.exit(1)
