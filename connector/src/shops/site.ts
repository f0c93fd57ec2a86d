/**
 * A site's address as far as it tells a copy from the original: host, port and path. The scheme is left out, so that
 * a shop may move to https.
 */
export function siteKey(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/+$/, '')}`;
}

export function originOf(url: string): string {
  return new URL(url).origin;
}

/**
 * Whether a web address is a page of the site with this origin, by the rule of `siteKey`: a shop that moved to https goes on
 * selling (`http://shop.example` → `https://shop.example/cart` is, `https://shop.example:8080` is not).
 */
export function isOnSite(origin: string, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return /^https?:$/.test(protocol) && host === new URL(origin).host;
}

/** The same origin under the other scheme: `http://shop.example` for `https://shop.example`. */
export const otherScheme = (origin: string): string =>
  origin.replace(/^http(s?):/, (_all, s: string) => (s === '' ? 'https:' : 'http:'));
