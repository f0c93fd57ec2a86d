import type { DeskCaseServices, StaffSession } from '@carrello/portal/services';
import type { By } from '../cases/change.ts';
import { readCaseFigures } from '../cases/figures.ts';
import { moveCase } from '../cases/moves.ts';
import { findPhoto } from '../cases/photos.ts';
import { findCaseFile } from '../cases/queries.ts';
import { countQueues, listQueue } from '../cases/queue.ts';
import { listSnippets, removeSnippet, saveSnippet } from '../cases/snippets.ts';
import { noteInCase, sayInCase, takeCase } from '../cases/thread.ts';
import { readPolicy, savePolicy } from '../cases/policy.ts';
import type { Context } from '../context.ts';
import { countWaiting } from '../mail-in/received.ts';
import { getShop, listShops } from '../shops/shops.ts';
import { guarded } from './guarded.ts';
import { noticed } from './outcomes.ts';
import { presentDeskCase, summariseDeskCases } from './records/desk-cases.ts';

const byOf = ({ staffId }: StaffSession): By => ({ kind: 'staff', id: staffId });

/** The desk's queue of cases and what staff do with them. */
export function deskCaseServices(ctx: Context): DeskCaseServices {
  return {
    listCases: guarded('cases.read', async ({ staffId }, asked) => {
      const { items, next } = await listQueue(ctx, { ...asked, staffId });
      const counts = Object.fromEntries(await countQueues(ctx, staffId));
      const cases = { items: await summariseDeskCases(ctx, items), next };
      const [figures, waitingMails] = [await readCaseFigures(ctx), await countWaiting(ctx.db)];
      return { cases, counts, figures, waitingMails };
    }),
    listPolicies: guarded('cases.policy', async () => {
      const shops = await listShops(ctx.db);
      const policies = shops.map(async ({ id, name }) => {
        const { days, excluded, ...policy } = await readPolicy(ctx.db, id);
        return { shop: { id, name }, ...policy, days: String(days), excluded: excluded.join('\n') };
      });
      return Promise.all(policies);
    }),
    savePolicy: guarded('cases.policy', async (_session, shopId, entries) => {
      const { id } = await getShop(ctx.db, shopId);
      return noticed(savePolicy(ctx, id, entries), 'saved');
    }),
    listSnippets: guarded('cases.read', () => listSnippets(ctx.db)),
    saveSnippet: guarded('cases.write', (_session, snippet) => noticed(saveSnippet(ctx, snippet), 'saved')),
    removeSnippet: guarded('cases.write', async (_session, id) => {
      await removeSnippet(ctx.db, id);
      return { ok: true, notice: 'snippet_removed' };
    }),
    findCase: guarded('cases.read', async (session, id) => {
      const file = await findCaseFile(ctx.db, id, byOf(session));
      return file && presentDeskCase(ctx, file);
    }),
    readPhoto: guarded('cases.read', (session, id, photoId) =>
      findPhoto(ctx.db, { caseId: id, id: photoId, by: byOf(session) }),
    ),
    answerCase: guarded('cases.write', (session, id, said) =>
      noticed(sayInCase(ctx, { caseId: id, by: byOf(session), source: 'desk', ...said }), 'case_answered'),
    ),
    noteCase: guarded('cases.write', (session, id, said) =>
      noticed(noteInCase(ctx, { caseId: id, by: byOf(session), ...said }), 'note_added'),
    ),
    takeCase: guarded('cases.write', async ({ staffId }, id) => {
      await takeCase(ctx, { caseId: id, staffId });
      return { ok: true, notice: 'case_taken' };
    }),
    moveCase: guarded('cases.write', (session, id, { move, entries }) =>
      noticed(moveCase(ctx, { caseId: id, move, by: byOf(session), entries }), `case_${move}`),
    ),
  };
}
