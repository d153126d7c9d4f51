#!/usr/bin/env node
import '../scripts/node-version.cjs'
import './multiply-add.mjs'
import { existsSync } from 'node:fs'

// In a copy of the repository, what is about to run is built when its sources have changed; a published
// package has no sources and comes built.
if (existsSync(new URL('../src/cli/main.ts', import.meta.url))) {
  const { ensureInstalled } = await import('../scripts/install.mjs')
  const { ensureBuilt } = await import('../scripts/build.mjs')
  const targets = process.argv[2] === 'serve' ? ['cli', 'app'] : ['cli']
  if (!(await ensureInstalled())) process.exit(1)
  for (const target of targets) if (!(await ensureBuilt(target))) process.exit(1)
}
await import('../dist/cli/gradwire.mjs')
