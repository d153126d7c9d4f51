import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from '../../src/serve/server'

/** Serves the built app while the browser tests run, and tells them where through GRADWIRE_URL. */
export default async function serveApp(): Promise<() => Promise<void>> {
  const app = join(import.meta.dirname, '../../dist/app')
  if (!existsSync(join(app, 'index.html'))) throw new Error('There is no dist/app: run `npm test -- e2e`.')
  const server = await startServer({ root: app, port: 0 })
  process.env.GRADWIRE_URL = server.url
  return server.close
}
