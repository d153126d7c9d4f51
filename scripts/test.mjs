/**
 * `npm test`: everything that has to hold. Installs what is missing, then runs every stage even when an
 * earlier one failed, and ends with one line: `N passed, N failed`. A stage that cannot run has failed.
 *
 *   npm test                     all stages
 *   npm test -- unit             the unit tests only; also: format lint imports types build size e2e
 *   npm test -- unit tensor      the unit tests whose file name contains "tensor"
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { runNode, tool } from './project.mjs'

const reports = mkdtempSync(join(tmpdir(), 'gradwire-test-'))

/** What a stage found. Counts of tests, or one check that held or did not. */
const check = (passed) => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1 })

/** A stage that is one run of a tool: silent when it succeeds. */
async function checkWith(path, args) {
  const { code, text } = await runNode([tool(path), ...args], { output: 'keep' })
  if (code !== 0) console.log(text.trimEnd())
  return check(code === 0)
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** A runner that fails without a failed test (a crash, an empty run) counts as one failure. */
function counted(passed, failed, code) {
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed }
}

async function unitTests(filters) {
  const path = join(reports, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`]
  const { code } = await runNode([tool('vitest/vitest.mjs'), 'run', ...reporters, ...filters])
  const report = readReport(path)
  if (report === undefined) return check(false)
  // A file that cannot be loaded has no tests that could fail: it counts as one.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((each) => each.status === 'failed'),
  )
  return counted(report.numPassedTests, report.numFailedTests + broken.length, code)
}

async function browserTests(filters) {
  const browser = await ensureBrowser()
  if (browser === undefined) {
    console.log('There is no Chromium and none could be installed: set GRADWIRE_CHROMIUM to the path of one.')
    return check(false)
  }
  if (!(await built('app'))) return check(false)
  const path = join(reports, 'playwright.json')
  const env = { GRADWIRE_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: path }
  const args = [tool('@playwright/test/cli.js'), 'test', '--reporter=list,json', ...filters]
  const { code } = await runNode(args, { env })
  const report = readReport(path)
  if (report === undefined) return check(false)
  const { expected, unexpected, flaky } = report.stats
  return counted(expected, unexpected + flaky, code)
}

/** Several stages need the build; it is made once, and from scratch only where that is what is checked. */
const builds = new Map()
function built(target, options) {
  if (!builds.has(target)) builds.set(target, ensureBuilt(target, options))
  return builds.get(target)
}

const stages = {
  format: () => checkWith('prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']),
  lint: () => checkWith('eslint/bin/eslint.js', ['.', '--max-warnings=0']),
  imports: () => checkWith('dependency-cruiser/bin/dependency-cruise.mjs', ['src']),
  types: () => checkWith('typescript/bin/tsc', ['--noEmit']),
  unit: unitTests,
  build: async () => {
    const app = check(await built('app', { force: true }))
    const cli = check(await built('cli', { force: true }))
    return { passed: app.passed + cli.passed, failed: app.failed + cli.failed }
  },
  size: async () => {
    if (!(await built('app'))) return check(false)
    const { code, text } = await runNode(['scripts/size.mjs'], { output: 'keep' })
    console.log(text.trimEnd())
    return check(code === 0)
  },
  e2e: browserTests,
}

const words = process.argv.slice(2)
const chosen = words.filter((word) => Object.hasOwn(stages, word))
const filters = words.filter((word) => !Object.hasOwn(stages, word))
if (chosen.length === 0) chosen.push(...(filters.length === 0 ? Object.keys(stages) : ['unit', 'e2e']))

const total = { passed: 0, failed: 0 }
const failedStages = []

function record(name, result, since) {
  total.passed += result.passed
  total.failed += result.failed
  if (result.failed > 0) failedStages.push(name)
  const seconds = ((Date.now() - since) / 1000).toFixed(1)
  const mark = result.failed === 0 ? 'ok' : 'FAILED'
  console.log(`== ${name}: ${mark}, ${result.passed} passed, ${result.failed} failed (${seconds} s)`)
}

if (await ensureInstalled()) {
  for (const name of chosen) {
    console.log(`\n== ${name}`)
    const since = Date.now()
    let result
    try {
      result = await stages[name](filters)
    } catch (error) {
      console.log(error)
      result = check(false)
    }
    record(name, result, since)
  }
} else {
  record('install', check(false), Date.now())
}
rmSync(reports, { recursive: true, force: true })

if (failedStages.length > 0) console.log(`\nFailed: ${failedStages.join(', ')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
