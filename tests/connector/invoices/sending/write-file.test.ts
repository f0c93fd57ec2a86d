import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendingCommands } from '../../../../connector/src/invoices/sending/commands.ts';
import {
  listTransmissions,
  progressiveOf,
} from '../../../../connector/src/invoices/sending/transmissions.ts';
import { writeDocumentFile } from '../../../../connector/src/invoices/sending/write-file.ts';
import { judgeFattura } from '../../../invoices/judge-fattura.ts';
import { placeOrder } from '../../customers/visitor.ts';
import { BIANCHI, createInvoicing, listDocumentRows, type Invoicing } from '../invoicing.ts';

let app: Invoicing;
let folder: string;
beforeAll(async () => {
  app = await createInvoicing();
  folder = mkdtempSync(join(tmpdir(), 'carrello-written-'));
  await placeOrder(app, 'anna@example.com', { company: BIANCHI });
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

async function write(form: string): Promise<string> {
  const printed: string[] = [];
  const command = sendingCommands.find(({ name }) => name === 'invoices write');
  const values = { form, to: folder };
  await command?.run(app.ctx, { positionals: ['2026/1'], values, print: (line) => printed.push(line) });
  return printed.join();
}

describe('a file of a document', () => {
  it('a file of a document has one name for the tax office, however often and by how many it is written', async () => {
    const [row] = await listDocumentRows(app);
    if (!row) throw new Error('Nothing was issued');
    const files = await Promise.all([1, 2, 3, 4].map(() => writeDocumentFile(app.ctx, row, 'fatturapa')));
    expect(new Set(files.map((file) => JSON.stringify(file))).size).toBe(1);
    const [only, ...more] = await listTransmissions(app.ctx.db, row.id);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ state: 'by_hand', open_of: row.id });
    const path = await write('fatturapa');
    expect(path).toBe(join(folder, `IT00743110157_${only?.progressive ?? ''}.xml`));
    const file = readFileSync(path, 'utf8');
    expect(judgeFattura(file, { filename: only?.file_name ?? '' })).toEqual([]);
  });

  it('a file of a document is written in the forms of the European standard, too', async () => {
    expect(await write('ubl')).toBe(join(folder, '2026-1-ubl.xml'));
    expect(readFileSync(await write('cii'), 'utf8')).toContain('<rsm:CrossIndustryInvoice');
    await expect(write('edifact')).rejects.toThrow('--form: use one of fatturapa, ubl, cii.');
  });

  it('progressives are five letters and digits, and seldom alike', () => {
    const drawn = Array.from({ length: 2000 }, (_, index) => progressiveOf(`trm_${index}`));
    expect(drawn.every((each) => /^[A-Z0-9]{5}$/.test(each))).toBe(true);
    expect(new Set(drawn).size).toBeGreaterThan(1990);
  });
});
