import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  applyClaim,
  joinEdits,
  listOverwritten,
  withoutEdits,
  writeEdits,
} from '../../../connector/src/contacts/staff-edits.ts';

interface Row {
  name: string;
  phone: string;
  edits: string | null;
}

const blank: Row = { name: '', phone: '', edits: null };
const write = (row: Row, entries: Partial<Omit<Row, 'edits'>>, at = 1): Row => ({
  ...row,
  ...writeEdits(row, entries, { by: 'stf_1', at }),
});
const tell = (row: Row, told: Partial<Row>): Row => ({ ...row, ...applyClaim(row, told) });

describe('an edit of staff', () => {
  it('an edit of staff stands, and what orders tell is kept beside it', () => {
    const row = tell(write(tell(blank, { name: 'Mario' }), { name: 'Mario Rossi' }), {
      name: 'M.',
      phone: '1',
    });
    expect(row).toMatchObject({ name: 'Mario Rossi', phone: '1' });
    expect(listOverwritten(row)).toEqual([{ field: 'name', claimed: 'M.' }]);
    expect(withoutEdits(row)).toEqual({ name: 'M.', phone: '1', edits: null });
  });

  it('an edit of staff back to what orders tell is no edit any more', () => {
    const row = write(write(tell(blank, { name: 'Mario' }), { name: 'Rossi' }), { name: 'Mario' });
    expect(row).toEqual({ name: 'Mario', phone: '', edits: null });
  });

  it('an edit of staff stands whenever it was made, beside what orders tell in the end', () => {
    const text = fc.constantFrom('', 'a', 'b', 'c');
    const telling = fc.record({ name: text, phone: text });
    fc.assert(
      fc.property(fc.array(telling), telling, text, fc.nat(), (tellings, last, name, when) => {
        const all = [...tellings, last];
        const place = when % (all.length + 1);
        const before = all.slice(0, place).reduce(tell, blank);
        const row = all.slice(place).reduce(tell, write(before, { name }));
        expect(row.phone).toBe(last.phone);
        // Nothing was edited when staff wrote what stood there already.
        expect(row.name).toBe(before.name === name ? last.name : name);
        expect(withoutEdits(row)).toEqual({ ...last, edits: null });
      }),
    );
  });

  it('the later edit of each field stands in two merged records, whichever stays', () => {
    const one = write(tell(blank, { name: 'One', phone: '1' }), { name: 'Edited', phone: '11' }, 1);
    const other = write(tell(blank, { name: 'Two', phone: '2' }), { name: 'Later' }, 2);
    const told = { name: 'Two', phone: '2', edits: null };
    for (const [winner, loser] of [[one, other] as const, [other, one] as const]) {
      const joined = { ...told, ...joinEdits(winner, loser, told) };
      expect(joined).toMatchObject({ name: 'Later', phone: '11' });
      expect(withoutEdits(joined)).toEqual(told);
    }
  });
});
