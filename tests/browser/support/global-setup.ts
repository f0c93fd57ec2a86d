import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANY_PORTS, startStage, type Stage } from '../../stage/stage.ts';

declare global {
  var carrelloStage: { stage: Stage; folder: string } | undefined;
}

/** What the journeys have to know of the stage; the stage itself lives in jest's parent process. */
export interface StageFacts {
  urls: Stage['urls'];
  shop: string;
  database: string;
  staff: Stage['staff'];
  wordpress: { url: string; user: string; password: string };
  environment: Stage['environment'];
  connectorPid: number;
}

function needFolder(): string {
  return mkdtempSync(join(tmpdir(), 'carrello-browser-'));
}

/** One stage for all journeys, on free ports and in a temporary folder. */
async function setUp(): Promise<void> {
  const folder = needFolder();
  const stage = await startStage({
    folder,
    ports: ANY_PORTS,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  globalThis.carrelloStage = { stage, folder };
  const facts: StageFacts = {
    urls: stage.urls,
    shop: stage.wordpress.url,
    database: stage.database,
    staff: stage.staff,
    wordpress: {
      url: stage.wordpress.url,
      user: stage.wordpress.adminUser,
      password: stage.wordpress.adminPassword,
    },
    environment: stage.environment,
    connectorPid: stage.connector.process.pid ?? 0,
  };
  process.env['CARRELLO_STAGE'] = JSON.stringify(facts);
}

export default setUp;
