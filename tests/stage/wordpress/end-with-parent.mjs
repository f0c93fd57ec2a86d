// Preloaded into the WordPress process (and its worker threads, which must not react): when the channel to the
// process that started it closes, for whatever reason, it ends itself as on Ctrl-C, and hard if that takes too long.
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) {
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), 5000).unref();
    process.kill(process.pid, 'SIGTERM');
  });
}
