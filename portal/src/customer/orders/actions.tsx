import type { Reader } from '../../app/reader.ts';
import type { OwnAction, OwnOrderView } from '../../services.ts';
import type { TextKey } from '../../ui/texts.ts';

interface Way {
  text: TextKey;
  href(order: OwnOrderView): string;
}

const page = (name: string) => (order: OwnOrderView) => `/portal/orders/${order.id}/${name}`;

const WAYS: Record<OwnAction, Way> = {
  pay: { text: 'ownOrders.pay', href: page('pay') },
  again: { text: 'ownOrders.againAll', href: ({ again }) => again ?? '' },
  address: { text: 'ownOrders.address', href: page('address') },
  cancel: { text: 'ownOrders.cancel', href: page('cancel') },
};

/** What the buyer can do with the order now. */
export function OwnActions({ reader, order }: { reader: Reader; order: OwnOrderView }) {
  const ways = (Object.keys(WAYS) as OwnAction[]).filter((action) => order.offers.includes(action));
  if (ways.length === 0) return null;
  return (
    <nav class="buttons" aria-label={reader.t('ownOrders.actions')}>
      {ways.map((action) => (
        <a class="button second" href={WAYS[action].href(order)} rel="noreferrer">
          {reader.t(WAYS[action].text)}
        </a>
      ))}
    </nav>
  );
}
