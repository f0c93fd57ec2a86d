import type { DeskServices } from '@carrello/portal/services';
import { joinContacts } from '../merging/join.ts';
import { createCompany, editCompany } from '../contacts/edit-company.ts';
import { listDuplicates } from './records/duplicates.ts';
import { createContact, editContact } from '../contacts/edit-contact.ts';
import { findCompany } from './records/company.ts';
import { buyerListServices } from './buyer-lists.ts';
import { findContact } from './records/contact.ts';
import { readMergePlan, readUndoPlan } from './records/merge.ts';
import { undoMerge } from '../merging/undo.ts';
import type { Context } from '../context.ts';
import { addNote } from '../notes/notes.ts';
import { findHomeShop } from '../shops/shops.ts';
import { browserName } from '../credentials/browser-name.ts';
import { finishSetUp, readSetUp } from '../staff/set-up.ts';
import { findStaffSession, signInStaff, signOutStaff } from '../staff/sign-in.ts';
import { listColleagues } from '../staff/staff.ts';
import { writeMail } from '../contacts/write-mail.tsx';
import { addTag, removeTag } from '../contacts/tags.ts';
import { takeContact } from '../contacts/take.ts';
import { addTask, finishTask } from '../tasks/tasks.ts';
import { listContactCases } from './records/desk-cases.ts';
import { listOpenTasks, readMyDay } from './records/work.ts';
import { auditServices } from './audit.ts';
import { bookServices } from './books.ts';
import { buyerSignInServices } from './buyers.ts';
import { companyPeopleServices } from './company-people.ts';
import { erasureServices } from './privacy.ts';
import { listDoubts } from '../watch/doubts.ts';
import { deskCaseServices } from './desk-cases.ts';
import { deskInvoiceServices } from './desk-invoices.ts';
import { deskMailServices } from './desk-mails.ts';
import { deskOrderServices } from './desk-orders.ts';
import { guarded } from './guarded.ts';
import { invoiceSetUpServices } from './invoice-setup.ts';
import { intakeServices } from './intake.ts';
import { officeServices } from './office.ts';
import { lookServices } from './looks.ts';
import { orderListServices } from './order-filters.ts';
import { sharingServices } from './sharing.ts';
import { accountServices, colleagueServices } from './staff.ts';
import { made, noticed } from './outcomes.ts';

async function home(ctx: Context): Promise<{ timeZone: string; country: string }> {
  const shop = await findHomeShop(ctx.db);
  return { timeZone: shop?.timeZone ?? 'UTC', country: shop?.country ?? '' };
}

/** An owner is somebody who works here; anything else is nobody. */
async function withOwner<E extends { ownerId: string }>(ctx: Context, entries: E): Promise<E> {
  const known = (await listColleagues(ctx.db)).some(({ id }) => id === entries.ownerId);
  return known ? entries : { ...entries, ownerId: '' };
}

type Contacts = Pick<
  DeskServices,
  | 'findContact'
  | 'findCompany'
  | 'listDuplicates'
  | 'createContact'
  | 'editContact'
  | 'writeMail'
  | 'addTag'
  | 'removeTag'
  | 'createCompany'
  | 'editCompany'
  | 'planMerge'
  | 'mergeContacts'
  | 'planUndo'
  | 'undoMerge'
>;

function contactServices(ctx: Context): Contacts {
  const { db } = ctx;
  return {
    findContact: guarded('contacts.read', async (_session, contactId) => {
      const contact = await findContact(db, contactId);
      if (!contact) return null;
      const cases = await listContactCases(ctx, contact.id);
      const tasks = await listOpenTasks(db, { contact_id: contact.id });
      return { ...contact, tasks, cases, doNotSell: cases.length > 0 };
    }),
    findCompany: guarded('contacts.read', async (_session, companyId) => {
      const company = await findCompany(db, companyId);
      return company && { ...company, tasks: await listOpenTasks(db, { account_id: company.id }) };
    }),
    listDuplicates: guarded('contacts.read', (_session, cursor) => listDuplicates(db, cursor)),
    createContact: guarded('contacts.write', async ({ staffId }, entries) =>
      made(createContact(ctx, { entries: await withOwner(ctx, entries), staffId })),
    ),
    editContact: guarded('contacts.write', async ({ staffId }, contactId, entries) =>
      made(editContact(ctx, { contactId, entries: await withOwner(ctx, entries), staffId })),
    ),
    writeMail: guarded('contacts.write', (by, contactId, mail) =>
      noticed(writeMail(ctx, { mail: { ...mail, contactId }, by }), 'mail_written'),
    ),
    addTag: guarded('contacts.write', (_session, contactId, tag) =>
      noticed(addTag(ctx, { contactId, tag }), 'tag_added'),
    ),
    removeTag: guarded('contacts.write', (_session, contactId, tag) =>
      noticed(removeTag(ctx, { contactId, tag }), 'tag_removed'),
    ),
    createCompany: guarded('contacts.write', async ({ staffId }, entries) => {
      const { country } = await home(ctx);
      return made(createCompany(ctx, { entries: await withOwner(ctx, entries), country, staffId }));
    }),
    editCompany: guarded('contacts.write', async ({ staffId }, companyId, entries) =>
      made(editCompany(ctx, { companyId, entries: await withOwner(ctx, entries), staffId })),
    ),
    planMerge: guarded('contacts.merge', (_session, ids) => readMergePlan(db, ids)),
    mergeContacts: guarded('contacts.merge', ({ staffId }, ids, mark) =>
      made(joinContacts(ctx, { ids, staffId, mark })),
    ),
    planUndo: guarded('contacts.merge', (_session, mergeId) => readUndoPlan(db, mergeId)),
    undoMerge: guarded('contacts.merge', (_session, mergeId) => noticed(undoMerge(ctx, mergeId), 'unmerged')),
  };
}

type Work = Pick<
  DeskServices,
  'readMyDay' | 'takeContact' | 'listStaff' | 'addTask' | 'finishTask' | 'addNote'
>;

function workServices(ctx: Context): Work {
  return {
    readMyDay: guarded('contacts.read', async ({ staffId }) =>
      readMyDay(ctx, { staffId, timeZone: (await home(ctx)).timeZone }),
    ),
    takeContact: guarded('contacts.write', ({ staffId }, contactId) =>
      noticed(takeContact(ctx, { contactId, staffId }), 'taken'),
    ),
    listStaff: guarded('contacts.read', () => listColleagues(ctx.db)),
    addTask: guarded('contacts.write', async ({ staffId }, task) =>
      noticed(
        addTask(ctx.db, ctx, { task, by: staffId, timeZone: (await home(ctx)).timeZone }),
        'task_added',
      ),
    ),
    finishTask: guarded('contacts.write', async (_session, taskId, done) => {
      await finishTask(ctx, { taskId, done });
      return { ok: true, notice: done ? 'task_done' : 'task_reopened' };
    }),
    addNote: guarded('contacts.write', ({ staffId }, note) =>
      noticed(addNote(ctx.db, ctx, { note, by: staffId }), 'note_added'),
    ),
  };
}

/** Answers what the desk's pages ask for. */
export function deskServices(ctx: Context): DeskServices {
  return {
    signIn: ({ agent, ...input }) => signInStaff(ctx, { ...input, browserName: browserName(agent) }),
    readSetUp: (token, sealed) => readSetUp(ctx, token, sealed),
    finishSetUp: ({ agent, ...input }) => finishSetUp(ctx, { ...input, browser: browserName(agent) }),
    findSession: (token) => findStaffSession(ctx, token),
    signOut: (token) => signOutStaff(ctx, token),
    listDoubts: () => listDoubts(ctx),
    ...contactServices(ctx),
    ...buyerListServices(ctx),
    ...bookServices(ctx),
    ...buyerSignInServices(ctx),
    ...companyPeopleServices(ctx),
    ...erasureServices(ctx),
    ...deskOrderServices(ctx),
    ...orderListServices(ctx),
    ...workServices(ctx),
    ...deskCaseServices(ctx),
    ...deskMailServices(ctx),
    ...deskInvoiceServices(ctx),
    ...invoiceSetUpServices(ctx),
    ...officeServices(ctx),
    ...lookServices(ctx),
    ...sharingServices(ctx),
    ...intakeServices(ctx),
    ...colleagueServices(ctx),
    ...accountServices(ctx),
    ...auditServices(ctx),
  };
}
