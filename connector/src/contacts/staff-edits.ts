/**
 * What staff wrote stands in the record's own columns, so that everybody who reads them reads it; what orders told of
 * such a column is kept beside it, in `edits`, and keeps being told there.
 */
interface Edit {
  told: string | null;
  at: number;
  by: string;
}

type Edits = Record<string, Edit>;

interface Edited {
  edits: string | null;
}

const readEdits = ({ edits }: Edited): Edits => (edits === null ? {} : (JSON.parse(edits) as Edits));

const printEdits = (edits: Edits): string | null =>
  Object.keys(edits).length === 0 ? null : JSON.stringify(edits);

type Text = string | null;

/** What an order tells of a record, without what staff wrote: that goes beside. */
export function keepEdits<R extends Edited>(row: R, told: Partial<R>): Partial<R> {
  if (row.edits === null || Object.keys(told).length === 0) return told;
  const edits = readEdits(row);
  const kept: Record<string, unknown> = { ...told };
  for (const [field, edit] of Object.entries(edits)) {
    if (!(field in kept)) continue;
    edits[field] = { ...edit, told: kept[field] as Text };
    delete kept[field];
  }
  return { ...kept, edits: printEdits(edits) } as Partial<R>;
}

/** What staff write over a record; a field that they set back to what orders told is told by orders again. */
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
    const told = edits[field] ? edits[field].told : now;
    changes[field] = value;
    if (value === told) delete edits[field];
    else edits[field] = { told, at, by };
  }
  return Object.keys(changes).length === 0 ? {} : ({ ...changes, edits: printEdits(edits) } as Partial<R>);
}

/** The record as orders alone tell it. */
export function toldOf<R extends Edited>(row: R): R {
  const told = Object.entries(readEdits(row)).map(([field, edit]) => [field, edit.told]);
  return { ...row, ...(Object.fromEntries(told) as Partial<R>), edits: null };
}

/** Where orders tell otherwise than staff: the field, and what they tell. */
export function listTold(row: Edited): { field: string; told: Text }[] {
  return Object.entries(readEdits(row)).map(([field, { told }]) => ({ field, told }));
}

/** Both records' edits over what orders tell of the two; of two edits of a field the later one, then the greater. */
export function joinEdits<R extends Edited>(winner: R, loser: R, told: R): Partial<R> {
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
      edits[field] = { ...edit, told: told[field as keyof R] as Text };
      values[field] = value;
    }
  }
  return { ...values, edits: printEdits(edits) } as Partial<R>;
}

/** Edits of a record that another state of it did not have: what staff wrote since. */
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
