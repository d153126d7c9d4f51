/** Finds a Chromium for the browser tests, and gets one when there is none. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, runNode, tool } from './project.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A browser of the system: named by the user, Debian's, or any on the PATH. */
function installedBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [
    process.env.GRADWIRE_CHROMIUM,
    '/usr/bin/chromium',
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ]
  return candidates.find((path) => path && existsSync(path))
}

/** The browser that Playwright downloaded for itself earlier. */
async function playwrightBrowser() {
  try {
    const { chromium } = await import('playwright')
    const path = chromium.executablePath()
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** On a fresh Debian, as root, its own package is the one that certainly runs there. */
async function fromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  console.log('Installing Chromium and Japanese fonts with apt-get …')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { output: 'keep' })
  const packages = ['chromium', 'fonts-noto-cjk']
  const { code, text } = await run('apt-get', ['install', '-y', '-qq', ...packages], { output: 'keep', env })
  if (code !== 0) console.log(text)
  return installedBrowser()
}

async function fromPlaywright() {
  console.log('Downloading a Chromium with Playwright …')
  await runNode([tool('playwright/cli.js'), 'install', 'chromium'])
  return playwrightBrowser()
}

/** The path of a Chromium, or undefined when there is no way to get one. */
export async function ensureBrowser() {
  return installedBrowser() ?? (await playwrightBrowser()) ?? (await fromDebian()) ?? (await fromPlaywright())
}
