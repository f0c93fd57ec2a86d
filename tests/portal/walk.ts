import type { Answer, Browser } from './browse.ts';

/** The addresses of desk and portal to which a page links. */
export const linksIn = (html: string): string[] =>
  [...html.matchAll(/<a [^>]*href="(\/(?:desk|portal)[^"#]*)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  );

/** `/desk/orders/ord_1?lines=2` and `/desk/orders/ord_2?lines=3` are one kind. */
const kindOf = (address: string): string =>
  address.replace(/\/[a-z]{2,4}_\w+/g, '/:id').replace(/=[^&]*/g, '=');

/** Opens every page that can be reached by links, of each kind so many; answers each address with its page. */
export async function walk(browser: Browser, from: string, ofAKind: number): Promise<Map<string, Answer>> {
  const seen = new Map<string, Answer>();
  const kinds = new Map<string, number>();
  const waiting = [from];
  for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
    const count = kinds.get(kindOf(address)) ?? 0;
    if (seen.has(address) || count >= ofAKind) continue;
    kinds.set(kindOf(address), count + 1);
    const answer = await browser.get(address);
    seen.set(address, answer);
    waiting.push(...linksIn(answer.text));
  }
  return seen;
}
