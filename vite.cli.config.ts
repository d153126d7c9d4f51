import { defineConfig } from 'vite'

/**
 * The command line program. It is built, not run from source, because the op table is collected with
 * import.meta.glob. Packages stay in node_modules.
 */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'src/cli/main.ts',
    outDir: 'dist/cli',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      output: { format: 'es', entryFileNames: 'gradwire.mjs', chunkFileNames: 'parts/[name]-[hash].mjs' },
    },
  },
})
