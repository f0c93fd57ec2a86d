import type { MergePlan, Recorded, UndoPlan } from '@carrello/portal/services';
import { displayName, listAccountNames } from '../../contacts/names.ts';
import type { ContactRow } from '../../contacts/store.ts';
import { readMergePlan as readPlan, readUndoPlan as readUndo } from '../../merging/plan.ts';
import type { Transactor } from '../../platform/db.ts';
import { listStaffNames } from '../../staff/staff.ts';

interface Names {
  accounts: Map<string, string>;
  staff: Map<string, string>;
}

/** Lists what a record shows of a person, without what is empty. */
function shownBy(row: ContactRow, { accounts, staff }: Names): Recorded[] {
  const isAsked = Boolean(row.marketing_consent) || row.marketing_consent_at !== null;
  const shown: Recorded[] = [
    { field: 'name', value: displayName(row) },
    { field: 'email', value: row.email },
    { field: 'phone', value: row.phone },
    { field: 'company', value: accounts.get(row.account_id ?? '') ?? '' },
    { field: 'owner', value: staff.get(row.owner_id ?? '') ?? '' },
    { field: 'consent', value: isAsked ? (row.marketing_consent ? 'yes' : 'no') : '' },
  ];
  return shown.filter(({ value }) => value !== '');
}

const same = (one: Recorded) => (other: Recorded) => one.field === other.field && one.value === other.value;

/** Says what a merge would do, in the page's words; null when one of the two was merged meanwhile. */
export async function readMergePlan(db: Transactor, ids: [string, string]): Promise<MergePlan | null> {
  const plan = await readPlan(db, ids);
  if (!plan) return null;
  const { winner, loser, joined, belongings, moves, together, mark } = plan;
  const rows = [winner, loser];
  const present = (id: string | null): string[] => (id === null ? [] : [id]);
  const names = {
    accounts: await listAccountNames(
      db,
      rows.flatMap(({ account_id }) => present(account_id)),
    ),
    staff: await listStaffNames(
      db,
      rows.flatMap(({ owner_id }) => present(owner_id)),
    ),
  };
  const after = shownBy(joined, names);
  const lost = rows.flatMap((row) => shownBy(row, names)).filter((each) => !after.some(same(each)));
  return {
    staysId: winner.id,
    ...{ moves, together, mark, after, lost },
    addresses: belongings.addresses.length,
    notes: belongings.noteIds.length,
    tasks: belongings.taskIds.length,
  };
}

/** Says what an undo would give back; null when it was undone. */
export async function readUndoPlan(
  db: Transactor,
  mergeId: string,
): Promise<UndoPlan | 'newer_merge' | null> {
  const plan = await readUndo(db, mergeId);
  if (plan === undefined) return null;
  if (plan === 'newer_merge') return plan;
  const { winner, loser, ...moves } = plan;
  const named = (row: ContactRow) => ({ id: row.id, name: displayName(row), email: row.email });
  return { stays: named(winner), apart: named(loser), moves };
}
