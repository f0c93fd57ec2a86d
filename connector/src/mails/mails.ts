import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { sha256 } from '../platform/hash.ts';
import { seal } from '../platform/seal.ts';
import { addJob } from '../platform/jobs.ts';
import { readFace } from './face.ts';
import type { MailPage } from './parts.tsx';
import { insertMail } from './store.ts';
import type { TermsOf } from './terms.tsx';
import { cut } from '../platform/text.ts';

export interface NewMail {
  /** What it is for: `order_confirmation`, `new_order`, `sign_in_code` … */
  kind: string;
  /** The order's id, or its key where it is still on its way into the CRM. */
  orderId?: string;
  to: string;
  replyTo?: string;
  subject: string;
  text: string;
  html: MailPage;
  /** The shop as which it speaks; left out, as nobody's. */
  shopId?: string;
  /** Set for a mail that the shop's terms stand in. */
  terms?: TermsOf;
  /** What comes back in the headers of an answer: it ends the first part of the Message-ID. */
  reference?: string;
  /** A mail of the same key is written once, whatever is tried twice; left out, each call writes another. */
  key?: string;
  /** A document that goes along as a PDF, drawn when the mail is sent. */
  attach?: AttachedDocument;
  /** Set for a mail whose text opens something: it is kept sealed until it is sent, and forgotten then. */
  opens?: boolean;
}

/** Names an issued document of an order. */
export interface AttachedDocument {
  orderId: string;
  documentId: string;
}

/** What a mail is made of, as its row keeps it until the mail is sent. */
export interface MailContent {
  replyTo?: string;
  text: string;
  html: string;
  terms?: TermsOf;
  attach?: AttachedDocument;
}

/** What stands for a mail's key in its Message-ID. */
const uniqueOf = (key: string): string => sha256(key).slice(0, 40);

const messageId = ({ config }: Pick<Context, 'config'>, kind: string, unique: string): string =>
  `${kind}.${unique}@${new URL(config.publicUrl).hostname}`;

/** The Message-ID of the mail of a key, by which it is found: the letter to the shop's owner is filed under no order. */
export const messageIdOf = (ctx: Pick<Context, 'config'>, kind: string, key: string): string =>
  messageId(ctx, kind, uniqueOf(key));

/**
 * Writes a mail in the caller's transaction; a job sends it after the commit, at least once, always under the same
 * Message-ID. A second mail of the same key is not written. Returns the mail's id, or null when it was known, and
 * where there is nobody to write to: the order has no mailbox, or its buyer was erased.
 */
export async function queueMail(trx: Knex.Transaction, ctx: Context, mail: NewMail): Promise<string | null> {
  if (mail.to.trim() === '') return null;
  const id = ctx.ids.new('mail');
  const own = mail.key === undefined ? id : uniqueOf(mail.key);
  const unique = mail.reference === undefined ? own : `${own}.${mail.reference}`;
  const face = await readFace(trx, { shopId: mail.shopId, publicUrl: ctx.config.publicUrl });
  const content: MailContent = {
    text: face.seller.length === 0 ? mail.text : `${mail.text.trimEnd()}\n\n-- \n${face.seller.join('\n')}\n`,
    html: mail.html(face),
    ...(mail.terms === undefined ? {} : { terms: mail.terms }),
    ...(mail.attach === undefined ? {} : { attach: mail.attach }),
    ...(mail.replyTo === undefined ? {} : { replyTo: mail.replyTo }),
  };
  const inserted = await insertMail(trx, {
    id,
    message_id: messageId(ctx, mail.kind, unique),
    kind: mail.kind,
    order_id: mail.orderId ?? null,
    recipient: mail.to,
    subject: cut(mail.subject, 500),
    content: mail.opens ? seal(ctx.config.secret, JSON.stringify(content)) : JSON.stringify(content),
    created_at: ctx.clock.now(),
  });
  if (!inserted) return null;
  await addJob(trx, ctx, { kind: 'send_mail', key: `send_mail:${id}`, payload: { mailId: id } });
  return id;
}
