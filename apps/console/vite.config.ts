import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The site goes to dist/site; packages of the house are taken from their sources, as a browser loads them. */
export default defineConfig({
  base: '/console/',
  plugins: [react()],
  resolve: { conditions: ['browser', 'vouch-source', 'module', 'import', 'default'] },
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      // Rooms of the house do nothing when they are loaded; so a page carries only what it uses of them.
      treeshake: { moduleSideEffects: (id) => !/[\\/](core|sdk|layers[\\/][a-z]+)[\\/]src[\\/]/.test(id) },
    },
  },
})
