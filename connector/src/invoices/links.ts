import type { Context } from '../context.ts';
import { isMailbox } from '../contract/mailbox.ts';
import type { Locale } from '../contract/schemas.ts';
import { queueMail } from '../mails/mails.ts';
import { findOrderRow } from '../orders/queries.ts';
import { DAY } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import type { FrozenDocument } from './document.ts';
import { getShop } from '../shops/shops.ts';
import { findDocument } from './issuing/queries.ts';
import { writeLinkLetter } from './letters.tsx';

interface LinkRow {
  token_hash: string;
  document_id: string;
  order_id: string;
  expires_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    document_links: LinkRow;
  }
}

/** Over a weekend an accountant still reads it. */
const LIFE = 3 * DAY;

/**
 * Mails a link to a document, as its buyer asks: it opens that one document, once, and ends by itself. The caller has seen
 * that the order is theirs. Refused by `email` (`bad_mailbox`).
 */
export async function mailDocumentLink(
  ctx: Context,
  {
    orderId,
    documentId,
    to,
    from,
    locale,
  }: { orderId: string; documentId: string; to: string; from: string; locale: Locale },
): Promise<Outcome> {
  if (!isMailbox(to)) return refuse('email', 'bad_mailbox');
  return transact(ctx.db, async (trx) => {
    const document = await findDocument(trx, { orderId, documentId });
    const order = await findOrderRow(trx, orderId);
    if (!document || !order) return refuse('', 'no_document');
    const { timeZone } = await getShop(trx, order.shop_id);
    const token = ctx.ids.secret();
    const now = ctx.clock.now();
    const until = now + LIFE;
    await trx('document_links').where('expires_at', '<=', now).delete();
    await trx('document_links').insert({
      ...{ token_hash: sha256(token), document_id: documentId, order_id: orderId, expires_at: until },
    });
    const { publicUrl } = ctx.config;
    const name = `${document.buyer.name} (${from})`;
    await queueMail(trx, ctx, {
      ...{ kind: 'document_link', orderId, to, replyTo: from, shopId: order.shop_id, opens: true },
      ...writeLinkLetter(locale, { document, publicUrl, token, name, until, timeZone }),
    });
    return { ok: true };
  });
}

/** Says whether a link still opens something. */
export async function isDocumentLink(ctx: Context, token: string): Promise<boolean> {
  const row = await ctx
    .db('document_links')
    .where({ token_hash: sha256(token) })
    .first('expires_at');
  return row !== undefined && row.expires_at > ctx.clock.now();
}

/** Uses a link up; null when it is over, used, or none of ours. */
export async function openDocumentLink(
  ctx: Context,
  token: string,
): Promise<{ orderId: string; document: FrozenDocument } | null> {
  return transact(ctx.db, async (trx) => {
    const of = { token_hash: sha256(token) };
    const row = await trx('document_links').where(of).first();
    if (!row || (await trx('document_links').where(of).delete()) !== 1) return null;
    if (row.expires_at <= ctx.clock.now()) return null;
    const document = await findDocument(trx, { orderId: row.order_id, documentId: row.document_id });
    return document && { orderId: row.order_id, document };
  });
}

export async function forgetDocumentLinks(trx: Transactor, orderId: string): Promise<void> {
  await trx('document_links').where({ order_id: orderId }).delete();
}
