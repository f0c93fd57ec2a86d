import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../../connector/src/config.ts';
import { TEST_ENVIRONMENT } from '../support/app.ts';

const stripe = {
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
};

function faultsOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return '';
}

describe('the environment', () => {
  it('is listed exactly by .env.example', () => {
    const source = readFileSync('connector/src/config.ts', 'utf8');
    const read = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): z\./gm)].map(([, key]) => key);
    const example = readFileSync('.env.example', 'utf8');
    const listed = [...example.matchAll(/^([A-Z][A-Z_]+)=/gm)].map(([, key]) => key);
    expect(read.length).toBeGreaterThan(10);
    expect(listed.sort()).toEqual(read.sort());
  });

  it('tells all faults at once, by name', () => {
    const message = faultsOf({ CARRELLO_PORT: 'many', CARRELLO_SECRET: 'short' });
    for (const key of ['CARRELLO_PORT', 'CARRELLO_SECRET', 'CARRELLO_PUBLIC_URL', 'CARRELLO_MAIL_URL']) {
      expect(message).toContain(key);
    }
  });

  it('offers no way of paying without keys, and wants the keys of a provider together', () => {
    expect(readConfig(TEST_ENVIRONMENT).stripe).toBeUndefined();
    expect(readConfig({ ...TEST_ENVIRONMENT, ...stripe }).stripe?.secretKey).toBe('sk_test_1');
    const message = faultsOf({ ...TEST_ENVIRONMENT, STRIPE_SECRET_KEY: 'sk_test_1' });
    expect(message).toContain('STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET');
  });

  it('refuses the sandbox beside real keys, and sandbox keys without the sandbox', () => {
    const sandbox = { CARRELLO_SANDBOX_URL: 'http://127.0.0.1:9' };
    expect(faultsOf({ ...TEST_ENVIRONMENT, ...stripe, ...sandbox })).toContain('CARRELLO_SANDBOX_URL');
    expect(faultsOf({ ...TEST_ENVIRONMENT, ...stripe, STRIPE_SECRET_KEY: 'sk_sandbox_1' })).toContain(
      'CARRELLO_SANDBOX_URL',
    );
    expect(faultsOf({ ...TEST_ENVIRONMENT, CARRELLO_SANDBOX_URL: 'http://evil.example' })).toContain(
      'CARRELLO_SANDBOX_URL',
    );
  });

  it('takes an empty value for a missing one', () => {
    expect(
      readConfig({ ...TEST_ENVIRONMENT, CARRELLO_SANDBOX_URL: '', STRIPE_SECRET_KEY: '' }).sandboxUrl,
    ).toBeUndefined();
  });
});
