import { test as base } from '@playwright/test'

export { expect } from '@playwright/test'

/** What went wrong in a page without anybody asking, as sentences. */
export type Complaints = string[]

/**
 * The `test` of all browser tests. `page` starts at the served app's address, and every test may ask
 * `complaints`: uncaught errors, console errors, breaches of the content security policy and requests to
 * other origins, from the first byte on.
 */
export const test = base.extend<{ complaints: Complaints }>({
  baseURL: async ({ baseURL }, use) => {
    await use(process.env.GRADWIRE_URL ?? baseURL)
  },
  complaints: [
    async ({ context, baseURL }, use) => {
      const complaints: Complaints = []
      const origin = new URL(baseURL ?? '').origin
      context.on('weberror', (event) => complaints.push(`uncaught: ${String(event.error())}`))
      context.on('console', (message) => {
        if (message.type() !== 'error') return
        complaints.push(`console: ${message.text()} (${message.location().url})`)
      })
      context.on('request', (request) => {
        const url = new URL(request.url())
        if (/^https?:$/.test(url.protocol) && url.origin !== origin) complaints.push(`request: ${url.href}`)
      })
      // The browser reports some breaches to the page only.
      await context.exposeFunction('reportBreach', (text: string) => complaints.push(`policy: ${text}`))
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          const { reportBreach } = window as unknown as { reportBreach: (text: string) => void }
          reportBreach(
            `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
          )
        })
      })
      await use(complaints)
    },
    { auto: true },
  ],
})
