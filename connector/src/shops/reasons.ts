import { fillText } from '../platform/texts.ts';
import type { Shop } from './store.ts';
import texts from './reasons.json' with { type: 'json' };

type Key = keyof (typeof texts)['en'];

/** Says it to the shop's owner, in the shop's language; empty for an empty key. */
export function reasonFor(
  shop: Pick<Shop, 'locale' | 'url' | 'name'>,
  key: string,
  values: Record<string, string> = {},
): string {
  const text: string | undefined = texts[shop.locale][key as Key];
  return fillText(text ?? key, { url: shop.url, shop: shop.name, ...values });
}
