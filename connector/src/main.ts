import { createApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { createContext } from './context.ts';
import { createCrmWorker } from './crm/worker.ts';
import { migrate } from './platform/db.ts';
import { SECOND } from './platform/clock.ts';
import { createWorkers } from './workers.ts';

/** Starts the connector, and stops it on SIGTERM or SIGINT when the requests and the job under way are through. */
async function main(): Promise<void> {
  const ctx = createContext(readConfig());
  await migrate(ctx.db);
  const worker = createWorkers(ctx);
  const crmWorker = createCrmWorker(ctx);
  const server = createApp(ctx).listen(ctx.config.port, ctx.config.host, () => {
    ctx.log.info({ url: ctx.config.publicUrl }, 'connector.started');
  });
  worker.start(SECOND / 4);
  crmWorker?.start(SECOND);
  const stop = () => {
    ctx.log.info('connector.stopping');
    server.close(() => {
      void Promise.all([worker.stop(), crmWorker?.stop()])
        .then(() => ctx.db.destroy())
        .then(() => process.exit(0));
    });
    server.closeIdleConnections();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
});
