import base from './jest.config.mjs';

/** Browser journeys: one stage for all of them, one file after another. */
export default {
  ...base,
  testMatch: ['<rootDir>/tests/browser/**/*.test.ts'],
  globalSetup: '<rootDir>/tests/browser/support/global-setup.mjs',
  globalTeardown: '<rootDir>/tests/browser/support/global-teardown.mjs',
  maxWorkers: 1,
  testTimeout: 1_200_000,
};
