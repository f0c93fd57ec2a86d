import { fileURLToPath } from 'node:url';

/** One configuration for every suite; which files run is the command's argument. */
export default {
  root: fileURLToPath(new URL('..', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/.stage/**', '**/.cache/**', 'plugin/build/**'],
    pool: 'forks',
    // Loading the connector takes longer than most files of tests: each of the two processes does it once.
    isolate: false,
    maxWorkers: 2,
    // A limit for what hangs, not a measure of speed: four other programs on two processors make everything wait.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    teardownTimeout: 240_000,
    slowTestThreshold: 10_000,
  },
};
