import { makeAddress, makePayment, makeRefund } from '../support/make/order-snapshot.ts';
import type { Crm } from './crm.ts';
import { importCatalog } from '../support/verbs.ts';

const guest = (email: string) => ({ uid: null, email, accountEmail: null });
const member = (uid: string, accountEmail: string) => ({ uid, email: accountEmail, accountEmail });
const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 10, minute)).toISOString();

const CSV = `sku,product,name,description,category,kind,tax_rate,price,sale_price,stock,options,picture,picture_text,active
MUG,bora-mug,Bora mug,"Holds 30 cl. È bella",Kitchen,physical,22,12.20,9.90,5,,,A blue mug,yes
TEE-S,tee,Tee,Cotton,Clothes,,22,"19,00",,3,Size: S,,,
TEE-M,tee,,,,,,19.00,,0,Size: M,,,
`;

async function orders(crm: Crm): Promise<string[]> {
  const company = {
    name: 'Rossi & Figli',
    vatNumber: 'IT01234567890',
    fiscalCode: 'RSS',
    pec: 'r@pec.example',
  };
  const first = { orderKey: 'k1', number: 'W-1', customer: guest('a@example.com') };
  return [
    await crm.send({ ...first, status: 'pending', payments: [makePayment({ state: 'pending' })] }),
    await crm.send({ ...first, company, refunds: [makeRefund({ at: at(5) })] }),
    await crm.send({
      ...first,
      company,
      status: 'completed',
      delivery: makeAddress({ line1: 'Vía Ñ 3 🏠' }),
    }),
    await crm.send({
      orderKey: 'k2',
      number: 'W-2',
      customer: guest(''),
      billing: makeAddress({ firstName: '' }),
    }),
    await crm.send({ orderKey: 'k2', number: 'W-2', customer: guest('b@example.com'), company }),
    await crm.send({
      orderKey: 'k3',
      number: 'W-3',
      customer: member('u1', 'c@example.com'),
      currency: 'JPY',
    }),
    await crm.send({
      orderKey: 'k4',
      number: 'W-4',
      customer: member('u1', 'B@example.com'),
      note: 'più 🎁',
    }),
    await crm.send({
      orderKey: 'k5',
      number: 'W-5',
      total: 1,
      consents: [{ kind: 'marketing', given: false, at: at(9) }],
    }),
    // Older than what is known, with content that was not; and one that cannot be read.
    await crm.send({ ...first, version: { epoch: 1, counter: 1 }, note: 'late' }),
    await crm.send({ orderKey: 'k6', placedAt: 'yesterday' }),
    await crm.send({
      orderKey: 'k1',
      number: 'W-1',
      parcels: [{ key: 'p', carrier: 'BRT', shippedAt: at(30) }],
    }),
  ];
}

async function staffWork({ desk, sara, rows, app }: Crm): Promise<void> {
  const contacts = (await rows<{ id: string; merged_into_id: string | null }>('contacts')).filter(
    ({ merged_into_id }) => merged_into_id === null,
  );
  const [one = { id: '' }, other = { id: '' }] = contacts;
  const about = { contactId: one.id, companyId: '', orderId: '' };
  await desk.addNote(sara, { ...about, text: 'È una cliente fedele' });
  await desk.addTask(sara, { ...about, title: 'Richiamare', dueDay: '2026-03-05', staffId: '' });
  await desk.addTask(sara, { ...about, title: 'Fatto', dueDay: '', staffId: '' });
  const [task] = await rows<{ id: string }>('tasks');
  await desk.finishTask(sara, task?.id ?? '', true);
  const entries = {
    firstName: 'Anna',
    lastName: 'Özdemir',
    email: 'new@example.com',
    phone: '',
    company: 'Nuova Srl',
  };
  await desk.editContact(sara, one.id, { ...entries, ownerId: sara.staffId });
  await desk.createContact(sara, { ...entries, email: 'made@example.com', ownerId: '' });
  app.clock.advance(1000);
  await desk.mergeContacts(sara, [one.id, other.id]);
  app.clock.advance(1000);
}

async function undo({ desk, sara, rows, app }: Crm): Promise<void> {
  const merges = await rows<{ id: string; reason: string }>('contact_merges');
  const last = merges.filter(({ reason }) => reason === 'staff').at(-1);
  await desk.undoMerge(sara, last?.id ?? '');
  app.clock.advance(1000);
}

/** A little of everything, through the door and at the desk. Returns what was answered. */
export async function playHistory(crm: Crm): Promise<string[]> {
  await importCatalog(crm.app.ctx, { csvText: CSV, pictureFolder: '/nowhere', dryRun: false });
  const answers = await orders(crm);
  await staffWork(crm);
  answers.push(await crm.send({ orderKey: 'k7', number: 'W-7', customer: guest('a@example.com') }));
  await undo(crm);
  answers.push(
    await crm.send({ orderKey: 'k8', number: 'W-8', customer: guest('b@example.com'), currency: 'USD' }),
  );
  await crm.app.worker.drain();
  return answers;
}
