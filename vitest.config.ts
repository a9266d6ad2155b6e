import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What `npm test` runs: no cluster, network or root is needed. */
export default defineConfig({
  // As the bundle has it: React's development runtime is not there in production.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  test: {
    include: ['test/{unit,screens,arch,e2e,contract}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    // Tests with a terminal or a playground mostly wait: on two cores three files side by side take a third of the time of one after another.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    env: { NODE_ENV: 'production', TZ: 'UTC', LANG: 'en_US.UTF-8' },
  },
});
