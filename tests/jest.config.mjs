/** One configuration for every jest suite; which folder runs is the command's argument. */
export default {
  rootDir: '..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts', '<rootDir>/tests/**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/.stage/', '<rootDir>/.cache/'],
  modulePathIgnorePatterns: ['<rootDir>/.stage/', '<rootDir>/.cache/', '<rootDir>/plugin/build/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2023',
          experimental: { keepImportAttributes: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  maxWorkers: 2,
  // A limit for what hangs, not a measure of speed: four other programs on two processors make everything wait.
  testTimeout: 240_000,
};
