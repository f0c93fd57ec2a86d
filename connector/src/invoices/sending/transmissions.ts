import type { Knex } from 'knex';
import { createHash } from 'node:crypto';
import type { Context } from '../../context.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Transactor } from '../../platform/db.ts';
import { contentOf, type DocumentRow } from '../issuing/queries.ts';
import { fatturaFileName } from '../xml/fatturapa.ts';

/**
 * What became of a transmission. `not_statable`: the form cannot say it, with the obstacles as faults; `by_hand`: a person takes the file to the office; `not_delivered`: issued, and the buyer
 * finds it in their drawer at the office; `rejected`: it counts as not issued.
 */
export const TRANSMISSION_STATES = [
  ...(['not_statable', 'by_hand', 'waiting', 'sending', 'sent'] as const),
  ...(['delivered', 'not_delivered', 'accepted', 'refused', 'rejected'] as const),
];
export type TransmissionState = (typeof TRANSMISSION_STATES)[number];

/** Why the office rejected a file: its code, e.g. `00404`, and its own words. */
export interface OfficeFault {
  code: string;
  text: string;
}

export interface TransmissionRow {
  id: string;
  document_id: string;
  entity_id: string;
  progressive: string;
  file_name: string;
  state: TransmissionState;
  open_of: string | null;
  faults: string;
  /** How often it was handed over: twice only after a crash. */
  puts: number;
  made_at: number;
  sent_at: number | null;
  told_at: number | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    transmissions: TransmissionRow;
  }
}

const DIGITS = 36n ** 5n;

/**
 * The progressive of a transmission: five of 60 million, drawn from its id. A counter would give the names of a restored
 * backup, or of the program that the seller used before, a second time.
 */
export function progressiveOf(id: string): string {
  const drawn = BigInt(`0x${createHash('sha256').update(id).digest('hex')}`) % DIGITS;
  return drawn.toString(36).toUpperCase().padStart(5, '0');
}

export const findStanding = (db: Transactor, documentId: string): Promise<TransmissionRow | undefined> =>
  db('transmissions').where({ open_of: documentId }).first();

/** Lists all tries of a document, the first comes first. */
export const listTransmissions = (db: Transactor, documentId: string): Promise<TransmissionRow[]> =>
  db('transmissions').where({ document_id: documentId }).orderBy(['made_at', 'id']).select('*');

/**
 * Gives a document its standing transmission, or the one that it has already: two connectors that ask at once get the same
 * one. A name that was used before is drawn anew.
 */
export async function openTransmission(
  db: Transactor,
  { clock, ids }: Pick<Context, 'clock' | 'ids'>,
  document: DocumentRow,
  state: 'by_hand' | 'waiting',
): Promise<TransmissionRow> {
  for (;;) {
    const known = await findStanding(db, document.id);
    if (known) return known;
    const id = ids.new('transmission');
    const progressive = progressiveOf(id);
    const row: TransmissionRow = {
      ...{ id, document_id: document.id, entity_id: document.entity_id, progressive, state },
      file_name: fatturaFileName(contentOf(document), progressive),
      ...{ open_of: document.id, faults: '[]', puts: 0, made_at: clock.now(), sent_at: null, told_at: null },
    };
    await db('transmissions').insert(row).onConflict().ignore();
  }
}

/** A transmission beside the number of its document. */
export type TransmissionEntry = TransmissionRow & { number: string };

/** Lists transmissions, of one state or of all; the newest come first. */
export async function listNewest(
  db: Transactor,
  { state, most }: { state?: string; most: number },
): Promise<TransmissionEntry[]> {
  const all = db('transmissions').join(
    'issued_documents',
    'issued_documents.id',
    'transmissions.document_id',
  );
  if (state !== undefined) void all.where('transmissions.state', state);
  return all
    .orderBy('transmissions.made_at', 'desc')
    .orderBy('transmissions.id', 'desc')
    .limit(most)
    .select<TransmissionEntry[]>('transmissions.*', 'issued_documents.number');
}

/** A transmission as a page lists it. */
export type SentEntry = TransmissionEntry & { order_id: string; kind: DocumentRow['kind'] };

export type Queue = 'todo' | 'waiting' | 'all';

/** What is in a queue: rejected or not statable with nothing after it; or on its way, or without an answer. */
function inQueue(db: Transactor, queue: Queue): Knex.QueryBuilder {
  const all = db('transmissions');
  if (queue === 'waiting')
    return all
      .whereIn('transmissions.state', ['waiting', 'sending', 'sent'])
      .whereNotNull('transmissions.open_of');
  if (queue === 'all') return all;
  const standing = db('transmissions').whereNotNull('open_of').select('open_of');
  return all.where((either) =>
    either
      .where('transmissions.state', 'not_statable')
      .orWhere((rejected) =>
        rejected.where('transmissions.state', 'rejected').whereNotIn('transmissions.document_id', standing),
      ),
  );
}

export async function countQueue(db: Transactor, queue: Queue): Promise<number> {
  const [row] = (await inQueue(db, queue).count({ count: '*' })) as { count: number }[];
  return Number(row?.count ?? 0);
}

const A_PAGE = 20;

/** Lists a queue, twenty to a page, the newest first. */
export async function listQueue(
  db: Transactor,
  queue: Queue,
  cursor: string | null,
): Promise<{ items: SentEntry[]; next: string | null }> {
  const from = readCursor(cursor);
  const listed = inQueue(db, queue)
    .join('issued_documents', 'issued_documents.id', 'transmissions.document_id')
    .orderBy('transmissions.made_at', 'desc')
    .orderBy('transmissions.id', 'desc')
    .limit(A_PAGE + 1)
    .select(
      'transmissions.*',
      'issued_documents.number',
      'issued_documents.kind',
      'issued_documents.order_id',
    );
  if (from)
    void listed.where((older) =>
      older
        .where('transmissions.made_at', '<', from.at)
        .orWhere((same) =>
          same.where('transmissions.made_at', from.at).where('transmissions.id', '<', from.id),
        ),
    );
  const rows = (await listed) as SentEntry[];
  const items = rows.slice(0, A_PAGE);
  const last = rows.length > A_PAGE ? items.at(-1) : undefined;
  return { items, next: last ? writeCursor({ at: last.made_at, id: last.id }) : null };
}

/** The faults of a rejection in words: `00404 Fattura duplicata`. */
export const readFaults = (faults: string): string[] =>
  (JSON.parse(faults) as OfficeFault[]).map(({ code, text }) => `${code} ${text}`.trim());
