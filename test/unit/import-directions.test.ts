import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/**
 * The rule that keeps the rooms of src/ apart is a program run by a tool that can fail silently (it finds
 * no imports at all when it does not understand the TypeScript version). So plant violations and see them found.
 */
const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')

interface Report {
  readonly summary: {
    readonly totalCruised: number
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[]
  }
}

function cruise(folder: string): Promise<Report> {
  const args = [cruiser, 'src', '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      // The exit code is the number of violations, so only unreadable output is an error here.
      try {
        resolve(JSON.parse(stdout) as Report)
      } catch {
        reject(error ?? new Error(stderr))
      }
    })
  })
}

/** Writes a small project, with the same TypeScript settings, inside this one so that packages resolve. */
function plant(folder: string, files: Record<string, string>): void {
  writeFileSync(join(folder, 'tsconfig.json'), '{ "extends": "../../../tsconfig.json" }\n')
  writeFileSync(
    join(folder, 'package.json'),
    '{ "type": "module", "dependencies": { "react": "*", "d3-scale": "*" } }\n',
  )
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

describe('import directions', () => {
  let good = ''
  let bad = ''
  beforeAll(() => {
    good = mkdtempSync(join(here, '.planted-'))
    bad = mkdtempSync(join(here, '.planted-'))
  })
  afterAll(() => {
    rmSync(good, { recursive: true, force: true })
    rmSync(bad, { recursive: true, force: true })
  })

  test('what the table allows passes', async () => {
    plant(good, {
      'src/base/text.ts': "export const text = 'x'\n",
      'src/expr/value.ts': "import { text } from '../base/text'\nexport const value = text\n",
      'src/ops/add.ts': "import { value } from '../expr/value'\nexport const add = value\n",
      'src/editor/app.ts':
        "import { useState } from 'react'\nimport { add } from '../ops/add'\nexport const app = [useState, add]\n",
      'src/serve/server.ts': "import { createServer } from 'node:http'\nexport const server = createServer\n",
    })
    const { summary } = await cruise(good)
    expect(summary.violations).toEqual([])
    expect(summary.totalCruised).toBeGreaterThanOrEqual(5)
  })

  test('every kind of violation is found', async () => {
    plant(bad, {
      'src/ops/add.ts': 'export const add = 1\nexport type Add = number\n',
      'src/base/value.ts': "import { add } from '../ops/add'\nexport const value = add\n",
      'src/expr/type.ts': "import type { Add } from '../ops/add'\nexport type Sum = Add\n",
      'src/engine/chart.ts': "import { scaleLinear } from 'd3-scale'\nexport const scale = scaleLinear\n",
      'src/train/hook.ts': "import { useState } from 'react'\nexport const hook = useState\n",
      'src/graph/file.ts': "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
      'src/tensor/one.ts': "import { two } from './two'\nexport const one = (): number => two()\n",
      'src/tensor/two.ts': "import { one } from './one'\nexport const two = (): number => one()\n",
      'src/cli/main.ts': "import { app } from '../editor/app'\nexport const main = app\n",
      'src/editor/app.ts': 'export const app = 1\n',
      'src/formats/lost.ts': "import { lost } from './nowhere'\nexport const found = lost\n",
      'src/misc/loose.ts': "import { app } from '../editor/app'\nexport const loose = app\n",
    })
    const { summary } = await cruise(bad)
    const found = new Set(summary.violations.map((each) => `${each.rule.name}: ${each.from}`))
    for (const expected of [
      'direction-base: src/base/value.ts',
      'direction-expr: src/expr/type.ts',
      'page-packages-in-editor: src/engine/chart.ts',
      'page-packages-in-editor: src/train/hook.ts',
      'node-in-node-rooms: src/graph/file.ts',
      'no-cycles: src/tensor/one.ts',
      'direction-cli: src/cli/main.ts',
      'resolvable: src/formats/lost.ts',
      'unknown-room: src/misc/loose.ts',
    ]) {
      expect(found).toContain(expected)
    }
  })

  test('the cruiser sees the modules of this project', async () => {
    const { summary } = await cruise(root)
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    const modules = files.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    expect(summary.totalCruised).toBeGreaterThanOrEqual(modules.length)
  })
})
