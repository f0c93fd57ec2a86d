import type { CustomerSession, ErasureServices, PrivacyServices } from '@carrello/portal/services';
import { actAs } from '../audit/actor.ts';
import type { Context } from '../context.ts';
import { CONSENTS, NO_CONSENT } from './books.ts';
import { guarded } from './guarded.ts';
import { noticed } from './outcomes.ts';
import { ownerOf } from '../customers/customers.ts';
import { refuseStale } from '../customers/sessions.ts';
import { decideOnMarketing, listAllConsents } from '../privacy/consents.ts';
import { eraseCustomer, erasePerson } from '../privacy/erase.ts';
import { planOf, subjectOfContact, subjectOfCustomer } from '../privacy/subject.ts';
import { askForData, findDataExport, readDataExport } from '../privacy/exports.ts';

/** What buyers can do about what is held of them; all of it is done by the customer who has signed in. */
export function privacyServices(ctx: Context): PrivacyServices {
  const { db } = ctx;
  const as = <T>({ customerId }: CustomerSession, work: () => Promise<T>): Promise<T> =>
    actAs({ kind: 'customer', id: customerId }, work);
  return {
    planDeletion: async ({ customerId }) =>
      planOf(db, await subjectOfCustomer(db, customerId), ctx.clock.now()),
    deleteData: (session, typed) =>
      as(
        session,
        async () =>
          refuseStale(ctx, session) ?? eraseCustomer(ctx, { customerId: session.customerId, typed }),
      ),
    findCopy: ({ customerId }) => findDataExport(ctx, customerId),
    askForCopy: (session, locale) =>
      as(session, async () => {
        const stale = refuseStale(ctx, session);
        if (stale) return stale;
        await askForData(ctx, { ...session, locale });
        return { ok: true };
      }),
    readCopy: (session, id) =>
      as(session, async () => {
        const stale = refuseStale(ctx, session);
        if (stale) return stale;
        const pieces = await readDataExport(ctx, { customerId: session.customerId, id });
        return { ok: true, pieces };
      }),
    listConsents: async (session) => listAllConsents(db, await ownerOf(db, session)),
    decideOnMarketing: (session, word) => as(session, () => decideOnMarketing(ctx, session, word)),
  };
}

/** Lets an owner erase a person who asked for it; who did it, and how the person asked, is written down. */
export function erasureServices(ctx: Context): ErasureServices {
  return {
    planErasure: guarded('contacts.erase', async (_session, contactId) => {
      const subject = await subjectOfContact(ctx.db, contactId);
      return subject && planOf(ctx.db, subject, ctx.clock.now());
    }),
    erasePerson: guarded('contacts.erase', async (_session, contactId, asked) => {
      if (!CONSENTS.includes(asked.consent)) return { ok: false, ...NO_CONSENT };
      return noticed(erasePerson(ctx, { ...asked, contactId }), 'erasing');
    }),
  };
}
