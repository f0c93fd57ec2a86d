import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { deskIntakeUrl } from '../mails/addresses.ts';
import { queueMail } from '../mails/mails.ts';
import type { InboxBacklog } from '../intake/backlog.ts';
import { Paragraphs, renderMail } from '../mails/parts.tsx';
import { MINUTE } from '../platform/clock.ts';
import { fillText } from '../platform/texts.ts';
import type { Locale } from '../contract/schemas.ts';
import { listShops } from '../shops/shops.ts';
import { listStaff } from '../staff/staff.ts';
import texts from './texts.json' with { type: 'json' };

export interface Owner {
  email: string;
  locale: Locale;
}

/** Lists everybody who answers for the shops, each once: owners among the staff, and the owner each shop named. */
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

/** A backlog that became too old, or is so no more. */
export interface Incident {
  /** What waits: messages of shops, or changes on their way to the outside CRM. */
  of: keyof (typeof texts)['en'];
  kind: 'late' | 'recovered';
  /** When the incident began. */
  since: number;
  backlog: InboxBacklog;
}

/** Writes the mails of an incident's beginning or end; one a person, whatever is tried twice. */
export async function notifyOwners(
  trx: Knex.Transaction,
  ctx: Context,
  { owners, incident }: { owners: Owner[]; incident: Incident },
): Promise<void> {
  const { of, kind, since, backlog } = incident;
  const isLate = kind === 'late';
  const from = isLate ? (backlog.oldestAt ?? since) : since;
  const { waiting, aside } = backlog;
  const values = { waiting, aside, minutes: Math.floor((ctx.clock.now() - from) / MINUTE) };
  for (const { email, locale } of owners) {
    const t = texts[locale][of];
    const lines = [
      ...(isLate ? [fillText(t.late, values), t.lateWhat] : [fillText(t.recovered, values)]),
      ...(aside > 0 ? [fillText(t.aside, values)] : []),
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
      subject: isLate ? t.lateSubject : t.recoveredSubject,
      text: `${[...lines, `${t.open}: ${url}`].join('\n\n')}\n`,
      html: renderMail({ locale, title: isLate ? t.lateTitle : t.recoveredTitle, body }),
      key: `backlog_${of}_${kind}:${since}:${email}`,
    });
  }
}
