import { createApp } from './app.ts';
import { addForgetting } from './audit/jobs.ts';
import type { Context } from './context.ts';
import { loadWebauthn } from './credentials/passkeys.ts';
import { createCrmWorker } from './crm/worker.ts';
import { loadPaypal } from './gateways/paypal/client.ts';
import { createMailFetcher } from './mail-in/fetch.ts';
import { addDocumentCheck, addOfficeVisit, addVatQuestions } from './invoices/jobs.ts';
import { addNamesGone } from './privacy/names-gone.ts';
import { createCheckpointer } from './platform/checkpointer.ts';
import { armCrashpoints } from './platform/crashpoint.ts';
import { MINUTE, SECOND } from './platform/clock.ts';
import { createPatientServer } from './platform/connections.ts';
import { followConnections, withinTime } from './platform/lifecycle.ts';
import { migrate } from './platform/migrate.ts';
import { addProof } from './proof/jobs.ts';
import { tellDoubts } from './watch/doubts.ts';
import { createWatch } from './watch/watch.ts';
import { addAsking } from './woocommerce/jobs.ts';
import { createWorkers } from './workers.ts';

/** Longer than any request or job should take, and less than service managers wait before they kill. */
const DRAIN_WITHIN = 25 * SECOND;

interface Loop {
  start(everyMs: number): void;
  stop(): Promise<void>;
}

function startLoops(ctx: Context): Loop[] {
  const crmWorker = createCrmWorker(ctx);
  const checkpointer = createCheckpointer({ databaseUrl: ctx.config.databaseUrl, log: ctx.log });
  const mailFetcher = createMailFetcher(ctx);
  const loops: [Loop, number][] = [
    [createWorkers(ctx), SECOND / 4],
    [createWatch(ctx), 10 * SECOND],
    ...(crmWorker ? [[crmWorker, SECOND] satisfies [Loop, number]] : []),
    ...(mailFetcher ? [[mailFetcher, MINUTE] satisfies [Loop, number]] : []),
    ...(checkpointer ? [[checkpointer, SECOND / 20] satisfies [Loop, number]] : []),
  ];
  for (const [loop, everyMs] of loops) loop.start(everyMs);
  return loops.map(([loop]) => loop);
}

/** What nobody caught: told without personal data, and the end of the process, whose state is unknown now. */
function endOnSurprises(ctx: Context): void {
  const end = (error: unknown) => {
    ctx.log.fatal({ err: error }, 'connector.crashed');
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

/**
 * Runs the connector until SIGTERM or SIGINT: then it takes no new connection and no new job, finishes the requests and
 * the jobs under way, and ends with 0; with 1 and a line in the log when that takes longer than 25 s.
 */
export async function serve(ctx: Context): Promise<void> {
  endOnSurprises(ctx);
  armCrashpoints(ctx.config.crashes);
  await migrate(ctx.db);
  // At their first use they would hold the event loop for a third of a second each.
  await Promise.all([loadPaypal(), loadWebauthn()]);
  const { host, port, publicUrl } = ctx.config;
  const server = createPatientServer(createApp(ctx));
  const connections = followConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  await addProof(ctx.db, ctx);
  await addAsking(ctx.db, ctx);
  await addForgetting(ctx.db, ctx);
  await addDocumentCheck(ctx.db, ctx);
  await addOfficeVisit(ctx.db, ctx);
  await addVatQuestions(ctx.db, ctx);
  await addNamesGone(ctx.db, ctx);
  const loops = startLoops(ctx);
  ctx.log.info({ url: publicUrl, host, port }, 'connector.started');
  await tellDoubts(ctx);

  const stop = async () => {
    if (ctx.lifecycle.draining) return;
    ctx.lifecycle.draining = true;
    ctx.log.info('connector.draining');
    const work = Promise.all([connections.close(), ...loops.map((loop) => loop.stop())]);
    const inTime = await withinTime(
      DRAIN_WITHIN,
      work.then(() => ctx.db.destroy()),
    );
    if (inTime) ctx.log.info('connector.stopped');
    else ctx.log.error({ withinMs: DRAIN_WITHIN }, 'connector.not_drained');
    process.exit(inTime ? 0 : 1);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}
