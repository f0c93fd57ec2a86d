// Preloaded into the WordPress process (and its worker threads, which must not react).
import { Server } from 'node:net';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) {
  // When the channel to the process that started it closes, for whatever reason, it ends itself as on Ctrl-C, and hard
  // if that takes too long.
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), 5000).unref();
    process.kill(process.pid, 'SIGTERM');
  });

  // The Playground has no option for the address and would listen on all of them, for the whole network to sign in.
  const listen = Server.prototype.listen;
  Server.prototype.listen = function listenHere(port, ...rest) {
    return typeof port === 'number'
      ? listen.call(this, { port, host: '127.0.0.1' }, ...rest)
      : listen.call(this, port, ...rest);
  };
}
