import type { Db } from '../../connector/src/platform/db.ts';
import type { Purchase } from './buyer.ts';
import { checkInbox, checkJobs } from './check-inbox.ts';
import { checkLog } from './check-log.ts';
import { checkMoney } from './check-money.ts';
import { checkOrders } from './check-orders.ts';
import { createFindings, type Findings } from './findings.ts';
import { compareWithCalm } from './reference.ts';
import { readTables } from './rows.ts';
import type { Sender } from './sender.ts';
import type { World } from './world.ts';

interface Played {
  world: World;
  sender: Sender;
  purchases: Purchase[];
  folder: string;
}

/** Everything that must hold when the dust has settled. */
export async function checkRound(db: Db, { world, sender, purchases, folder }: Played): Promise<Findings> {
  const { shops, sandbox, env } = world;
  const findings = createFindings();
  const tables = await readTables(db);
  const accepted = checkInbox(findings, { sender, shops, tables });
  checkJobs(findings, tables);
  checkOrders(findings, accepted, tables);
  const variant: { stock: number | string } | undefined = await db('variants')
    .where({ id: 'mug' })
    .first('stock');
  checkMoney(findings, { purchases, ledger: sandbox.ledger(), tables, stock: Number(variant?.stock) });
  checkLog(findings, { world, sender });
  for (const fault of sender.faults) findings.add('wrong', fault);
  // What was found above would be found again, and once more by everything that hangs on it.
  if (findings.all.length === 0) await compareWithCalm(findings, { db, env, folder });
  return findings;
}

/** Loses one acknowledged order behind everybody's back. */
export async function sabotage(db: Db): Promise<string> {
  const row: { id: string; order_key: string } | undefined = await db('orders')
    .orderBy('id')
    .first('id', 'order_key');
  if (!row) throw new Error('There is no order to lose.');
  await db('orders').where({ id: row.id }).delete();
  return row.order_key;
}
