const NOWHERE = 'http://nowhere.invalid';

/**
 * The path to go to after signing in, or null if it is none of our own pages below `base`. Browsers read `//host`,
 * `/\host` and control characters as ways to another site, so the text is parsed as they do it and must stay where it
 * was.
 */
export function safeReturnPath(text: string, base: '/portal' | '/desk'): string | null {
  if (!text.startsWith('/') || text.length > 500) return null;
  let url: URL;
  try {
    url = new URL(text, NOWHERE);
  } catch {
    return null;
  }
  if (url.origin !== NOWHERE) return null;
  const inside = url.pathname === base || url.pathname.startsWith(`${base}/`);
  return inside ? url.pathname + url.search : null;
}
