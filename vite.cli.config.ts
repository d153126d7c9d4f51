import { defineConfig } from 'vite'

/**
 * The command line program. It is built, not run from source, because the op table is collected with
 * import.meta.glob. Packages are built in: a few files are found and read much sooner than their hundreds.
 */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: 'dist/cli',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      // Threads of Node begin with files of their own.
      input: {
        gradwire: 'src/cli/main.ts',
        thread: 'src/cli/thread.mjs',
        'runs-thread': 'src/cli/runs-thread.ts',
      },
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'parts/[name]-[hash].mjs' },
    },
  },
})
