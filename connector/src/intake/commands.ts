import { toIso } from '../platform/clock.ts';
import type { Context } from '../context.ts';
import { optionOr, UsageError, type Command, type CommandInput } from '../commands.ts';
import { getShop, listShops } from '../shops/shops.ts';
import { eachEntry, type EntryState, type InboxEntry } from './inbox-list.ts';
import { listGaps } from './received-and-missing.ts';
import { replayAll, replayInbox } from './replay.ts';

/** On the command line `received` means everything that is stored and not applied, whether it waits or failed. */
const STATES: Record<string, EntryState[]> = {
  received: ['waiting', 'failed'],
  quarantined: ['quarantined'],
  stale: ['stale'],
  conflict: ['conflict'],
};
const REPLAYED = { received: ['waiting', 'failed'], quarantined: ['quarantined'] } as const;

function printEntry({ id, receivedAt, state, shopId, orderKey, attempts, reason }: InboxEntry): string {
  const word = state === 'waiting' ? 'received' : state;
  const tries = attempts === null ? '' : `  ${attempts} tries`;
  return `${id}  ${toIso(receivedAt)}  ${word}  ${shopId}  ${orderKey ?? '-'}${tries}  ${reason}`.trimEnd();
}

/** Reads `--state`: the word given, or all words that are known. */
function readStates(input: CommandInput, known: string[]): string[] {
  const text = optionOr(input, 'state', '');
  if (text === '') return known;
  if (!known.includes(text)) throw new UsageError(`--state is one of ${known.join(', ')}.`);
  return [text];
}

/** Reads `--shop`; undefined means all shops. */
async function readShop(ctx: Context, input: CommandInput): Promise<string | undefined> {
  const id = optionOr(input, 'shop', '');
  return id === '' ? undefined : (await getShop(ctx.db, id)).id;
}

async function printGaps(ctx: Context, input: CommandInput, shopId: string | undefined): Promise<void> {
  for (const shop of await listShops(ctx.db)) {
    if (shopId !== undefined && shop.id !== shopId) continue;
    for (const { from, to } of (await listGaps(ctx.db, shop.id, shop)).reverse())
      input.print(`gap  ${shop.id}  versions ${from} to ${to} never arrived`);
  }
}

const text = { type: 'string' } as const;

export const orderCommands: Command[] = [
  {
    name: 'inbox list',
    usage: `inbox list [--state ${Object.keys(STATES).join('|')}] [--shop SHOP] [--search TEXT]`,
    summary:
      'Lists what is not through (waiting, failed, quarantined, late, in conflict) and the gaps of each shop.',
    options: { state: text, shop: text, search: text },
    async run(ctx, input) {
      const states = readStates(input, Object.keys(STATES)).flatMap((word) => STATES[word] ?? []);
      const shopId = await readShop(ctx, input);
      let found = false;
      const search = optionOr(input, 'search', '');
      for await (const entry of eachEntry(ctx.db, { states, shopId, search })) {
        found = true;
        input.print(printEntry(entry));
      }
      await printGaps(ctx, input, shopId);
      if (!found) input.print('Nothing is waiting.');
    },
  },
  {
    name: 'inbox replay',
    usage: `inbox replay ID… | --all [--state ${Object.keys(REPLAYED).join('|')}] [--shop SHOP] [--search TEXT]`,
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
      for (const word of readStates(input, Object.keys(REPLAYED))) {
        const states = [...REPLAYED[word as keyof typeof REPLAYED]];
        for (const [outcome, count] of Object.entries(await replayAll(ctx, { states, ...which })))
          input.print(`${word}  ${outcome}  ${count}`);
      }
    },
  },
];
