import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { findMainMailbox } from '../customers/mailboxes.ts';
import { deskUrl, portalUrl } from '../mails/addresses.ts';
import { queueMail } from '../mails/mails.ts';
import type { OrderRow } from '../orders/rows.ts';
import { listShopsByIds } from '../shops/shops.ts';
import { findStaffMailbox } from '../staff/staff.ts';
import { replyAddressOf, replyTokenOf } from './reply-token.ts';
import { buyersLetter, staffLetter, type BuyersMail, type StaffMail } from './letters.tsx';
import type { CaseRow } from './store.ts';

interface About {
  row: CaseRow;
  order: OrderRow;
  /** One for each thing that is written about: its mail is written once. */
  key: string;
}

/**
 * Writes to the buyer, in the language they asked in. An answer to the mail comes into the case by the reply address, or
 * by what stands in its Message-ID; where nothing takes it in, it reaches the shop's own mailbox.
 */
export async function mailBuyer(
  trx: Knex.Transaction,
  ctx: Context,
  { row, order, key, what, said }: About & { what: BuyersMail; said: string[] },
): Promise<void> {
  const { locale, id, number } = row;
  const email = (await findMainMailbox(trx, row.customer_id)) ?? row.email;
  const shop = (await listShopsByIds(trx, [order.shop_id])).get(order.shop_id);
  const url = `${portalUrl(ctx.config.publicUrl)}/cases/${id}?lang=${locale}`;
  const replyTo = replyAddressOf(ctx, row) ?? shop?.ownerEmail;
  const isAnswered = ctx.config.mail.replyAddress !== undefined;
  await queueMail(trx, ctx, {
    ...{ kind: `case_${what}`, key: `case_${what}:${key}`, orderId: order.id, to: email },
    shopId: order.shop_id,
    ...(replyTo === undefined ? {} : { replyTo }),
    reference: replyTokenOf(ctx, row),
    ...buyersLetter(locale, what, { number: String(number), order: order.number, said, url, isAnswered }),
  });
}

/** Writes to whoever owns the case, or to the shop's own mailbox while nobody does. */
export async function mailStaff(
  trx: Knex.Transaction,
  ctx: Context,
  { row, order, key, what, text }: About & { what: StaffMail; text: string },
): Promise<void> {
  const shop = (await listShopsByIds(trx, [order.shop_id])).get(order.shop_id);
  const to = (await findStaffMailbox(trx, row.staff_id)) ?? shop?.ownerEmail ?? '';
  if (to === '') return;
  const url = `${deskUrl(ctx.config.publicUrl)}/cases/${row.id}`;
  const about = { number: String(row.number), order: order.number, reason: row.reason, url };
  await queueMail(trx, ctx, {
    ...{ kind: `case_told_${what}`, key: `case_told_${what}:${key}`, to },
    ...staffLetter(shop?.locale ?? row.locale, what, { ...about, email: row.email, said: [text] }),
  });
}
