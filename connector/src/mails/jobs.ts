import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import type { JobHandler } from '../platform/jobs.ts';
import { isSealed, unseal } from '../platform/seal.ts';
import type { MailContent } from './mails.ts';
import { getMail, markSent, type MailRow } from './store.ts';
import { withTerms } from './terms.tsx';

function contentOf(secret: string, { content }: MailRow): MailContent {
  return JSON.parse(isSealed(content) ? unseal(secret, content) : content) as MailContent;
}

async function send({ db, mailer, config }: Context, row: MailRow): Promise<void> {
  const content = contentOf(config.secret, row);
  const { replyTo } = content;
  return mailer.send({
    messageId: row.message_id,
    from: config.mail.from,
    to: row.recipient,
    subject: row.subject,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(await withTerms(db, content)),
  });
}

/**
 * Sends what was written. Between the server taking a mail and our mark lies a moment that no transaction covers: a
 * crash there sends a second copy, under the same Message-ID.
 */
export function mailJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async send_mail(job) {
      const { mailId } = job.payload as { mailId: string };
      const mail = await getMail(ctx.db, mailId);
      if (mail.sent_at === null) await send(ctx, mail);
      await transact(ctx.db, async (trx) => {
        await markSent(trx, mailId, { now: ctx.clock.now(), forgets: isSealed(mail.content) });
        await job.finish(trx);
      });
    },
  };
}
