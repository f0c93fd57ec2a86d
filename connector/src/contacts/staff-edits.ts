/**
 * What staff wrote stands in the record's own columns, so that everybody who reads them reads it. What orders claim of
 * such a column is kept beside it, in `edits`, and goes on changing there: staff write `02 1`, an order says `02 2`, and
 * the column keeps `02 1` with `02 2` beside it.
 */
interface Edit {
  /** What orders claim; rows that are stored call it so. */
  told: Text;
  /** When it was written, in milliseconds. */
  at: number;
  by: string;
}

type Text = string | null;

/** The edits of a record, by the column that each is of. */
type Edits = Record<string, Edit>;

interface Edited {
  edits: string | null;
}

const readEdits = ({ edits }: Edited): Edits => (edits === null ? {} : (JSON.parse(edits) as Edits));

const printEdits = (edits: Edits): string | null =>
  Object.keys(edits).length === 0 ? null : JSON.stringify(edits);

/** Says what changes on a record by a claim: of a column that staff wrote only what is kept beside it. */
export function applyClaim<R extends Edited>(row: R, claimed: Partial<R>): Partial<R> {
  if (row.edits === null || Object.keys(claimed).length === 0) return claimed;
  const edits = readEdits(row);
  const changes: Record<string, unknown> = { ...claimed };
  for (const [field, edit] of Object.entries(edits)) {
    if (!(field in changes)) continue;
    edits[field] = { ...edit, told: changes[field] as Text };
    delete changes[field];
  }
  return { ...changes, edits: printEdits(edits) } as Partial<R>;
}

/**
 * Says what changes on a record by what staff write: nothing where it stands there already. A column that they set back to
 * what orders claim is no edit any more: later orders change it again.
 */
export function writeEdits<R extends Edited>(
  row: R,
  entries: Partial<Record<keyof R & string, Text>>,
  { by, at }: { by: string; at: number },
): Partial<R> {
  const edits = readEdits(row);
  const changes: Record<string, Text> = {};
  for (const [field, value] of Object.entries(entries) as [keyof R & string, Text][]) {
    const now = row[field] as Text;
    if (value === now) continue;
    const claimed = edits[field] ? edits[field].told : now;
    changes[field] = value;
    if (value === claimed) delete edits[field];
    else edits[field] = { told: claimed, at, by };
  }
  return Object.keys(changes).length === 0 ? {} : ({ ...changes, edits: printEdits(edits) } as Partial<R>);
}

/** Says what changes on a record when staff stand by a column as it is: from then on orders change it no more. */
export function standBy<R extends Edited>(
  row: R,
  field: keyof R & string,
  { by, at }: { by: string; at: number },
): Partial<R> {
  const edits = readEdits(row);
  if (edits[field]) return {};
  return { edits: printEdits({ ...edits, [field]: { told: row[field] as Text, at, by } }) } as Partial<R>;
}

/** Makes the record as its orders claim it, without what staff wrote. */
export function withoutEdits<R extends Edited>(row: R): R {
  const claimed = Object.entries(readEdits(row)).map(([field, edit]) => [field, edit.told]);
  return { ...row, ...(Object.fromEntries(claimed) as Partial<R>), edits: null };
}

/** Lists the columns of which orders claim something else than staff wrote, with that. */
export function listOverwritten<R extends Edited>(row: R): { field: string; claimed: Text }[] {
  return Object.entries(readEdits(row))
    .filter(([field, { told }]) => told !== row[field as keyof R])
    .map(([field, { told }]) => ({ field, claimed: told }));
}

/**
 * Joins what staff wrote of two records that become one, over what orders claim of it. Where they wrote the same column of
 * both, the later edit stays (`Mario` on Monday, `Maria` on Tuesday → `Maria`); of two at the same moment the greater
 * text does, so that it does not matter which record stays.
 */
export function joinEdits<R extends Edited>(winner: R, loser: R, claimed: R): Partial<R> {
  const sides = [winner, loser].map((row) => ({ row, edits: readEdits(row) }));
  const edits: Edits = {};
  const values: Record<string, Text> = {};
  for (const { row, edits: own } of sides) {
    for (const [field, edit] of Object.entries(own)) {
      const value = row[field as keyof R] as Text;
      const known = edits[field];
      const loses =
        known && (known.at > edit.at || (known.at === edit.at && String(values[field]) >= String(value)));
      if (loses) continue;
      edits[field] = { ...edit, told: claimed[field as keyof R] as Text };
      values[field] = value;
    }
  }
  return { ...values, edits: printEdits(edits) } as Partial<R>;
}

/** Lists the edits of a record that none of its earlier states had: what staff wrote since. */
export function editsSince<R extends Edited>(
  row: R,
  before: Edited[],
): Partial<Record<string, { value: Text; edit: Edit }>> {
  const known = before.flatMap((each) => Object.entries(readEdits(each)));
  const fresh = Object.entries(readEdits(row)).filter(
    ([field, { at, by }]) =>
      !known.some(([name, edit]) => name === field && edit.at === at && edit.by === by),
  );
  return Object.fromEntries(
    fresh.map(([field, edit]) => [field, { value: row[field as keyof R] as Text, edit }]),
  );
}
