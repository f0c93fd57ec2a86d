import { toIso } from '../platform/clock.ts';
import { optionOr, type Command } from '../platform/commands.ts';
import { listShops } from '../shops/shops.ts';
import { listGaps, listInbox, type InboxListing, type InboxState } from './inbox.ts';
import { replayAll, replayInbox } from './replay.ts';

const STATES: InboxState[] = ['received', 'quarantined', 'stale', 'conflict'];

function printRow(row: InboxListing): string {
  const failed = row.job_state === 'failed';
  const state = failed ? 'failed' : row.state;
  const reason = row.state === 'received' ? (row.last_error ?? '') : row.reason;
  const tries = row.attempts === null ? '' : `  ${row.attempts} tries`;
  return `${row.id}  ${toIso(row.received_at)}  ${state}  ${row.shop_id}  ${row.order_key ?? '-'}${tries}  ${reason}`.trimEnd();
}

function readState(text: string): InboxState {
  const state = STATES.find((known) => known === text);
  if (!state) throw new Error(`--state is one of ${STATES.join(', ')}.`);
  return state;
}

const text = { type: 'string' } as const;

export const orderCommands: Command[] = [
  {
    name: 'inbox list',
    usage: `inbox list [--state ${STATES.join('|')}]`,
    summary:
      'Lists what is not through (waiting, failed, quarantined, late, in conflict) and the gaps of each shop.',
    options: { state: text },
    async run(ctx, input) {
      const state = optionOr(input, 'state', '');
      const rows = await listInbox(ctx.db, { states: state === '' ? STATES : [readState(state)] });
      for (const row of rows) input.print(printRow(row));
      for (const shop of await listShops(ctx.db)) {
        const gaps = await listGaps(ctx.db, shop.id, shop.epoch);
        for (const { from, to } of gaps)
          input.print(`gap  ${shop.id}  versions ${from} to ${to} never arrived`);
      }
      if (rows.length === 0) input.print('Nothing is waiting.');
    },
  },
  {
    name: 'inbox replay',
    usage: 'inbox replay ID… | --state received|quarantined',
    summary:
      'Gives rows another try: those named, or all that failed or wait (received), or all in quarantine.',
    options: { state: text },
    async run(ctx, input) {
      for (const id of input.positionals) input.print(`${id}  ${await replayInbox(ctx, id)}`);
      if (input.positionals.length > 0) return;
      const state = optionOr(input, 'state', '');
      if (state !== 'received' && state !== 'quarantined')
        throw new Error('Name rows, or --state received|quarantined.');
      for (const [outcome, count] of Object.entries(await replayAll(ctx, state)))
        input.print(`${outcome}  ${count}`);
    },
  },
];
