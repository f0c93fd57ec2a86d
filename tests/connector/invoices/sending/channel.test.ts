import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderChannel, type Channel } from '../../../../connector/src/invoices/channel.ts';
import { hearAll } from '../../../../connector/src/invoices/sending/hear.ts';
import { sendAgain, sendWaiting } from '../../../../connector/src/invoices/sending/send.ts';
import {
  writeDocumentCopy,
  writeDocumentFile,
} from '../../../../connector/src/invoices/sending/write-file.ts';
import { MINUTE } from '../../../../connector/src/platform/clock.ts';
import { addAtDesk } from '../../../support/staff.ts';
import { createOffice, type Manners } from '../../../invoices/office.ts';
import { placeOrder } from '../../customers/visitor.ts';
import { BIANCHI, createInvoicing, listDocumentRows, type Invoicing } from '../invoicing.ts';

const FROM = '2026-01-01';

let app: Invoicing;
let folder: string;
let channel: Channel;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrello-office-'));
  channel = createFolderChannel(folder);
  app = await createInvoicing();
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function issue(count: number): Promise<void> {
  for (let each = 0; each < count; each += 1)
    await placeOrder(app, `anna${each}@example.com`, { company: BIANCHI });
}

const rows = () => app.ctx.db('transmissions').orderBy(['made_at', 'id']).select('*');
async function statesByNumber(): Promise<Record<string, string[]>> {
  const documents = await listDocumentRows(app);
  const all = await rows();
  return Object.fromEntries(
    documents.map(({ id, number }) => [
      number,
      all.filter((row) => row.document_id === id).map(({ state }) => state),
    ]),
  );
}

async function visit(office: ReturnType<typeof createOffice>, rounds = 1): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await hearAll(app.ctx, channel);
    await sendWaiting(app.ctx, channel, FROM);
    office.round();
  }
  await hearAll(app.ctx, channel);
}

const officeOf = (manners: Manners) => createOffice(folder, manners);

describe('The channel to the tax office', () => {
  it('sends each document once, by however many connectors, and hears late and repeated receipts in any order', async () => {
    await issue(4);
    const office = officeOf({
      delay: (name) => name.length % 3,
      repeats: 3,
      answers: { '2026/2': 'not_delivered', '2026/3': ['00311'], '2026/4': 'silent' },
    });
    await Promise.all([1, 2, 3].map(() => sendWaiting(app.ctx, channel, FROM)));
    await visit(office, 8);
    expect(await statesByNumber()).toEqual({
      '2026/1': ['delivered'],
      '2026/2': ['not_delivered'],
      '2026/3': ['rejected'],
      '2026/4': ['sent'],
    });
    expect(new Set(office.taken).size).toBe(4);
    expect(office.taken).toHaveLength(4);
    expect(readdirSync(join(folder, 'in')).sort()).toEqual(['done', 'unknown']);
    const tasks = await app.ctx.db('tasks').where('title', 'like', '%00311%');
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({ title: expect.stringContaining('2026/3') as string });
  });

  it('sends what was rejected again under its number and a new name, and keeps the first try', async () => {
    await issue(1);
    const office = officeOf({ answers: { '2026/1': ['00311'] } });
    await visit(office);
    const [document] = await listDocumentRows(app);
    if (!document) throw new Error('Nothing was issued');
    office.forgive('2026/1');
    app.clock.advance(MINUTE);
    expect(await sendAgain(app.ctx, document)).toMatchObject({ ok: true });
    expect(await sendAgain(app.ctx, document)).toMatchObject({ ok: false, reason: 'waiting' });
    await visit(office);
    expect(await statesByNumber()).toEqual({ '2026/1': ['rejected', 'delivered'] });
    expect(new Set(office.taken).size).toBe(2);
    expect(await sendAgain(app.ctx, document)).toMatchObject({ ok: false, reason: 'taken' });
  });

  it('is shown at the desk: what was rejected with plain words and the day by which to act, and goes again from there', async () => {
    await issue(2);
    const office = officeOf({ answers: { '2026/1': ['00311'], '2026/2': 'silent' } });
    await visit(office);
    const { browser } = await addAtDesk(app, { email: 'olga@example.com', role: 'owner' });
    const page = '/desk/invoices/sent';
    const todo = (await browser.get(page)).text;
    expect(todo).toMatch(/2026\/1[\s\S]*send it again by[\s\S]*00311: The buyer’s SDI code does not exist/);
    expect(todo).not.toContain('2026/2');
    expect((await browser.get(`${page}?queue=waiting`)).text).toContain('2026/2');
    const [document] = await listDocumentRows(app);
    office.forgive('2026/1');
    app.clock.advance(MINUTE);
    await browser.submit(page, page, { document: document?.id ?? '' });
    expect((await browser.get(page)).text).not.toContain('00311');
    await visit(office);
    expect(await statesByNumber()).toMatchObject({ '2026/1': ['rejected', 'delivered'] });
  });

  it('is kept from nothing by whoever downloads the XML first, and the file that they get is the one that goes', async () => {
    const connected = { ...app.ctx, config: { ...app.ctx.config, sdi: { folder, from: FROM } } };
    await issue(1);
    const [row] = await listDocumentRows(app);
    if (!row) throw new Error('Nothing was issued');
    const copy = await writeDocumentCopy(connected, row, 'fatturapa');
    const office = officeOf({});
    await visit(office);
    expect(await statesByNumber()).toEqual({ '2026/1': ['delivered'] });
    expect(office.taken).toEqual(['filename' in copy ? copy.filename : '']);
    const { browser } = await addAtDesk(app, { email: 'sara@example.com', role: 'sales' });
    const path = `/desk/orders/${row.order_id}/documents/${row.id}`;
    for (const form of ['ubl', 'cii']) {
      const file = await browser.get(`${path}/${form}.xml`);
      expect(file.headers['content-type']).toContain('application/xml');
    }
    expect((await browser.get(`${path}/fatturapa.xml`)).status).toBe(403);
    const owner = (await addAtDesk(app, { email: 'olga@example.com', role: 'owner' })).browser;
    expect((await owner.get(`${path}/fatturapa.xml`)).headers['content-disposition']).toContain(
      office.taken[0],
    );
  });

  it('takes “already there” of a document that was never answered for a success, and of another one for a rejection', async () => {
    await issue(2);
    const office = officeOf({ answers: { '2026/1': 'silent', '2026/2': ['00404'] } });
    await visit(office);
    const [document] = await listDocumentRows(app);
    if (!document) throw new Error('Nothing was issued');
    office.forgive('2026/1');
    app.clock.advance(MINUTE);
    await sendAgain(app.ctx, document);
    await visit(office);
    expect(await statesByNumber()).toEqual({ '2026/1': ['sent', 'accepted'], '2026/2': ['rejected'] });
  });

  it('hands a file over again after a crash, and hears the answer to the second as an echo', async () => {
    await issue(1);
    const office = officeOf({});
    const dies: Channel = {
      ...channel,
      async put(name, body) {
        await channel.put(name, body);
        throw new Error('The process died.');
      },
    };
    await expect(sendWaiting(app.ctx, dies, FROM)).rejects.toThrow('died');
    office.round();
    // It is left alone while somebody may still be at it.
    expect(await sendWaiting(app.ctx, channel, FROM)).toBe(0);
    app.clock.advance(11 * MINUTE);
    expect(await sendWaiting(app.ctx, channel, FROM)).toBe(1);
    await visit(office, 2);
    expect(office.taken).toHaveLength(2);
    expect(new Set(office.taken).size).toBe(1);
    expect(await statesByNumber()).toEqual({ '2026/1': ['delivered'] });
  });

  it('sends nothing from before its day, nothing that was handed over by a person, and puts aside what it does not know', async () => {
    await issue(1);
    expect(await sendWaiting(app.ctx, channel, '2099-01-01')).toBe(0);
    expect(await rows()).toEqual([]);
    const [document] = await listDocumentRows(app);
    if (!document) throw new Error('Nothing was issued');
    await writeDocumentFile(app.ctx, document, 'fatturapa');
    expect(await sendWaiting(app.ctx, channel, FROM)).toBe(0);
    await channel.list();
    writeFileSync(
      join(folder, 'in', 'IT999_0_RC_1.xml'),
      '<a:RicevutaConsegna><NomeFile>IT9_1.xml</NomeFile></a:RicevutaConsegna>',
    );
    writeFileSync(join(folder, 'in', 'note.xml'), 'Hello');
    await hearAll(app.ctx, channel);
    expect(readdirSync(join(folder, 'in', 'unknown')).sort()).toEqual(['IT999_0_RC_1.xml', 'note.xml']);
  });
});
