import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Plugin } from 'vite'
import { metaPolicy } from '../src/serve/headers'

/**
 * Writes the content security policy into the built page. Only the built one: the development server
 * injects inline scripts and style elements, which the policy refuses.
 */
export function policyInPage(): Plugin {
  return {
    name: 'gradwire:policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy },
        injectTo: 'head-prepend',
      },
    ],
  }
}

/**
 * Tells the service worker which files the app consists of, so that parts that were never opened work
 * offline as well. Fonts and pictures are left out: they are many, and are kept when first used.
 */
export function offlineList(): Plugin {
  let outDir = ''
  const files = new Set<string>()
  return {
    name: 'gradwire:offline',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir)
    },
    writeBundle(_options, bundle) {
      for (const name of Object.keys(bundle)) if (/^assets\/.*\.(?:js|css)$/.test(name)) files.add(name)
    },
    closeBundle() {
      if (files.size === 0) return
      const path = join(outDir, 'sw.js')
      const text = readFileSync(path, 'utf8')
      const marker = '/* files of the build */ []'
      if (!text.includes(marker)) this.error('public/sw.js has lost its list of files')
      writeFileSync(path, text.replace(marker, JSON.stringify([...files].sort())))
    },
  }
}

interface Edit {
  readonly module: RegExp
  readonly from: string | RegExp
  readonly to: string
}

/** Adds a constructed style sheet: unlike a `<style>` element, the policy lets a script of ours do that. */
const adopt = (css: string): string =>
  `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${css}); document.adoptedStyleSheets.push(sheet) }`

/**
 * What a few packages do that the policy refuses: insert `<style>` elements, or probe whether text may
 * become code. The policy would stop them, but they would lose their looks and fill the console.
 */
const edits: readonly Edit[] = [
  {
    module: /\/sonner\/dist\/index\.mjs$/,
    from: /function __insertCSS\(code\) \{/,
    to: `function __insertCSS(code) { if (typeof document !== 'undefined') ${adopt('code')} return;`,
  },
  {
    module: /\/@radix-ui\/react-(?:select|scroll-area)\/dist\/index\.mjs$/,
    from: /jsx\(\s*"style",\s*\{\s*dangerouslySetInnerHTML: \{\s*__html: (`[^`]*`)\s*\},\s*nonce\s*\}\s*\)/,
    to: `((css) => { if (!globalThis[Symbol.for(css)]) { globalThis[Symbol.for(css)] = true; ${adopt('css')} } return null })($1)`,
  },
  {
    module: /\/react-style-singleton\/dist\/[^/]+\/singleton\.js$/,
    from: /export (?:var|const) stylesheetSingleton[\s\S]*$/,
    to: `export const stylesheetSingleton = () => {
  let users = 0
  const sheet = new CSSStyleSheet()
  return {
    add(css) {
      if (users++ > 0) return
      sheet.replaceSync(css)
      document.adoptedStyleSheets.push(sheet)
    },
    remove() {
      if (--users > 0) return
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
    },
  }
}
`,
  },
  {
    module: /\/zod\/v4\/core\/util\.js$/,
    from: /const F = Function;\s*new F\(""\);\s*return true;/,
    to: 'return false;',
  },
]

/** Makes the packages above keep to the policy; fails the build when one has changed its ways. */
export function strictPackages(): Plugin {
  return {
    name: 'gradwire:strict-packages',
    apply: 'build',
    transform(code, id) {
      const path = id.replace(/\\/g, '/').replace(/\?.*$/, '')
      const edit = edits.find(({ module }) => module.test(path))
      if (edit === undefined) return null
      const changed = code.replace(edit.from, edit.to)
      if (changed === code) this.error(`scripts/strict-page.ts no longer fits ${path}`)
      return { code: changed, map: null }
    },
  }
}
