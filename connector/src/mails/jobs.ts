import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import type { JobHandler } from '../platform/jobs.ts';
import type { MailContent } from './mails.ts';

interface Row {
  id: string;
  message_id: string;
  recipient: string;
  subject: string;
  content: string;
  sent_at: number | string | null;
}

/**
 * Sends what was written. Between the server taking a mail and our mark lies a moment that no transaction covers: a
 * crash there sends a second copy, under the same Message-ID.
 */
export function mailJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async send_mail(job) {
      const { mailId } = job.payload as { mailId: string };
      const row: Row | undefined = await ctx.db('mails').where({ id: mailId }).first();
      if (!row) throw new Error(`Mail ${mailId} is missing`);
      if (row.sent_at === null) {
        const { replyTo, text, html } = JSON.parse(row.content) as MailContent;
        await ctx.mailer.send({
          messageId: row.message_id,
          from: ctx.config.mail.from,
          to: row.recipient,
          subject: row.subject,
          text,
          html,
          ...(replyTo === undefined ? {} : { replyTo }),
        });
      }
      await transact(ctx.db, async (trx) => {
        await trx('mails').where({ id: mailId }).whereNull('sent_at').update({ sent_at: ctx.clock.now() });
        await job.finish(trx);
      });
    },
  };
}
