import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { deskIntakeUrl } from '../mails/addresses.ts';
import { queueMail } from '../mails/mails.ts';
import { Paragraphs, renderMail } from '../mails/parts.tsx';
import { MINUTE } from '../platform/clock.ts';
import { fillText } from '../platform/texts.ts';
import type { Locale } from '../contract/schemas.ts';
import { listShops } from '../shops/shops.ts';
import { listStaff } from '../staff/staff.ts';
import type { InboxBacklog as Backlog } from '../intake/backlog.ts';
import texts from './texts.json' with { type: 'json' };

export interface Owner {
  email: string;
  locale: Locale;
}

/** Everybody who answers for the shops: owners among the staff, and the owner each shop named; each once. */
export async function listOwners(ctx: Context): Promise<Owner[]> {
  const shops = await listShops(ctx.db);
  const staff = (await listStaff(ctx)).filter(({ role, state }) => role === 'owner' && state === 'active');
  const locale = shops[0]?.locale ?? 'en';
  const owners = [
    ...shops.map((shop) => ({ email: shop.ownerEmail, locale: shop.locale })),
    ...staff.map(({ email }) => ({ email, locale })),
  ];
  return [...new Map(owners.map((owner) => [owner.email.trim().toLowerCase(), owner])).values()];
}

export interface News {
  /** What waits: messages of shops, or changes on their way to the outside CRM. */
  of: keyof (typeof texts)['en'];
  kind: 'late' | 'recovered';
  /** When the incident began. */
  since: number;
  backlog: Backlog;
}

/** Writes the mails of an incident's beginning or end; one a person, whatever is tried twice. */
export async function tellOwners(
  trx: Knex.Transaction,
  ctx: Context,
  { owners, news }: { owners: Owner[]; news: News },
): Promise<void> {
  const { of, kind, since, backlog } = news;
  const from = kind === 'late' ? (backlog.oldestAt ?? since) : since;
  const values = {
    waiting: backlog.waiting,
    aside: backlog.aside,
    minutes: Math.floor((ctx.clock.now() - from) / MINUTE),
  };
  for (const { email, locale } of owners) {
    const say = (text: string) => fillText(text, values);
    const t = texts[locale][of];
    const lines = [
      ...(kind === 'late' ? [say(t.late), t.lateWhat] : [say(t.recovered)]),
      ...(backlog.aside > 0 ? [say(t.aside)] : []),
    ];
    const url = deskIntakeUrl(ctx.config.publicUrl);
    const body = (
      <>
        <Paragraphs lines={lines} />
        <p>
          <a href={url}>{t.open}</a>
        </p>
      </>
    );
    await queueMail(trx, ctx, {
      kind: `backlog_${kind}`,
      to: email,
      subject: kind === 'late' ? t.lateSubject : t.recoveredSubject,
      text: `${[...lines, `${t.open}: ${url}`].join('\n\n')}\n`,
      html: renderMail({ locale, title: kind === 'late' ? t.lateTitle : t.recoveredTitle, body }),
      key: `backlog_${of}_${kind}:${since}:${email}`,
    });
  }
}
