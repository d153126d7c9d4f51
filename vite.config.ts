import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { isolationHeaders, metaPolicy, securityHeaders } from './src/serve/headers'

/**
 * Writes the content security policy into the built page. Only the built one: the development server
 * injects inline scripts and style elements, which the policy refuses.
 */
function policyInPage(): Plugin {
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
function offlineList(): Plugin {
  let outDir = ''
  const files: string[] = []
  return {
    name: 'gradwire:offline',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'client',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir)
    },
    writeBundle(_options, bundle) {
      files.push(...Object.keys(bundle).filter((name) => /^assets\/.*\.(js|css)$/.test(name)))
    },
    closeBundle() {
      if (files.length === 0) return
      const path = join(outDir, 'sw.js')
      const list = JSON.stringify([...new Set(files)].sort())
      writeFileSync(path, readFileSync(path, 'utf8').replace('/* files of the build */ []', list))
    },
  }
}

/** The editor. Addresses are relative, so that dist/app works in any folder of any static host. */
export default defineConfig({
  base: './',
  plugins: [react(), policyInPage(), offlineList()],
  worker: { format: 'es' },
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    target: 'es2022',
    // Read by scripts/size.mjs to find what the first page load consists of.
    manifest: true,
    // Inlined files become data: addresses, which the policy allows for pictures and fonts only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
  },
  server: { headers: isolationHeaders },
  preview: { headers: securityHeaders },
})
