import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { chromium, type Browser } from 'playwright'
import { isolationHeaders } from '../src/serve/headers'
import { mimeType } from '../src/serve/mime'
import { bundleForPage, tfjsFolder } from './bundle'
import type { Answer, Host } from './host'

/** A browser that peers run in, each in a page of its own, cross-origin isolated so that they may use threads. */
export interface Pages {
  start(peer: string, options: object): Promise<Host>
  close(): Promise<void>
}

export function launchChromium(): Promise<Browser> {
  const installed = [process.env.GRADWIRE_CHROMIUM, '/usr/bin/chromium'].find(
    (path) => path && existsSync(path),
  )
  return chromium.launch({
    ...(installed === undefined ? {} : { executablePath: installed }),
    args: ['--no-sandbox', '--disable-gpu'],
  })
}

/** `tasks`: the folder that tasks are put into. */
export async function openPages(tasks: string): Promise<Pages> {
  const folders = { tfjs: tfjsFolder(), tasks }
  const server = await serve(await bundleForPage(), folders)
  const { port } = server.address() as AddressInfo // it listens on a port
  const browser = await launchChromium()
  const origin = `http://127.0.0.1:${String(port)}`
  return {
    async start(peer, options) {
      const page = await browser.newPage()
      await page.goto(`${origin}/page.html`)
      await page.waitForFunction(() => 'gradwireStart' in globalThis)
      const call = (name: string, ...given: unknown[]): Promise<unknown> =>
        page.evaluate(
          ([name, given]) => (globalThis as unknown as Record<string, Remote>)[name]?.(...given),
          [name, given] as const,
        )
      await call('gradwireStart', peer, options)
      return {
        ask: async (request) => {
          const asked = 'open' in request ? { ...request, open: `/tasks/${basename(request.open)}` } : request
          // A page that has run out of memory answers nothing any more.
          return (await call('gradwireAnswer', asked).catch((error: unknown) => ({
            cannot: String(error).split('\n')[0],
          }))) as Answer // made by peers/host.mjs
        },
        close: () => page.close(),
      }
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A function of peers/page.mjs. */
type Remote = (...given: readonly unknown[]) => unknown

async function serve(
  root: string,
  folders: Readonly<Record<string, string>>,
): Promise<ReturnType<typeof createServer>> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1)
    const [first = '', ...rest] = path.split('/')
    const file = folders[first] === undefined ? join(root, path) : join(folders[first], ...rest)
    const type = file.endsWith('.wasm') ? 'application/wasm' : mimeType(file)
    if (!existsSync(file) || path.includes('..')) {
      response.writeHead(404).end()
      return
    }
    const headers = { 'Cross-Origin-Resource-Policy': 'same-origin', 'Content-Type': type }
    response.writeHead(200, { ...isolationHeaders, ...headers })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
