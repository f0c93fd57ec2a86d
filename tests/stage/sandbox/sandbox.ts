import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandboxApp } from './app.ts';
import { runCommand, type Command } from './control.ts';
import { createFaultGate } from './faults.ts';
import { readLedger, type Ledger } from './ledger.ts';
import {
  DEFAULT_DISORDER,
  makeKeys,
  type Keys,
  type SandboxOptions,
  type WebhookTargets,
} from './options.ts';
import { makeCertificates } from './paypal/certificates.ts';
import { createRandom } from './random.ts';
import { emptyState, loadState, saveState } from './state.ts';
import { createTimer } from './timer.ts';
import { nextDueAt, runDue } from './webhooks.ts';
import type { DeliveryReport, World } from './world.ts';

export interface Sandbox {
  /** `http://127.0.0.1:PORT`, for both providers. */
  url: string;
  port: number;
  keys: Keys;
  /** Says where webhooks go; those queued before wait for it. */
  connect(targets: WebhookTargets): void;
  /** Sends every webhook due at `clock.now()` and lets the providers do what they were to do by then. */
  deliverDue(): Promise<DeliveryReport>;
  control(command: Command): Promise<void>;
  ledger(): Ledger;
  /** The certificate authority to trust for PayPal's webhooks, PEM. */
  paypalCa: string;
  close(): Promise<void>;
}

/** Starts stand-ins of Stripe and PayPal on one port of 127.0.0.1. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const world = await createWorld(options);
  const gate = createFaultGate(world);
  const server = http.createServer(createSandboxApp(world, gate));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  world.url = `http://127.0.0.1:${port}`;
  const timer = options.autoDeliver ? createTimer(world, () => nextDueAt(world)) : null;
  const saver = options.stateFile ? createSaver(world, options.stateFile) : null;
  world.changed = () => {
    timer?.wake();
    saver?.wake();
  };
  world.changed();
  return {
    url: world.url,
    port,
    keys: world.keys,
    paypalCa: world.state.paypal.certificates?.ca ?? '',
    connect(targets) {
      Object.assign(world.targets, targets);
      world.changed();
    },
    deliverDue: () => world.deliverDue(),
    control: (command) => runCommand(world, gate, command),
    ledger: () => readLedger(world),
    async close() {
      if (!server.listening) return;
      timer?.stop();
      gate.release();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      saver?.finish();
    },
  };
}

async function createWorld(options: SandboxOptions): Promise<World> {
  const disorder = { ...DEFAULT_DISORDER, ...options.disorder };
  const kept = options.stateFile ? loadState(options.stateFile) : null;
  const state = kept ?? emptyState(options.seed, disorder);
  // What a control had set ends with the process that was told so.
  Object.assign(state, { disorder, held: false, faults: [] });
  state.paypal.certificates ??= await makeCertificates();
  let running: Promise<unknown> = Promise.resolve();
  let runs = 0;
  const world: World = {
    clock: options.clock,
    random: createRandom(state),
    keys: makeKeys(options.seed, options.keys),
    targets: { ...options.webhooks },
    state,
    recordTo: options.recordTo ?? process.env['SANDBOX_RECORD'],
    pending: state.deliveries.filter((each) => each.state === 'pending'),
    url: '',
    changed: () => undefined,
    deliverDue() {
      runs += 1;
      const next = running.then(() => runDue(world)).finally(() => (runs -= 1));
      running = next.catch(() => undefined);
      return next;
    },
    async beforeAnswer() {
      // A webhook's receiver may be the caller: waiting for the run that waits for it would block both.
      if (runs > 0 || world.random.next() >= world.state.disorder.beforeAnswer) return;
      await world.deliverDue();
    },
  };
  return world;
}

const SAVE_AFTER_MS = 50;

/** Writes the state soon after a change, and at the end. */
function createSaver(world: World, file: string): { wake(): void; finish(): void } {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    timer = undefined;
    saveState(file, world.state);
  };
  return {
    wake() {
      timer ??= setTimeout(save, SAVE_AFTER_MS);
    },
    finish() {
      clearTimeout(timer);
      save();
    },
  };
}
