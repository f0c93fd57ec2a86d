import { optionOr, UsageError, type Command } from '../commands.ts';
import { findHomeShop, getShop } from '../shops/shops.ts';
import { readPolicy, savePolicy, type ReturnPolicy } from './policy.ts';

const text = { type: 'string' } as const;

const WRONG: Record<string, string> = {
  bad_days: '--days: use a number of days from 0 to 3650.',
  no_payer: '--pays: use buyer or shop.',
  too_many_articles: '--exclude: 1000 articles at most.',
};

function linesOf({ days, whoPays, excluded, sendTo }: ReturnPolicy): string[] {
  return [
    `days ${days}`,
    `pays ${whoPays}`,
    `exclude ${excluded.length === 0 ? 'nothing' : excluded.join(', ')}`,
    `send to ${sendTo === '' ? 'what staff write' : sendTo.replace(/\s*\n\s*/g, ', ')}`,
  ];
}

export const caseCommands: Command[] = [
  {
    name: 'returns policy',
    usage:
      'returns policy [--shop ID] [--days 14] [--pays buyer|shop] [--exclude SKU,SKU] [--send-to ADDRESS]',
    summary: 'Says what a shop takes back and who pays for it; with options it is changed first.',
    options: { shop: text, days: text, pays: text, exclude: text, 'send-to': text },
    async run(ctx, input) {
      const id = optionOr(input, 'shop', '');
      const shop = id === '' ? await findHomeShop(ctx.db) : await getShop(ctx.db, id);
      if (!shop) throw new UsageError('There is no shop yet.');
      const { days, whoPays, excluded, sendTo } = await readPolicy(ctx.db, shop.id);
      const entries = {
        days: optionOr(input, 'days', String(days)),
        whoPays: optionOr(input, 'pays', whoPays),
        excluded: optionOr(input, 'exclude', excluded.join(',')),
        sendTo: optionOr(input, 'send-to', sendTo),
      };
      if (Object.keys(input.values).some((name) => name !== 'shop')) {
        const saved = await savePolicy(ctx, shop.id, entries);
        if (!saved.ok) throw new UsageError(WRONG[saved.reason] ?? saved.reason);
      }
      for (const line of linesOf(await readPolicy(ctx.db, shop.id))) input.print(line);
    },
  },
];
