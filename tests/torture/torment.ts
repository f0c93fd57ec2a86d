import type { Budget } from './budget.ts';
import type { Chance } from './chance.ts';
import type { Connector } from './connector.ts';
import { pause } from './post.ts';
import type { Traffic } from './traffic.ts';
import type { World } from './world.ts';

interface Torment {
  world: World;
  traffic: Traffic;
  budget: Budget;
  chance: Chance;
  /** Kills of this round, all connectors together. */
  kills: number;
  /** Called before each kill with how many there were. */
  onKill(count: number): void;
}

/** Deliveries that set out between two kills. */
export const PER_KILL = 45;
const PATIENCE = 3000;

async function untilHitOrIdle(connector: Connector, traffic: Traffic): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (let idle = 0; connector.isRunning() && idle < 25 && Date.now() < deadline;) {
    await pause(20);
    idle = traffic.isIdle() ? idle + 1 : 0;
  }
}

/** One life of a connector: started with a wish, ended by it or from outside. */
async function liveOnce(connector: Connector, { traffic, budget, chance }: Torment): Promise<void> {
  const wish = budget.nextWish();
  const before = connector.hits.length;
  const starting = connector.start(wish.text);
  if (wish.point === null && chance.of(0.12)) await Promise.race([starting, pause(chance.between(20, 400))]);
  else await starting;
  traffic.release(PER_KILL);
  if (wish.point !== null) await untilHitOrIdle(connector, traffic);
  else await Promise.race([connector.ended(), pause(chance.between(30, 900))]);
  await connector.kill();
  await starting;
  const hits = connector.hits.slice(before);
  for (const point of hits) budget.countHit(point);
  budget.countKill();
}

/** Kills the connectors again and again, now and then the database too, until the round has had its share. */
export async function torment(plan: Torment): Promise<void> {
  const { world, budget, kills, chance, onKill } = plan;
  const { restart } = world.database;
  const restartEvery = Math.max(3, Math.floor(kills / 3));
  let done = 0;
  let restarts = 0;
  const run = async (connector: Connector): Promise<void> => {
    await connector.kill();
    while (budget.isLeft() && done < kills) {
      done += 1;
      onKill(done);
      const turn = done;
      await liveOnce(connector, plan);
      if (!restart || turn % restartEvery !== 0) continue;
      const how = restarts % 2 === 0 ? 'kill' : 'stop';
      restarts += 1;
      if (how === 'kill') budget.countKill();
      await restart(how);
      await pause(chance.between(0, 100));
    }
  };
  await Promise.all(world.connectors.map(run));
}
