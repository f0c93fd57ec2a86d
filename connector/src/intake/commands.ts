import { toIso } from '../platform/clock.ts';
import type { Context } from '../context.ts';
import { optionOr, UsageError, type Command, type CommandInput } from '../commands.ts';
import { getShop, listShops } from '../shops/shops.ts';
import { eachListed, listGaps, type InboxListing, type InboxState } from './inbox.ts';
import { replayAll, replayInbox } from './replay.ts';

const STATES: InboxState[] = ['received', 'quarantined', 'stale', 'conflict'];

function printRow(row: InboxListing): string {
  const failed = row.job_state === 'failed';
  const state = failed ? 'failed' : row.state;
  const reason = row.state === 'received' ? (row.last_error ?? '') : row.reason;
  const tries = row.attempts === null ? '' : `  ${row.attempts} tries`;
  return `${row.id}  ${toIso(row.received_at)}  ${state}  ${row.shop_id}  ${row.order_key ?? '-'}${tries}  ${reason}`.trimEnd();
}

const REPLAYABLE = ['received', 'quarantined'] as const;

function readState<S extends InboxState>(input: CommandInput, known: readonly S[]): readonly S[] {
  const text = optionOr(input, 'state', '');
  if (text === '') return known;
  const state = known.find((name) => name === text);
  if (!state) throw new UsageError(`--state is one of ${known.join(', ')}.`);
  return [state];
}

/** The shop of `--shop`; undefined: all of them. */
async function readShop(ctx: Context, input: CommandInput): Promise<string | undefined> {
  const id = optionOr(input, 'shop', '');
  return id === '' ? undefined : (await getShop(ctx.db, id)).id;
}

async function printGaps(ctx: Context, input: CommandInput, shopId: string | undefined): Promise<void> {
  for (const shop of await listShops(ctx.db)) {
    if (shopId !== undefined && shop.id !== shopId) continue;
    for (const { from, to } of await listGaps(ctx.db, shop.id, shop.epoch))
      input.print(`gap  ${shop.id}  versions ${from} to ${to} never arrived`);
  }
}

const text = { type: 'string' } as const;

export const orderCommands: Command[] = [
  {
    name: 'inbox list',
    usage: `inbox list [--state ${STATES.join('|')}] [--shop SHOP] [--search TEXT]`,
    summary:
      'Lists what is not through (waiting, failed, quarantined, late, in conflict) and the gaps of each shop.',
    options: { state: text, shop: text, search: text },
    async run(ctx, input) {
      const states = [...readState(input, STATES)];
      const shopId = await readShop(ctx, input);
      let found = false;
      const search = optionOr(input, 'search', '');
      for await (const row of eachListed(ctx.db, { states, shopId, search })) {
        found = true;
        input.print(printRow(row));
      }
      await printGaps(ctx, input, shopId);
      if (!found) input.print('Nothing is waiting.');
    },
  },
  {
    name: 'inbox replay',
    usage: `inbox replay ID… | --all [--state ${REPLAYABLE.join('|')}] [--shop SHOP] [--search TEXT]`,
    summary:
      'Gives rows another try: those named, or all that failed or wait (received) and all in quarantine, or those of a shop, or with a text in their reason.',
    options: { all: { type: 'boolean' }, state: text, shop: text, search: text },
    takes: { name: 'ID', many: true },
    async run(ctx, input) {
      const { positionals, values } = input;
      const filtered = ['all', 'state', 'shop', 'search'].some((name) => name in values);
      if (positionals.length === 0 && !filtered) throw new UsageError('Name rows, or give --all.');
      if (positionals.length > 0 && filtered) throw new UsageError('Name rows, or give --all, not both.');
      for (const id of positionals) input.print(`${id}  ${await replayInbox(ctx, id)}`);
      if (!filtered) return;
      const which = { shopId: await readShop(ctx, input), search: optionOr(input, 'search', '') };
      for (const state of readState(input, REPLAYABLE))
        for (const [outcome, count] of Object.entries(await replayAll(ctx, { state, ...which })))
          input.print(`${state}  ${outcome}  ${count}`);
    },
  },
];
