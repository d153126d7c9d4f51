import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { leanOps } from './scripts/lean-ops'
import { offlineList, policyInPage, strictPackages } from './scripts/strict-page'
import { isolationHeaders, securityHeaders } from './src/serve/headers'

/** The editor. Addresses are relative, so that dist/app works in any folder of any static host. */
export default defineConfig({
  base: './',
  plugins: [react(), leanOps(), strictPackages(), policyInPage(), offlineList()],
  worker: { format: 'es', plugins: () => [leanOps(), strictPackages()] },
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
