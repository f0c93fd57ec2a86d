import { expect, it } from 'vitest';
import { signOnRequest } from '../../../connector/src/contract/shops.ts';
import { isSignedBy } from '../../../connector/src/shops/signature.ts';
import { KEYS, type ConnectorStub } from './connector-stub.ts';
import type { ShopSite } from './shop-site.ts';

/** Where `/?carrello=orders` leads: a visitor, or with cookies whoever is signed in at the shop. */
async function followed(site: ShopSite, cookies: { name: string; value: string }[] = []): Promise<string> {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${site.url}/?carrello=orders`, { redirect: 'manual', headers: { cookie } });
  return answer.headers.get('location') ?? '';
}

/** On a site that is connected. */
export function ordersLinks(site: ShopSite, connector: ConnectorStub): void {
  it('the link to one’s orders asks the connector for whoever is signed in, and leads there or to the sign-in', async () => {
    const portal = `${connector.url}/portal`;
    expect(await followed(site)).toBe(portal);
    expect(connector.calls('/v1/sign-on')).toEqual([]);
    const cookies = await site.admin.sessionCookies();
    expect(await followed(site, cookies)).toBe(portal);
    const url = `${portal}/sign-on/a-secret`;
    connector.routes.set('POST /v1/sign-on', () => ({ body: { url } }));
    expect(await followed(site, cookies)).toBe(url);
    const call = connector.calls('/v1/sign-on').at(-1);
    const body = call?.body ?? '';
    expect(signOnRequest.parse(JSON.parse(body))).toMatchObject({ userId: '1' });
    const message = {
      id: call?.headers['webhook-id'] ?? '',
      timestamp: call?.headers['webhook-timestamp'] ?? '',
      payload: body,
    };
    expect(isSignedBy([KEYS.secret], call?.headers['webhook-signature'] ?? '', message)).toBe(true);
  });
}
