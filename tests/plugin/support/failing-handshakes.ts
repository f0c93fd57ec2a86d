import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { generate } from 'selfsigned';
import { problem, type ConnectorStub } from './connector-stub.ts';
import type { ShopSite } from './shop-site.ts';
import { callsOf } from './site-calls.ts';

/** The tests of a site that is not connected yet: every reason for which it stays so. */
export function handshakesThatFail(site: ShopSite, connector: ConnectorStub): void {
  const { getLight, connect } = callsOf(site, connector);

  it.each([
    ['', 'carrello_bad_address'],
    ['https://user:pass@connector.example', 'carrello_bad_address'],
    ['http://connector.example', 'carrello_address_not_https'],
    ['file:///etc/passwd', 'carrello_bad_address'],
    ['http://127.0.0.1:9', 'carrello_unreachable'],
  ])('the connector’s address "%s" is refused with %s', async (address, code) => {
    expect(await site.refusal(connect(address))).toMatchObject({ code });
  });

  it('a handshake never goes to this machine or a private network, unless the server’s configuration allows it', async () => {
    await site.setEarlyCode("define( 'CARRELLO_PRIVATE_CONNECTOR', false );");
    const { port } = new URL(connector.url);
    const inside = [
      ...[connector.url, `http://localhost:${port}`, `https://x.localhost:${port}`, `http://[::1]:${port}`],
      ...['https://10.1.2.3', 'https://192.168.1.1', 'https://172.16.0.1', 'https://169.254.169.254'],
      ...['https://0.0.0.0', 'https://100.64.0.1', 'https://[fd00::1]', 'https://[::ffff:127.0.0.1]'],
      ...['https://[::ffff:7f00:1]', 'https://[64:ff9b::7f00:1]', 'https://2130706433', 'https://0x7f.1'],
    ];
    try {
      for (const address of inside)
        expect([address, (await site.refusal(connect(address))).code]).toEqual([
          address,
          'carrello_private_address',
        ]);
    } finally {
      await site.setEarlyCode(null);
    }
    expect(connector.seen).toEqual([]);
  });

  it('a handshake that fails names a bad code, a wrong address, a redirect and differing clocks', async () => {
    const answers = [
      [
        problem(422, { code: 'invalid', errors: [{ field: 'code', message: 'Wrong.' }] }),
        'carrello_bad_code',
      ],
      [{ status: 404, body: 'nothing' }, 'carrello_wrong_address'],
      [{ body: { hello: 'world' } }, 'carrello_wrong_address'],
      [
        { status: 302, headers: { location: `${connector.url}/elsewhere` }, body: '' },
        'carrello_wrong_address',
      ],
      [problem(401, { code: 'unauthorised', skewSeconds: -900 }), 'carrello_clock'],
      [problem(503, { code: 'unavailable' }), 'carrello_connector_trouble'],
      [problem(429, { code: 'rate_limited' }), 'carrello_too_many'],
    ] as const;
    for (const [answer, code] of answers) {
      connector.routes.set('POST /v1/shops/connect', () => answer);
      expect((await site.refusal(connect())).code).toBe(code);
    }
    expect(connector.calls('/elsewhere')).toEqual([]);
    expect((await getLight()).light).toBe('off');
  });

  it('a handshake waits no longer than five seconds', async () => {
    const never = new Promise<never>(() => {});
    connector.routes.set('POST /v1/shops/connect', () => never);
    expect(await site.refusal(connect())).toMatchObject({ status: 504, code: 'carrello_timeout' });
  });

  it('a handshake sends nothing to a server whose certificate is not good', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
    const requests: string[] = [];
    const server = createServer({ cert, key }, (request) => void requests.push(request.url ?? ''));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const refusal = await site.refusal(
      connect(`https://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
    server.closeAllConnections();
    server.close();
    expect(refusal.code).toBe('carrello_certificate');
    expect(requests).toEqual([]);
  });

  it('a handshake is refused to visitors', async () => {
    const answer = await fetch(`${site.url}/wp-json/carrello/v1/connection`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ address: connector.url, code: 'x' }),
    });
    expect(answer.status).toBe(401);
    expect(connector.seen).toEqual([]);
  });
}
