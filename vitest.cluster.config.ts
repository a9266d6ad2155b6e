import { defineConfig } from 'vitest/config';

/** What `npm run test:cluster` runs: the cluster of KUBECONFIG, each test file in a namespace of its own. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    // A real cluster has moments of its own (a node that is late, a connection that it cuts): what fails twice is a fault of ours.
    retry: 1,
    env: { NODE_ENV: 'production', TZ: 'UTC', LANG: 'en_US.UTF-8' },
  },
});
