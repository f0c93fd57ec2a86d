import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { addJob } from '../platform/jobs.ts';

export interface NewMail {
  /** `order_confirmation`, `new_order`, `sign_in_code` … */
  kind: string;
  orderId?: string;
  to: string;
  replyTo?: string;
  subject: string;
  text: string;
  html: string;
  /** Unique per mail that must be written once, whatever is tried twice; random when missing. */
  key?: string;
}

/**
 * Writes a mail in the caller's transaction; a job sends it after the commit, at least once, always under the same
 * Message-ID. A second mail of the same key is not written. Returns the mail's id, or null when it was known.
 */
export async function queueMail(trx: Knex.Transaction, ctx: Context, mail: NewMail): Promise<string | null> {
  const id = ctx.ids.new('mail');
  await addJob(trx, ctx, { kind: 'send_mail', key: `mail:${mail.key ?? id}`, payload: { mailId: id } });
  return id;
}
