import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { generate } from 'selfsigned';
import {
  assertCertificateUrl,
  assertTrusted,
  createCertificateStore,
  MOST_KEPT,
} from '../../../connector/src/gateways/paypal/certificates.ts';
import { keepCertificates } from '../../../connector/src/gateways/paypal/kept-certificates.ts';
import { HOUR, MINUTE } from '../../../connector/src/platform/clock.ts';
import { createTestDb } from '../../support/databases.ts';

const NOW = Date.UTC(2026, 2, 2);
const VALID = { notBeforeDate: new Date(Date.UTC(2026, 0, 1)), notAfterDate: new Date(Date.UTC(2027, 0, 1)) };

interface Made {
  pem: string;
  key: string;
  certificate: X509Certificate;
}

async function make(
  name: string,
  { issuer, ca = false, dates = VALID }: { issuer?: Made; ca?: boolean; dates?: typeof VALID } = {},
): Promise<Made> {
  const made = await generate([{ name: 'commonName', value: name }], {
    ...dates,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: ca, critical: true },
      { name: 'keyUsage', keyCertSign: ca, digitalSignature: !ca, critical: true },
    ],
    ...(issuer ? { ca: { key: issuer.key, cert: issuer.pem } } : {}),
  });
  return { pem: made.cert, key: made.private, certificate: new X509Certificate(made.cert) };
}

describe('the chain of a signing certificate', () => {
  const NAME = 'messageverificationcerts.paypal.com';
  let root: Made;
  let middle: Made;
  beforeAll(async () => {
    root = await make('Some Root', { ca: true });
    middle = await make('Some Issuer', { ca: true, issuer: root });
  });
  const judge = (chain: Made[], roots: Made[] = [root]) =>
    assertTrusted(
      chain.map((each) => each.certificate),
      roots.map((each) => each.certificate),
      NOW,
    );

  it('a certificate is good when its chain leads to a trusted root', async () => {
    const leaf = await make(NAME, { issuer: middle });
    expect(judge([leaf, middle])).toBe(leaf.certificate);
    expect(judge([await make(NAME, { issuer: root })])).toBeDefined();
  });

  it('a certificate is bad when its chain leads elsewhere or misses a link, or it is old or not PayPal’s', async () => {
    const other = await make('Other Root', { ca: true });
    const leaf = await make(NAME, { issuer: middle });
    const old = {
      notBeforeDate: new Date(Date.UTC(2024, 0, 1)),
      notAfterDate: new Date(Date.UTC(2025, 0, 1)),
    };
    expect(() => judge([leaf, middle], [other])).toThrow('certificate');
    expect(() => judge([leaf])).toThrow('certificate');
    expect(() => judge([])).toThrow('certificate');
    for (const name of ['evil.example', 'notpaypal.com', 'paypal.com.evil.example']) {
      const wrong = make(name, { issuer: middle });
      expect(() => judge([{ ...leaf, certificate: leaf.certificate }])).toThrow();
      const made = await wrong;
      expect(() => judge([made, middle])).toThrow('certificate');
    }
    const expired = await make(NAME, { issuer: middle, dates: old });
    expect(() => judge([expired, middle])).toThrow('certificate');
  });

  it('a certificate is bad when one that may not sign others signed it', async () => {
    const notAnIssuer = await make('www.paypal.com', { issuer: middle });
    const leaf = await make(NAME, { issuer: notAnIssuer });
    expect(() => judge([leaf, notAnIssuer, middle])).toThrow('certificate');
  });
});

describe('the address of a signing certificate', () => {
  const source = { environment: 'production' as const, sandboxUrl: undefined, now: () => NOW };

  it('the address of a certificate is PayPal’s own and nothing else', () => {
    expect(
      assertCertificateUrl('https://api.paypal.com/v1/notifications/certs/CERT-360caa42', source).hostname,
    ).toBe('api.paypal.com');
    for (const url of [
      'http://api.paypal.com/v1/notifications/certs/CERT-1',
      'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1',
      'https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1',
      'https://api.paypal.com:8443/v1/notifications/certs/CERT-1',
      'https://user@api.paypal.com/v1/notifications/certs/CERT-1',
      'https://api.paypal.com/v1/notifications/certs/../../x',
      'https://api.paypal.com/v1/notifications/certs/CERT-1?next=1',
      'https://127.0.0.1/v1/notifications/certs/CERT-1',
      'file:///etc/passwd',
      '',
    ]) {
      expect(() => assertCertificateUrl(url, source)).toThrow('certificate');
    }
  });

  it('the address of a certificate of the sandbox is only good beside the sandbox', () => {
    const url = 'http://127.0.0.1:5000/v1/notifications/certs/CERT-1';
    expect(() => assertCertificateUrl(url, source)).toThrow('certificate');
    const beside = { ...source, sandboxUrl: 'http://127.0.0.1:5000' };
    expect(assertCertificateUrl(url, beside).port).toBe('5000');
    expect(() => assertCertificateUrl(url.replace('5000', '5001'), beside)).toThrow('certificate');
  });
});

describe('the certificates of webhooks', () => {
  it('forged addresses cost at most one call a minute while a known certificate goes on', async () => {
    let root = await make('Some Root', { ca: true });
    const leaf = await make('messageverificationcerts.paypal.com', { issuer: root });
    const asked: string[] = [];
    const server = createServer((req, res) => {
      const name = req.url?.split('/').at(-1) ?? '';
      asked.push(name);
      if (name === 'paypal-ca.pem') res.end(root.pem);
      else if (name.startsWith('GOOD')) res.end(leaf.pem);
      else res.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const sandboxUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    let now = NOW;
    const { db, close } = await createTestDb();
    const start = () =>
      createCertificateStore(
        { environment: 'sandbox', sandboxUrl, now: () => now },
        keepCertificates(db, MOST_KEPT),
      );
    let load = start();
    const ask = (name: string) =>
      load(`${sandboxUrl}/v1/notifications/certs/${name}`).then(
        () => 'good',
        () => 'bad',
      );
    try {
      // Events that name the same new certificate at the same moment share one call.
      expect(await Promise.all([ask('GOOD-1'), ask('GOOD-1'), ask('GOOD-1')])).toEqual([
        'good',
        'good',
        'good',
      ]);
      expect(asked).toEqual(['paypal-ca.pem', 'GOOD-1']);
      for (let minute = 1; minute <= 3; minute += 1) {
        now = NOW + minute * MINUTE;
        const forged = Array.from({ length: 50 }, (_each, index) => ask(`FORGED-${minute}-${index}`));
        expect(new Set(await Promise.all(forged))).toEqual(new Set(['bad']));
        expect(await ask('GOOD-1')).toBe('good');
      }
      expect(asked.filter((name) => name.startsWith('FORGED'))).toHaveLength(3);
      // What is known outlives its six hours when somebody else has used up the minute.
      now = NOW + 7 * HOUR;
      await ask('FORGED-late');
      expect(await ask('GOOD-1')).toBe('good');
      expect(await ask('GOOD-2')).toBe('bad');
      now += MINUTE;
      expect(await ask('GOOD-2')).toBe('good');
      // After a restart the first call of the minute is a stranger's, and what was known goes on.
      load = start();
      expect(await ask('FORGED-again')).toBe('bad');
      expect([await ask('GOOD-1'), await ask('GOOD-2'), await ask('GOOD-3')]).toEqual([
        'good',
        'good',
        'bad',
      ]);
      // Only what leads to the root is known again.
      root = await make('Another Root', { ca: true });
      load = start();
      expect([await ask('FORGED-again'), await ask('GOOD-1')]).toEqual(['bad', 'bad']);
    } finally {
      await close();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
