import type { Context } from '../../context.ts';
import { contentOf, type DocumentRow } from '../issuing/queries.ts';
import { obstaclesOf, writeForm, type Form } from '../xml/forms.ts';
import type { Obstacle } from '../xml/not-statable.ts';
import { openTransmission } from './transmissions.ts';

/** A file of a document, or what keeps it out of the form. */
export type WrittenFile = { filename: string; body: string } | { obstacles: Obstacle[] };

/**
 * Writes a document for a machine to read. Italy's form gets the name of its standing transmission, and a new one of the
 * kind that a person sends where there is none: written again it is the same file.
 */
export async function writeDocumentFile(
  ctx: Pick<Context, 'db' | 'clock' | 'ids'>,
  row: DocumentRow,
  form: Form,
): Promise<WrittenFile> {
  const document = contentOf(row);
  const obstacles = obstaclesOf(form, document);
  if (obstacles.length > 0) return { obstacles };
  if (form === 'fatturapa') {
    const { file_name, progressive } = await openTransmission(ctx.db, ctx, row, 'by_hand');
    return { filename: file_name, body: writeForm(form, document, progressive) };
  }
  const plain = row.number.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return { filename: `${plain}-${form}.xml`, body: writeForm(form, document, '') };
}
