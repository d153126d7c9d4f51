/** What the scripts share: where things are, and how to run them. Uses nothing that has to be installed. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** The script of a package's command, so that it can be run by this very Node and without a shell. */
export function tool(path) {
  return join(root, 'node_modules', path)
}

/**
 * Runs a program to its end, without input so that nothing can wait for an answer.
 * `output` is 'show' (pass it on), 'stderr' (pass it on, but keep stdout clean) or 'keep' (return it).
 * Answers `{ code, text }`; a program that cannot be started answers code 127.
 */
export function run(command, args, { output = 'show', env = {} } = {}) {
  const streams = { show: ['inherit', 'inherit'], stderr: [2, 2], keep: ['pipe', 'pipe'] }[output]
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', ...streams],
      // npm and npx are batch files on Windows, which only a shell can start.
      shell: process.platform === 'win32' && /^np[mx]$/.test(command),
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
    child.on('error', (error) => resolve({ code: 127, text: `${text}${error.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, text }))
  })
}

export function runNode(args, options) {
  return run(process.execPath, args, options)
}

/** All files under the given files and folders, in a stable order. */
function listFiles(paths) {
  const found = []
  for (const path of paths) {
    const full = join(root, path)
    if (!existsSync(full)) continue
    if (!statSync(full).isDirectory()) {
      found.push(full)
      continue
    }
    for (const entry of readdirSync(full, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) found.push(join(entry.parentPath ?? entry.path, entry.name))
  }
  return found.sort()
}

/** A digest of names, sizes and dates: it changes when a file is changed, added or removed. */
export function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const path of listFiles(paths)) {
    const { size, mtimeMs } = statSync(path)
    hash.update(`${relative(root, path)} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

export function readStamp(path) {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return ''
  }
}

export function writeStamp(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
