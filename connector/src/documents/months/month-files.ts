import type { Context } from '../../context.ts';
import { getEntity } from '../../invoices/entities.ts';
import { listMonth } from '../../invoices/issuing/queries.ts';
import { readTakings } from '../../invoices/takings.ts';
import type { FrozenDocument } from '../../invoices/document.ts';
import { enObstacles } from '../../invoices/xml/en16931.ts';
import { writeUbl } from '../../invoices/xml/ubl.ts';
import type { ZippedFile } from '../../platform/zip.ts';
import { drawDocument } from '../drawing.ts';
import { registerHead, registerLines, takingsTable } from './tables.ts';
import { drawTakings } from './takings-pdf.ts';

/** A file of a month; `key` is the same whenever it is made. */
export interface MonthFile extends ZippedFile {
  key: string;
}

const AT_A_TIME = 100;

const text = (words: string): Buffer => Buffer.from(words, 'utf8');

/**
 * Makes the files of an entity's month one after another: each document as PDF and XML, the register and the takings. What
 * `isMade` knows by its key is not drawn again. A document that UBL cannot state has no XML, and the register says why.
 */
export async function* monthFiles(
  ctx: Context,
  { entityId, month }: { entityId: string; month: string },
  isMade: (key: string) => boolean = () => false,
): AsyncGenerator<MonthFile> {
  const entity = await getEntity(ctx.db, entityId);
  const register: { place: string; lines: string[] }[] = [];
  for (let after = ''; ;) {
    const rows = await listMonth(ctx.db, { entityId, month, after, most: AT_A_TIME });
    for (const { id, content, content_hash: hash, kind, sequence } of rows) {
      const document = JSON.parse(content) as FrozenDocument;
      const obstacles = enObstacles(document);
      const pdf = isMade(`${id}.pdf`) ? null : await drawDocument('months', () => Promise.resolve(document));
      const base = document.number.replace(/[^A-Za-z0-9]+/g, '-');
      const name = `${document.kind === 'invoice' ? 'invoice' : 'credit-note'}-${base}`;
      if (pdf) yield { key: `${id}.pdf`, name: `${name}.pdf`, bytes: pdf.body };
      if (obstacles.length === 0 && !isMade(`${id}.xml`))
        yield { key: `${id}.xml`, name: `${name}.xml`, bytes: text(writeUbl(document)) };
      const xml = obstacles.length === 0 ? `${name}.xml` : obstacles.join(' ');
      const place = `${kind === 'invoice' ? 0 : 1} ${String(sequence).padStart(9, '0')}`;
      register.push({ place, lines: registerLines(document, { hash, xml }) });
    }
    if (rows.length < AT_A_TIME) break;
    after = rows.at(-1)?.id ?? '';
  }
  // Numbers stand one after another, whatever was read first.
  register.sort((one, other) => (one.place < other.place ? -1 : 1));
  const table = [registerHead(), ...register.flatMap(({ lines }) => lines), ''].join('\r\n');
  const takings = await readTakings(ctx.db, entity, month);
  const closing: MonthFile[] = [
    { key: 'register', name: `register-${month}.csv`, bytes: text(table) },
    { key: 'takings-csv', name: `takings-${month}.csv`, bytes: text(takingsTable(takings)) },
    { key: 'takings-pdf', name: `takings-${month}.pdf`, bytes: await drawTakings(entity, month, takings) },
  ];
  yield* closing.filter(({ key }) => !isMade(key));
}
