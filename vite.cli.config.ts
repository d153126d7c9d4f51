import { defineConfig } from 'vite'

/**
 * The command line program. It is built, not run from source, because the op table is collected with
 * import.meta.glob. Packages stay in node_modules.
 */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist/cli',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      // A thread of Node begins with a file of its own.
      input: { gradwire: 'src/cli/main.ts', thread: 'src/cli/thread.mjs' },
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'parts/[name]-[hash].mjs' },
    },
  },
})
