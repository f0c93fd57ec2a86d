// Runs inside the connector that `npm run bench loop` measures (NODE_OPTIONS): tells how long its event loop stood still.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { isMainThread } from 'node:worker_threads';

const port = Number(process.env.LOOP_WATCH_PORT);

// What the main thread has had of the processor, in milliseconds (Linux). A clock would count other programs, too.
const onProcessor = () =>
  Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6;

if (isMainThread && process.argv.includes('serve') && port > 0) {
  let longest = { cpuMs: 0, clockMs: 0 };
  let before = { cpuMs: onProcessor(), clockMs: performance.now() };
  setInterval(() => {
    const now = { cpuMs: onProcessor(), clockMs: performance.now() };
    longest = {
      cpuMs: Math.max(longest.cpuMs, now.cpuMs - before.cpuMs),
      clockMs: Math.max(longest.clockMs, now.clockMs - before.clockMs),
    };
    before = now;
  }, 1).unref();
  // Each question is answered with the longest standstill since the one before.
  createServer((_request, response) => {
    response.end(JSON.stringify(longest));
    longest = { cpuMs: 0, clockMs: 0 };
  })
    .listen(port, '127.0.0.1')
    .unref();
}
