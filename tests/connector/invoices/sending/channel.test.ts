import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderChannel, type Channel } from '../../../../connector/src/invoices/channel.ts';
import { hearAll } from '../../../../connector/src/invoices/sending/hear.ts';
import { sendAgain, sendWaiting } from '../../../../connector/src/invoices/sending/send.ts';
import { writeDocumentFile } from '../../../../connector/src/invoices/sending/write-file.ts';
import { MINUTE } from '../../../../connector/src/platform/clock.ts';
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
