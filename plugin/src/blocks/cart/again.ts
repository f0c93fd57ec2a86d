import type { Quote } from '../../../../connector/src/contract/checkout.ts';
import type { CartLine } from '../../cart/lines.ts';

/** A line that was bought before; `then` is what a piece cost, in minor units, or null where nobody knows. */
export interface Wish {
  variantId: string;
  quantity: number;
  then: number | null;
}

/** Reads what the portal's link wants: `#again=mug:2:1220,book:1`. Anything else wants nothing. */
export function readWishes(hash: string): Wish[] {
  return (/^#again=(.+)$/.exec(hash)?.[1] ?? '').split(',').flatMap((item) => {
    const [, id, quantity, then] = /^([\w.%~!'()*-]{1,120}):([1-9]\d{0,2})(?::(\d{1,12}))?$/.exec(item) ?? [];
    if (!id) return [];
    try {
      const variantId = decodeURIComponent(id);
      return [{ variantId, quantity: Number(quantity), then: then ? Number(then) : null }];
    } catch {
      return [];
    }
  });
}

/** What is still sold, as the cart keeps it. */
export const linesOf = ({ lines }: Quote, productUrl: string): CartLine[] =>
  lines.map(({ variantId, quantity, name, options, unitPrice, imageUrl, slug }) => ({
    ...{ variantId, quantity, name, options, price: unitPrice, image: imageUrl },
    url: productUrl + encodeURIComponent(slug),
  }));

interface Say {
  text(key: string, ...values: string[]): string;
  money(amount: number): string;
}

/** Says what is in the cart again, what is gone or short, and what costs more than then. */
export function tellAgain({ lines, notices }: Quote, wishes: Wish[], { text, money }: Say): string {
  const dearer = lines.flatMap(({ variantId, name, unitPrice }) => {
    const then = wishes.find((wish) => wish.variantId === variantId)?.then ?? unitPrice;
    return then < unitPrice ? [text('againDearer', name, money(then), money(unitPrice))] : [];
  });
  const there = lines.length > 0 ? [text('againThere')] : [];
  return [...there, ...notices.map(({ message }) => message), ...dearer].join(' ');
}
