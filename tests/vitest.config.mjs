import { fileURLToPath } from 'node:url';

/** One configuration for every suite; which files run is the command's argument. */
export default {
  root: fileURLToPath(new URL('..', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    alias: { '@node-rs/bcrypt': fileURLToPath(new URL('support/quick-bcrypt.ts', import.meta.url)) },
  },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/.stage/**', '**/.cache/**', 'plugin/build/**'],
    setupFiles: [fileURLToPath(new URL('support/examples.ts', import.meta.url))],
    pool: 'forks',
    // Loading the connector takes longer than most files of tests: each process does it once. There is one more than
    // processors, because tests wait for pages and databases, too.
    isolate: false,
    maxWorkers: 3,
    // A limit for what hangs, not a measure of speed: four other programs on two processors make everything wait.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    teardownTimeout: 240_000,
    slowTestThreshold: 10_000,
  },
};
