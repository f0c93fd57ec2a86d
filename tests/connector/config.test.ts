import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, KEYS, readConfig, SECRETS } from '../../connector/src/config.ts';
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
  it('the environment is listed exactly by .env.example', () => {
    const example = readFileSync('.env.example', 'utf8');
    const listed = [...example.matchAll(/^([A-Z][A-Z_]+)=/gm)].map(([, key]) => key);
    expect(listed.sort()).toEqual([...KEYS].sort());
  });

  it('.env.example says which secrets may stand in a file', () => {
    const example = readFileSync('.env.example', 'utf8');
    const [, sentence = ''] = /It works for ([^.]+)\./.exec(example) ?? [];
    expect(sentence.match(/[A-Z][A-Z_]+/g)?.sort()).toEqual([...SECRETS].sort());
  });

  it('.env.example gives a value to every line that must have one', () => {
    const example = readFileSync('.env.example', 'utf8');
    const lines = [...example.matchAll(/^([A-Z][A-Z_]+)=(.*)$/gm)].map(([, key = '', value = '']) => [
      key,
      value,
    ]);
    const given = Object.fromEntries(lines) as Record<string, string>;
    const config = readConfig({ ...given, CARRELLO_SECRET: 'x'.repeat(48) });
    expect(config).toEqual(
      readConfig({
        CARRELLO_PUBLIC_URL: config.publicUrl,
        CARRELLO_MAIL_URL: config.mail.url,
        CARRELLO_MAIL_FROM: config.mail.from,
        CARRELLO_SECRET: 'x'.repeat(48),
      }),
    );
  });

  it('a secret is read from a file, and a file that cannot be read is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrello-secret-'));
    const file = join(folder, 'secret');
    writeFileSync(file, `${'s'.repeat(40)}\n`);
    const { CARRELLO_SECRET: secret, ...rest } = TEST_ENVIRONMENT;
    expect(readConfig({ ...rest, CARRELLO_SECRET_FILE: file }).secret).toBe('s'.repeat(40));
    expect(faultsOf({ ...rest, CARRELLO_SECRET: secret, CARRELLO_SECRET_FILE: file })).toContain(
      'give one of them',
    );
    rmSync(folder, { recursive: true });
    expect(faultsOf({ ...rest, CARRELLO_SECRET_FILE: file })).toContain(`${file} cannot be read (ENOENT)`);
  });

  it('the faults of the environment are told all at once, by name', () => {
    const message = faultsOf({ CARRELLO_PORT: 'many', CARRELLO_SECRET: 'short' });
    for (const key of ['CARRELLO_PORT', 'CARRELLO_SECRET', 'CARRELLO_PUBLIC_URL', 'CARRELLO_MAIL_URL']) {
      expect(message).toContain(key);
    }
  });

  it('a provider without keys is no way of paying, and its keys are wanted together', () => {
    expect(readConfig(TEST_ENVIRONMENT).stripe).toBeUndefined();
    expect(readConfig({ ...TEST_ENVIRONMENT, ...stripe }).stripe?.secretKey).toBe('sk_test_1');
    const message = faultsOf({ ...TEST_ENVIRONMENT, STRIPE_SECRET_KEY: 'sk_test_1' });
    expect(message).toContain('STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET');
  });

  it.each([
    [{ STRIPE_PUBLISHABLE_KEY: 'sk_live_1' }, 'STRIPE_PUBLISHABLE_KEY: begins with pk_'],
    [{ STRIPE_SECRET_KEY: 'pk_test_1' }, 'STRIPE_SECRET_KEY: begins with sk_ or rk_'],
    [{ STRIPE_SECRET_KEY: 'sk_live_1' }, 'one is live and the other is not'],
    [{ STRIPE_PUBLISHABLE_KEY: 'pk_live_1' }, 'one is live and the other is not'],
    [{ STRIPE_PUBLISHABLE_KEY: 'whatever' }, 'STRIPE_PUBLISHABLE_KEY: begins with pk_'],
  ])('keys of Stripe in the wrong place, like %j, keep the connector from starting', (keys, fault) => {
    expect(faultsOf({ ...TEST_ENVIRONMENT, ...stripe, ...keys })).toContain(fault);
  });

  it('the sandbox beside real keys is refused, and so are sandbox keys without the sandbox', () => {
    const sandbox = { CARRELLO_SANDBOX_URL: 'http://127.0.0.1:9' };
    expect(faultsOf({ ...TEST_ENVIRONMENT, ...stripe, ...sandbox })).toContain('CARRELLO_SANDBOX_URL');
    expect(faultsOf({ ...TEST_ENVIRONMENT, ...stripe, STRIPE_SECRET_KEY: 'sk_sandbox_1' })).toContain(
      'CARRELLO_SANDBOX_URL',
    );
    expect(faultsOf({ ...TEST_ENVIRONMENT, CARRELLO_SANDBOX_URL: 'http://evil.example' })).toContain(
      'CARRELLO_SANDBOX_URL',
    );
  });

  it('an empty value counts as a missing one', () => {
    expect(
      readConfig({ ...TEST_ENVIRONMENT, CARRELLO_SANDBOX_URL: '', STRIPE_SECRET_KEY: '' }).sandboxUrl,
    ).toBeUndefined();
  });
});
