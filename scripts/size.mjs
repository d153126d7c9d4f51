/**
 * Measures what a first visit downloads: the page, its entry script, everything that one imports at once
 * (not what it imports later), and their style sheets, compressed as a server would. Fails above the limit.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './project.mjs'

const limit = 400 * 1000
const app = join(root, 'dist/app')
const manifestPath = join(app, '.vite/manifest.json')

if (!existsSync(manifestPath)) {
  console.error('There is no dist/app to measure: run `npm run build` first.')
  process.exit(1)
}

const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
const files = new Set(['index.html'])
const seen = new Set()

function visit(key) {
  if (seen.has(key)) return
  seen.add(key)
  const chunk = manifest[key]
  files.add(chunk.file)
  for (const style of chunk.css ?? []) files.add(style)
  for (const next of chunk.imports ?? []) visit(next)
}
for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key)

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
const sizes = [...files].map((file) => [file, gzipSync(readFileSync(join(app, file)), { level: 9 }).length])
const total = sizes.reduce((sum, [, size]) => sum + size, 0)
for (const [file, size] of sizes.sort((a, b) => b[1] - a[1]))
  console.log(`${kilobytes(size).padStart(10)}  ${file}`)
console.log(`${kilobytes(total).padStart(10)}  first page load, of at most ${kilobytes(limit)} (gzip)`)
if (total > limit) process.exitCode = 1
