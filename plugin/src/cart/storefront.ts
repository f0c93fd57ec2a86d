import type { Storefront } from '../../../connector/src/contract/shops.ts';
import { call } from './api.ts';
import { config } from './config.ts';
import { changeCart, cartState as state, isConnected } from './store.ts';

let asked: Promise<Storefront | null> | undefined;

/** Returns what the shop offers: countries, gateways, terms. One answer serves the whole page; null when none came. */
export function loadStorefront(): Promise<Storefront | null> {
  asked ??= isConnected()
    ? call<Storefront>('GET', '/v1/storefront', { cache: 'default' }).then((answer) => {
        if (!answer.ok) asked = undefined;
        return answer.ok ? answer.data : null;
      })
    : Promise.resolve(null);
  return asked;
}

/** Chooses the shop's own country unless the cart has one that it delivers to. True when this changed the cart. */
export function ensureCountry(countries: string[]): boolean {
  const first = countries[0];
  if (!first || countries.includes(state.cart.country)) return false;
  changeCart((cart) => ({ ...cart, country: first }));
  return true;
}

/** Fills a native select with country names in the page's language; names come from the browser, not from us. */
export function fillCountries(select: HTMLSelectElement, countries: string[], chosen: string): void {
  const names = new Intl.DisplayNames([config().locale], { type: 'region' });
  const [own, ...others] = countries;
  const sorted = others.sort((a, b) => (names.of(a) ?? a).localeCompare(names.of(b) ?? b, config().locale));
  select.replaceChildren(
    ...(own ? [own, ...sorted] : []).map(
      (code) => new Option(names.of(code) ?? code, code, code === chosen, code === chosen),
    ),
  );
}
