import { readFile } from 'node:fs/promises';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { needOption, UsageError, type Command, type CommandInput } from '../commands.ts';
import type { Context } from '../context.ts';
import { MINUTE, SECOND } from '../platform/clock.ts';
import { beginBackfill, readProgress, stepBackfill, type Progress } from './backfill.ts';
import { forgetRestKeys, openRest, setKeys } from './keys.ts';
import { webhookSecret, webhookUrl } from './nudges.ts';
import type { Keys } from './oauth.ts';
import { ShopAway, ShopRefused } from './rest.ts';
import { findBackfill } from './store.ts';

async function readKeys(file: string): Promise<Keys> {
  const text = file === '-' ? await readText(process.stdin) : await readFile(file, 'utf8');
  const consumerKey = /\bck_[a-z0-9]+/i.exec(text)?.[0];
  const consumerSecret = /\bcs_[a-z0-9]+/i.exec(text)?.[0];
  if (!consumerKey || !consumerSecret)
    throw new UsageError('--keys: the file needs both keys that WooCommerce made, ck_… and cs_….');
  return { consumerKey, consumerSecret };
}

/** WordPress refuses the others at each delivery, after it has said that all is well. */
function isReachable(url: string): boolean {
  const { hostname, port } = new URL(url);
  return ['', '80', '443', '8080'].includes(port) && !/^(127\.|10\.|192\.168\.|localhost$)/.test(hostname);
}

const percent = ({ seen, total }: Progress): string =>
  total === 0 ? '' : ` ${Math.floor((100 * seen) / total)} %`;
const minutes = (left: number | null): string =>
  left === null || left === 0 ? '' : `, about ${Math.max(1, Math.round(left / MINUTE))} min left`;

const PHASES = { orders: 'orders', bin: 'orders in the bin', done: 'all read' };

const lineOf = (progress: Progress): string =>
  `${PHASES[progress.phase]}  ${progress.seen} of ${progress.total}${percent(progress)}, ${progress.told} new${minutes(progress.left)}` +
  (progress.error === '' ? '' : `  waits: ${progress.error}`);

async function follow(ctx: Context, shopId: string, print: CommandInput['print']): Promise<void> {
  for (let last = ''; ;) {
    const step = await stepBackfill(ctx, shopId);
    const progress = await readProgress(ctx, shopId);
    const line = progress ? lineOf(progress) : '';
    if (line !== last) print(line);
    last = line;
    if (step === 'done') return;
    if (step === 'refused') throw new Error(progress?.error);
    const row = await findBackfill(ctx.db, shopId);
    await pause(step === 'busy' ? 2 * SECOND : (row?.pause_ms ?? 0));
  }
}

export const woocommerceCommands: Command[] = [
  {
    name: 'shop woocommerce',
    usage: 'shop woocommerce SHOP --keys FILE|-|none',
    summary:
      'Keeps the REST keys of a WooCommerce shop (ck_… and cs_…; to ship, cancel and refund there they need the right to write; from a file or the standard input), after they were tried.',
    options: { keys: { type: 'string' } },
    takes: { name: 'SHOP' },
    async run(ctx, input) {
      const shopId = input.positionals[0] ?? '';
      const file = needOption(input, 'keys');
      if (file === 'none') {
        await forgetRestKeys(ctx, shopId);
        return input.print('Done.');
      }
      try {
        const { orders } = await setKeys(ctx, shopId, await readKeys(file));
        input.print(`The keys work: the shop has ${orders} orders.`);
      } catch (error) {
        if (error instanceof ShopAway || error instanceof ShopRefused)
          throw new Error(`The keys are not kept. ${error.message}`, { cause: error });
        throw error;
      }
    },
  },
  {
    name: 'woocommerce webhooks',
    usage: 'woocommerce webhooks SHOP',
    summary:
      'Prints what to enter in WooCommerce so that its own webhooks say at once which order to ask for; for a shop without our plugin.',
    options: {},
    takes: { name: 'SHOP' },
    async run(ctx, input) {
      const shopId = input.positionals[0] ?? '';
      await openRest(ctx, shopId);
      const url = webhookUrl(ctx, shopId);
      for (const line of [
        'In WooCommerce, under Settings → Advanced → Webhooks, add one for each topic:',
        '  Topic         Order created · Order updated · Order deleted · Order restored',
        '  Status        Active',
        `  Delivery URL  ${url}`,
        `  Secret        ${webhookSecret(ctx, shopId)}`,
        '  API version   WP REST API Integration v3',
        ...(isReachable(url)
          ? []
          : [
              'WordPress sends to public addresses on the ports 80, 443 and 8080 alone: this one it refuses.',
            ]),
      ])
        input.print(line);
    },
  },
  {
    name: 'woocommerce backfill',
    usage: 'woocommerce backfill SHOP [--again]',
    summary:
      'Brings in the orders that a WooCommerce shop had before it was connected, or goes on with it; nothing follows from them, no mail and no document.',
    options: { again: { type: 'boolean' } },
    takes: { name: 'SHOP' },
    async run(ctx, input) {
      const shopId = input.positionals[0] ?? '';
      await beginBackfill(ctx, shopId, { again: input.values['again'] === true });
      await follow(ctx, shopId, input.print);
    },
  },
];
