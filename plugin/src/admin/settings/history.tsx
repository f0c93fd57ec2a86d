import { __, sprintf } from '@wordpress/i18n';
import type { ShopStatus } from '../../../../connector/src/contract/shops.ts';

const MINUTE = 60_000;

/** Shows how far the connector is with the orders of before the shop was connected. */
export function History({ history }: { history: NonNullable<ShopStatus['history']> }) {
  const { done, seen, total, error } = history;
  const text = done
    ? /* translators: %d: number of orders. */
      sprintf(__('History: all %d orders of before are in the CRM.', 'carrello'), seen)
    : /* translators: 1: number of orders, 2: number of all orders. */
      sprintf(__('History: %1$d of %2$d orders read', 'carrello'), seen, total) + leftText(history);
  return (
    <div>
      <p id="carrello-history">{text}</p>
      {!done && <progress aria-labelledby="carrello-history" max={Math.max(1, total)} value={seen} />}
      {error !== '' && <p>{error}</p>}
    </div>
  );
}

function leftText({ leftMs }: NonNullable<ShopStatus['history']>): string {
  if (leftMs === null) return '.';
  const minutes = Math.max(1, Math.round(leftMs / MINUTE));
  /* translators: %d: number of minutes. */
  return sprintf(__(', about %d min left.', 'carrello'), minutes);
}
