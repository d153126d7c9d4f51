import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headerPolicy, metaPolicy } from '../../src/serve/headers'
import { mimeType } from '../../src/serve/mime'
import { startServer, type RunningServer } from '../../src/serve/server'

/** `fetch` tidies addresses before it sends them; an attacker does not. */
function rawRequest(url: string, path: string, host?: string, method = 'GET'): Promise<string> {
  const { hostname, port, host: own } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), hostname)
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      text += chunk
    })
    socket.on('end', () => {
      resolve(text)
    })
    socket.on('error', reject)
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: ${host ?? own}\r\nConnection: close\r\n\r\n`)
  })
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])

describe('static server', () => {
  let folder = ''
  let root = ''
  let documentPath = ''
  let server: RunningServer

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gradwire-serve-'))
    root = join(folder, 'app')
    documentPath = join(folder, 'mine.gradwire.json')
    mkdirSync(join(root, 'assets'), { recursive: true })
    writeFileSync(join(root, 'index.html'), '<!doctype html><title>Gradwire</title>')
    writeFileSync(join(root, 'assets', 'main-abc123.js'), 'export {}')
    writeFileSync(join(root, 'assets', 'main-abc123.css'), 'a{}')
    writeFileSync(join(root, 'a b.svg'), '<svg/>')
    writeFileSync(join(root, '.hidden'), 'secret')
    writeFileSync(join(folder, 'outside.txt'), 'secret')
    symlinkSync(join(folder, 'outside.txt'), join(root, 'link.txt'))
    writeFileSync(documentPath, '{ "format": "gradwire" }')
    server = await startServer({ root, port: 0, documentPath })
  })

  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('serves the page with its security headers, and never from a cache', async () => {
    const answer = await fetch(server.url)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('<title>Gradwire</title>')
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('content-security-policy')).toBe(headerPolicy)
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('hashed files may be cached for good, and carry the headers that workers need', async () => {
    const script = await fetch(`${server.url}assets/main-abc123.js?v=1`)
    expect(script.status).toBe(200)
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect(script.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    const style = await fetch(`${server.url}assets/main-abc123.css`)
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8')
  })

  test('decodes names', async () => {
    const answer = await fetch(`${server.url}a%20b.svg`)
    expect(answer.headers.get('content-type')).toBe('image/svg+xml')
    expect(await answer.text()).toBe('<svg/>')
  })

  test.each([
    '/../outside.txt',
    '/..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/assets/../../outside.txt',
    '/assets/..%5c..%5coutside.txt',
    '//../outside.txt',
    '/link.txt',
    '/.hidden',
    '/%00',
    '/%E0%A4%A',
  ])('refuses %s', async (path) => {
    const answer = await rawRequest(server.url, path)
    expect(statusOf(answer)).toBeGreaterThanOrEqual(400)
    expect(statusOf(answer)).toBeLessThan(500)
    expect(answer).not.toContain('secret')
  })

  test('says 404 for what is not there, folders included', async () => {
    expect((await fetch(`${server.url}nothing.js`)).status).toBe(404)
    expect((await fetch(`${server.url}assets`)).status).toBe(404)
    expect((await fetch(`${server.url}assets/`)).status).toBe(404)
  })

  test('only reads', async () => {
    const post = await fetch(server.url, { method: 'POST', body: 'x' })
    expect(post.status).toBe(405)
    expect(post.headers.get('allow')).toBe('GET, HEAD')
    const head = await fetch(server.url, { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
  })

  test('answers to local names only, so that no other site can read the document', async () => {
    expect(statusOf(await rawRequest(server.url, '/document.json', 'evil.example:4173'))).toBe(403)
    expect(statusOf(await rawRequest(server.url, '/document.json', 'localhost:4173'))).toBe(200)
  })

  test('reads the document anew each time', async () => {
    const first = await fetch(`${server.url}document.json`)
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(first.headers.get('cache-control')).toBe('no-store')
    expect(await first.json()).toEqual({ format: 'gradwire' })
    writeFileSync(documentPath, '{ "format": "gradwire", "title": "changed" }')
    expect(await (await fetch(`${server.url}document.json`)).json()).toHaveProperty('title', 'changed')
  })

  test('takes the next port when one is taken, and frees it on close', async () => {
    const port = Number(new URL(server.url).port)
    const second = await startServer({ root, port })
    expect(Number(new URL(second.url).port)).toBeGreaterThan(port)
    expect((await fetch(`${second.url}document.json`)).status).toBe(404)
    await second.close()
    await expect(fetch(second.url)).rejects.toThrow()
  })

  test('listens on this machine only', () => {
    expect(new URL(server.url).hostname).toBe('127.0.0.1')
  })
})

describe('content security policy', () => {
  test('allows WebAssembly but never text as code, nor style elements', () => {
    expect(metaPolicy).toContain("default-src 'none'")
    expect(metaPolicy).toContain("script-src 'self' 'wasm-unsafe-eval';")
    expect(metaPolicy).toContain("style-src 'self';")
    expect(metaPolicy).not.toContain("'unsafe-eval'")
    expect(metaPolicy).not.toMatch(/https?:/)
  })

  test('a page cannot state frame-ancestors, a server can', () => {
    expect(metaPolicy).not.toContain('frame-ancestors')
    expect(headerPolicy).toContain("frame-ancestors 'none'")
  })
})

test('unknown kinds of file are bytes', () => {
  expect(mimeType('x.unknown')).toBe('application/octet-stream')
  expect(mimeType('x')).toBe('application/octet-stream')
  expect(mimeType('X.HTML')).toBe('text/html; charset=utf-8')
})
