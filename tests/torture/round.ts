import type { Db } from '../../connector/src/platform/db.ts';
import { awakeMs } from './awake.ts';
import { buy, MANNERS, type Purchase } from './buyer.ts';
import type { Budget } from './budget.ts';
import { createChance } from './chance.ts';
import { checkRound, sabotage } from './check.ts';
import type { Database, Machine } from './database.ts';
import type { Findings } from './findings.ts';
import { makeHistory } from './history.ts';
import { startNeighbours } from './neighbours.ts';
import { pause } from './post.ts';
import { createSender, type Sender } from './sender.ts';
import { letTimePass, startAll, stopAll, untilDrained } from './settle-down.ts';
import { PER_KILL, torment } from './torment.ts';
import { planDeliveries, startTraffic } from './traffic.ts';
import { createWorld, type World } from './world.ts';

export interface RoundPlan {
  machine: Machine;
  bundle: string;
  folder: string;
  round: number;
  seed: number;
  kills: number;
  budget: Budget;
  sabotage: boolean;
  say(line: string): void;
}

export interface RoundResult {
  delivered: number;
  duplicates: number;
  orders: number;
  purchases: number;
  findings: Findings;
}

const HEAL_WITHIN = 300_000;

/** On a connection of its own: the database may just be away, and come back. */
async function untilItWorks(database: Database, work: (db: Db) => Promise<unknown>): Promise<void> {
  for (;;) {
    const db = database.open();
    try {
      await work(db);
      return;
    } catch {
      await pause(100);
    } finally {
      await db.destroy();
    }
  }
}

interface Play {
  world: World;
  sender: Sender;
  purchases: Purchase[];
  lost: number;
  /** Connections of strangers who sent a little and stopped. */
  strangers: number;
}

/** The round's history under fire; when this returns, every sender and buyer has got through or left for good. */
async function play(world: World, { seed, round, kills, budget }: RoundPlan): Promise<Play> {
  const { connectors, shops, sandbox } = world;
  const chaos = createChance(seed ^ 0xc4a05);
  const { events } = makeHistory(
    seed,
    kills * PER_KILL,
    shops.map(({ epoch }) => epoch),
  );
  const sender = createSender(chaos, connectors, shops);
  const neighbours = startNeighbours(createChance(seed ^ 0x5106), world);
  const traffic = startTraffic(chaos, sender, planDeliveries(createChance(seed ^ 0x91a), events));
  let deadline = Infinity;
  const isTooLate = () => awakeMs() > deadline;
  const payElsewhere = async (id: string): Promise<void> => {
    await untilItWorks(world.database, (db) => db('checkouts').where({ id }).update({ state: 'paid' }));
  };
  const visits: Promise<Purchase>[] = [];
  const visit = (count: number): void => {
    const shop = chaos.pick(shops);
    const manner = MANNERS[count % MANNERS.length] ?? 'card';
    const till = { connectors, shop, sandbox, chance: chaos, isTooLate, payElsewhere };
    visits.push(buy(till, manner, `${round}-${count}`));
  };
  await torment({ world, traffic, budget, chance: chaos, kills, onKill: visit });
  world.calm();
  await startAll(world);
  deadline = awakeMs() + HEAL_WITHIN;
  const unacknowledged = await traffic.finish(deadline);
  const purchases = await Promise.all(visits);
  neighbours.leave();
  return { world, sender, purchases, lost: unacknowledged.length, strangers: neighbours.came() };
}

/** One history on fresh databases: trouble, healing, and the count of what came of it. */
export async function playRound(plan: RoundPlan): Promise<RoundResult> {
  const { machine, folder, round, say } = plan;
  const database = await machine.createDatabase(round, folder);
  const chance = createChance(plan.seed ^ 0xfa7e);
  const world = await createWorld({ database, bundle: plan.bundle, folder, round, seed: plan.seed, chance });
  const db = database.open();
  try {
    const { sender, purchases, lost, strangers } = await play(world, plan);
    const unclean = await stopAll(world);
    await letTimePass(db);
    await startAll(world);
    await world.sandbox.control({ webhooks: 'deliver-all' });
    const waiting = await untilDrained(db);
    unclean.push(...(await stopAll(world)));
    if (plan.sabotage) say(`sabotage: order ${await sabotage(db)} is gone`);
    const findings = await checkRound(db, { world, sender, purchases, folder });
    if (strangers === 0) findings.add('wrong', 'no stranger came to the order door');
    if (lost > 0) findings.add('lost', `${lost} messages could not be delivered in the end`);
    if (waiting > 0) findings.add('wrong', `${waiting} jobs were still due at the end`);
    for (const name of unclean) findings.add('wrong', `connector ${name} did not end on SIGTERM`);
    for (const surprise of world.connectors.flatMap(({ surprises }) => surprises)) say(surprise);
    const orders = Number((await db('orders').count<{ n: number }[]>({ n: '*' }))[0]?.n);
    return { ...sender.counts, orders, purchases: purchases.length, findings };
  } finally {
    await db.destroy();
    await world.close();
  }
}
