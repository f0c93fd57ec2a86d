import type { NewMail } from '../mails/mails.ts';
import { Paragraphs, renderParts } from '../mails/parts.tsx';
import { reasonFor } from './reasons.ts';
import type { Shop } from './store.ts';

/** Tells the owner that a shop is paused and why. */
export function pausedMail(shop: Shop, { reason, key }: { reason: string; key: string }): NewMail {
  const lines = [reasonFor(shop, reason), reasonFor(shop, 'mail.open')];
  return {
    kind: 'shop_paused',
    to: shop.ownerEmail,
    subject: reasonFor(shop, 'mail.subject'),
    text: lines.join('\n\n'),
    html: renderParts(<Paragraphs lines={lines} />),
    key,
  };
}
