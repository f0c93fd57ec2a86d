import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ANY_PORTS, startStage, type Stage } from '../../stage/stage.ts';
import { memoryFolder } from '../../stage/machine/memory.ts';

/** What the journeys have to know of the stage, which runs in a process of its own. */
export interface StageFacts {
  urls: Stage['urls'];
  shop: string;
  database: string;
  staff: Stage['staff'];
  wordpress: { url: string; user: string; password: string };
  connectorPid: number;
}

function factsOf(stage: Stage): StageFacts {
  const { url, adminUser, adminPassword } = stage.wordpress;
  return {
    urls: stage.urls,
    shop: url,
    database: stage.database,
    staff: stage.staff,
    wordpress: { url, user: adminUser, password: adminPassword },
    connectorPid: stage.connector.process.pid ?? 0,
  };
}

const folder = mkdtempSync(join(memoryFolder(), 'carrello-browser-'));
const stage = await startStage({
  folder,
  ports: ANY_PORTS,
  nativePhp: true,
  say: (line) => void process.stderr.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify(factsOf(stage))}\n`);

const stop = () =>
  void stage.close().then(() => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
// The journeys' process is gone: so are we.
process.stdin.on('end', stop).resume();
