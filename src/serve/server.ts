import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { findFile, type Found } from './files'
import { securityHeaders } from './headers'
import { mimeType } from './mime'

export interface ServerOptions {
  /** The folder to serve: the built editor. */
  readonly root: string
  /** The first port to try; 0 lets the system choose. When it is taken, the next free one is used. */
  readonly port?: number
  /** A file of the user, served at /document.json and read anew for each request. */
  readonly documentPath?: string
}

export interface RunningServer {
  /** Ends with a slash. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** The server is for the person at this machine: it never listens on a network. */
const loopback = '127.0.0.1'
const defaultPort = 4173
const portsToTry = 50

/** Serves the built editor, with the headers that it needs to be safe and to use threads. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch(() => {
      refuse(response, 500)
    })
  })
  const port = await listen(server, options.port ?? defaultPort)
  return {
    url: `http://${loopback}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

/** Listens on the first free port, and says which. */
async function listen(server: Server, first: number): Promise<number> {
  for (let port = first; ; port++) {
    try {
      await listenOn(server, port)
      const address = server.address()
      return address !== null && typeof address === 'object' ? address.port : port
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!taken || port === 65_535 || port - first >= portsToTry) throw error
    }
  }
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, loopback, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
  if (!isLocalHost(request.headers.host)) {
    refuse(response, 403)
    return
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    refuse(response, 405)
    return
  }
  const pathname = (request.url ?? '/').replace(/[?#].*$/s, '')
  const isDocument = pathname === '/document.json'
  const found = isDocument ? await findDocument(options.documentPath) : await findFile(options.root, pathname)
  if ('status' in found) {
    refuse(response, found.status)
    return
  }
  response.writeHead(200, {
    'Content-Type': isDocument ? mimeType('.json') : mimeType(found.path),
    'Content-Length': found.size,
    'Cache-Control': caching(pathname),
  })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const stream = createReadStream(found.path)
  stream.on('error', () => response.destroy())
  response.on('close', () => stream.destroy())
  stream.pipe(response)
}

/**
 * A page of another site can be made to point its own name at this machine. Its requests still carry that
 * name, so answering to local names only keeps the user's document to the user.
 */
function isLocalHost(host: string | undefined): boolean {
  return host !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host)
}

/** Files under assets/ have their content's hash in their name; everything else may change any time. */
function caching(pathname: string): string {
  return pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store'
}

async function findDocument(path: string | undefined): Promise<Found> {
  if (path === undefined) return { status: 404 }
  try {
    const info = await stat(path)
    return info.isFile() ? { path, size: info.size } : { status: 404 }
  } catch {
    return { status: 404 }
  }
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  500: 'Internal error',
}

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(`${reasons[status] ?? 'Error'}\n`)
}
