import type { Context } from '../../context.ts';
import { contentOf, type DocumentRow } from '../issuing/queries.ts';
import { obstaclesOf, writeForm, type Form } from '../xml/forms.ts';
import type { Obstacle } from '../xml/not-statable.ts';
import { listTransmissions, openTransmission, type TransmissionRow } from './transmissions.ts';

/** A file of a document, or what keeps it out of the form. */
export type WrittenFile = { filename: string; body: string } | { obstacles: Obstacle[] };

type Tools = Pick<Context, 'db' | 'clock' | 'ids'>;

/**
 * Writes a document for a machine to read. Italy's form gets the name of its standing transmission, and a new one of the
 * kind that a person sends where there is none: written again it is the same file.
 */
export async function writeDocumentFile(
  ctx: Tools,
  row: DocumentRow,
  form: Form,
  nameOf: (row: DocumentRow) => Promise<Pick<TransmissionRow, 'file_name' | 'progressive'>> = (document) =>
    openTransmission(ctx.db, ctx, document, 'by_hand'),
): Promise<WrittenFile> {
  const document = contentOf(row);
  const obstacles = obstaclesOf(form, document);
  if (obstacles.length > 0) return { obstacles };
  if (form === 'fatturapa') {
    const { file_name, progressive } = await nameOf(row);
    return { filename: file_name, body: writeForm(form, document, progressive) };
  }
  const plain = row.number.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return { filename: `${plain}-${form}.xml`, body: writeForm(form, document, '') };
}

/**
 * Writes the same for whoever looks at it. A copy of Italy's form is the file that went last, and where none went the one
 * that will: where files go by themselves it waits for that, so that looking at it keeps nothing from going.
 */
export const writeDocumentCopy = (
  ctx: Tools & Pick<Context, 'config'>,
  row: DocumentRow,
  form: Form,
): Promise<WrittenFile> =>
  writeDocumentFile(ctx, row, form, async (document) => {
    const last = (await listTransmissions(ctx.db, document.id)).at(-1);
    const { sdi } = ctx.config;
    const goes = sdi !== undefined && document.issued_on >= sdi.from;
    return last ?? openTransmission(ctx.db, ctx, document, goes ? 'waiting' : 'by_hand');
  });
