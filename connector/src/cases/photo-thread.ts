import { parentPort } from 'node:worker_threads';
import { redraw, type SentPhoto } from './redraw.ts';

parentPort?.on('message', async (sent: SentPhoto) => {
  parentPort?.postMessage(await redraw(sent));
});
