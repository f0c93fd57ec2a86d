import type { CustomerSession, PrivacyServices } from '@carrello/portal/services';
import { actAs } from '../audit/actor.ts';
import type { Context } from '../context.ts';
import { ownerOf } from '../customers/customers.ts';
import { decideOnMarketing, listAllConsents } from '../privacy/consents.ts';
import { askForData, findDataExport, readDataExport } from '../privacy/exports.ts';

/** What buyers can do about what is held of them; all of it is done by the customer who has signed in. */
export function privacyServices(ctx: Context): PrivacyServices {
  const { db } = ctx;
  const as = <T>({ customerId }: CustomerSession, work: () => Promise<T>): Promise<T> =>
    actAs({ kind: 'customer', id: customerId }, work);
  return {
    findCopy: ({ customerId }) => findDataExport(ctx, customerId),
    askForCopy: (session, locale) => as(session, () => askForData(ctx, { ...session, locale })),
    readCopy: (session, id) => as(session, () => readDataExport(ctx, { customerId: session.customerId, id })),
    listConsents: async (session) => listAllConsents(db, await ownerOf(db, session)),
    decideOnMarketing: (session, word) => as(session, () => decideOnMarketing(ctx, session, word)),
  };
}
