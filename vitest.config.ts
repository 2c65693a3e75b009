import { defineConfig } from 'vitest/config'

/** One project for the whole house; a path argument narrows it: `npx vitest run layers/data`. */
export default defineConfig({
  resolve: { conditions: ['vouch-source', 'node'] },
  ssr: { resolve: { conditions: ['vouch-source', 'node'], externalConditions: ['vouch-source', 'node'] } },
  test: {
    include: ['{core,layers/*,sdk,testing,apps/*,test,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/temporary-folder.ts'],
    pool: 'forks',
    // Tests start nodes of their own, which need the rest of a small machine.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
