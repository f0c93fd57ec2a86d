import type { Transactor } from '../platform/db.ts';
import { listAddresses, findSame, findNewest, setDefault, updateAddress, deleteAddress } from './store.ts';

/**
 * Moves the addresses of a customer to another one. What is in both books is kept once, and what the other one offers first
 * stays so.
 */
export async function moveAddresses(
  trx: Transactor,
  { from, to }: { from: string; to: string },
): Promise<void> {
  for (const row of await listAddresses(trx, [from])) {
    const there = { ...row, customer_id: to };
    if (await findSame(trx, there)) {
      await deleteAddress(trx, row);
      continue;
    }
    const { count } = await findNewest(trx, there);
    await updateAddress(trx, row, { customer_id: to, default_of: null });
    if (count === 0) await setDefault(trx, there);
  }
}
