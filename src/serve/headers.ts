/**
 * The security headers of the editor, written once: the static server sends them, the build copies the
 * policy into index.html (for hosts whose headers nobody controls), and the tests read them.
 */

/**
 * What the page may load: its own files and nothing else.
 * WebAssembly may be compiled (the kernels emit it) but text never becomes JavaScript. Style *attributes*
 * are allowed because the canvas positions its nodes with them; style elements are not.
 */
const directives: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'style-src-attr': "'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'font-src': "'self' data:",
  'connect-src': "'self'",
  'worker-src': "'self' blob:",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
}

const written = Object.entries(directives).map(([name, value]) => `${name} ${value}`)

/** The policy as a page can state it about itself in a `<meta>` element. */
export const metaPolicy = written.join('; ')

/** The policy as a server states it; browsers accept `frame-ancestors` only there. */
export const headerPolicy = [...written, "frame-ancestors 'none'"].join('; ')

/** These two make the page cross-origin isolated, which is what shared memory (threads) needs. */
export const isolationHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export const securityHeaders: Readonly<Record<string, string>> = {
  ...isolationHeaders,
  'Content-Security-Policy': headerPolicy,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
}
