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
      // What every page needs, in one piece each instead of thirty.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store|clsx|@floating-ui|@tanstack[\\/](router-core|react-router|history|query-core|react-query|store|react-store))[\\/]/,
            },
            { name: 'parts', test: /node_modules[\\/]@mantine[\\/]/, minShareCount: 9 },
          ],
        },
      },
      // Rooms of the house do nothing when they are loaded; so a page carries only what it uses of them.
      treeshake: { moduleSideEffects: (id) => !/[\\/](core|sdk|layers[\\/][a-z]+)[\\/]src[\\/]/.test(id) },
    },
  },
})
