import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import type { JobHandler } from '../platform/jobs.ts';
import { isSealed, unseal } from '../platform/seal.ts';
import type { Mail } from '../platform/mail.ts';
import type { AttachedDocument, MailContent } from './mails.ts';
import { getMail, markSent, type MailRow } from './store.ts';
import { withTerms } from './terms.tsx';

function contentOf(secret: string, { content }: MailRow): MailContent {
  return JSON.parse(isSealed(content) ? unseal(secret, content) : content) as MailContent;
}

/** Draws the document that goes along with a mail; null where there is none (any more). */
export type DrawAttached = (document: AttachedDocument) => Promise<{ filename: string; body: Buffer } | null>;

async function attachmentsOf(
  { attach }: MailContent,
  draw: DrawAttached,
): Promise<Pick<Mail, 'attachments'>> {
  const file = attach && (await draw(attach));
  if (!file) return {};
  const { filename, body: content } = file;
  return { attachments: [{ filename, content, contentType: 'application/pdf' }] };
}

async function send({ db, mailer, config }: Context, row: MailRow, draw: DrawAttached): Promise<void> {
  const content = contentOf(config.secret, row);
  const { replyTo } = content;
  return mailer.send({
    messageId: row.message_id,
    from: config.mail.from,
    to: row.recipient,
    subject: row.subject,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(await withTerms(db, content)),
    ...(await attachmentsOf(content, draw)),
  });
}

/**
 * Sends what was written. Between the server taking a mail and our mark lies a moment that no transaction covers: a
 * crash there sends a second copy, under the same Message-ID.
 */
export function mailJobs(ctx: Context, draw: DrawAttached): Record<string, JobHandler> {
  return {
    async send_mail(job) {
      const { mailId } = job.payload as { mailId: string };
      const mail = await getMail(ctx.db, mailId);
      if (mail.sent_at === null) await send(ctx, mail, draw);
      await transact(ctx.db, async (trx) => {
        await markSent(trx, mailId, { now: ctx.clock.now(), forgets: isSealed(mail.content) });
        await job.finish(trx);
      });
    },
  };
}
