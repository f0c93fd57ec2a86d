import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One stage for all journeys, on free ports and in a temporary folder, as a process of its own; answers with what ends it. */
export default async function setUp() {
  const program = new URL('./stage-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const facts = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', () => reject(new Error('The stage ended while it was starting.')));
  });
  process.env.CARRELLO_STAGE = facts;
  return async () => {
    if (child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
}
