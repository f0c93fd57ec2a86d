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
