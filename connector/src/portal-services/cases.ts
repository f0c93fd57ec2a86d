import type { CaseServices, CustomerSession } from '@carrello/portal/services';
import { actAs } from '../audit/actor.ts';
import type { By } from '../cases/change.ts';
import { moveCase } from '../cases/moves.ts';
import { openCase } from '../cases/open-case.ts';
import { addPhoto, findPhoto } from '../cases/photos.ts';
import { findCaseFile, listCasesOf } from '../cases/queries.ts';
import { rateCase } from '../cases/rating.ts';
import { sayInCase } from '../cases/thread.ts';
import type { Context } from '../context.ts';
import { presentCase, readHelp, summariseCases } from './records/cases.ts';
import { sightOf } from './sight.ts';

const byOf = ({ customerId }: CustomerSession): By => ({ kind: 'customer', id: customerId });

/** The buyer's questions and returns; the customer who has signed in stands in every query. */
export function caseServices(ctx: Context): CaseServices {
  const { db } = ctx;
  const as = <T>({ customerId }: CustomerSession, work: () => Promise<T>): Promise<T> =>
    actAs({ kind: 'customer', id: customerId }, work);
  return {
    readHelp: async (session, orderId) => readHelp(ctx, await sightOf(db, session), orderId),
    openCase: (session, orderId, { locale, ...ask }) =>
      as(session, async () => {
        const asker = { owner: await sightOf(db, session), email: session.email, locale };
        return openCase(ctx, { asker, orderId, ask });
      }),
    listCases: async ({ customerId }, cursor) => {
      const { items, next } = await listCasesOf(db, { customerId, cursor });
      return { items: await summariseCases(db, items), next };
    },
    findCase: async (session, id) => {
      const file = await findCaseFile(db, id, byOf(session));
      return file && presentCase(db, file, session.customerId);
    },
    addPhoto: (session, id, bytes) =>
      as(session, () => addPhoto(ctx, { caseId: id, by: byOf(session), bytes })),
    readPhoto: (session, id, photoId) => findPhoto(db, { caseId: id, id: photoId, by: byOf(session) }),
    sayInCase: (session, id, said) =>
      as(session, () => sayInCase(ctx, { caseId: id, by: byOf(session), source: 'portal', ...said })),
    rateCase: (session, id, answer) =>
      as(session, () => rateCase(ctx, { caseId: id, by: byOf(session), ...answer })),
    moveCase: (session, id, { move, text }) =>
      as(session, () => {
        const entries = { text, sendTo: '', labelUrl: '' };
        return moveCase(ctx, { caseId: id, move, by: byOf(session), entries });
      }),
  };
}
