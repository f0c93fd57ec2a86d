import { afterEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../connector/src/config.ts';
import { armCrashpoints, crashpoint, parseCrashes } from '../../../connector/src/platform/crashpoint.ts';
import { TEST_ENVIRONMENT } from '../../support/app.ts';

afterEach(() => armCrashpoints([]));

describe('a crash point', () => {
  it('a crash point does nothing unless it was asked for', () => {
    expect(() => crashpoint('job.claimed')).not.toThrow();
    armCrashpoints([{ point: 'job.done', every: 1 }]);
    expect(() => crashpoint('job.claimed')).not.toThrow();
  });

  it('a crash point armed with every: 2 throws at every second hit', () => {
    armCrashpoints([{ point: 'test.thrown', every: 2 }]);
    expect(() => crashpoint('test.thrown')).not.toThrow();
    expect(() => crashpoint('test.thrown')).toThrow('test.thrown');
    expect(() => crashpoint('test.thrown')).not.toThrow();
  });

  it('a crash point is asked for as point:hit or point!every, and nothing else', () => {
    expect(parseCrashes('order.read:3,job.done!7')).toEqual([
      { point: 'order.read', at: 3 },
      { point: 'job.done', every: 7 },
    ]);
    for (const wrong of ['order.read', 'order.read:0', 'order.read:x', ':3', 'a:1,,b:1'])
      expect(parseCrashes(wrong)).toBeUndefined();
  });

  it('a crash point can be asked for only beside the sandbox', () => {
    expect(readConfig(TEST_ENVIRONMENT).crashes).toEqual([]);
    const wish = { ...TEST_ENVIRONMENT, CARRELLO_CRASHPOINTS: 'job.done:1' };
    expect(() => readConfig(wish)).toThrow('CARRELLO_SANDBOX_URL');
    expect(readConfig({ ...wish, CARRELLO_SANDBOX_URL: 'http://127.0.0.1:9' }).crashes).toHaveLength(1);
  });
});
