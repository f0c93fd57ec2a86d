import base from './vitest.config.mjs';

/** Browser journeys: one stage for all of them, one file after another. */
export default {
  ...base,
  test: {
    ...base.test,
    globalSetup: ['tests/browser/support/stage.mjs'],
    maxWorkers: 1,
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
  },
};
