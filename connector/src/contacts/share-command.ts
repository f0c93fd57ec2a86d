import { UsageError, optionOr, type Command, type CommandInput } from '../commands.ts';
import type { Context } from '../context.ts';
import { listColleagueMails } from '../staff/staff.ts';
import { RULE_KINDS, readOwnerRule, setOwnerRule, type OwnerRule, type RuleKind } from './owner-rules.ts';

const WRONG: Record<string, string> = {
  no_owner: '--to: say who is given the contacts.',
  bad_country: '--to: use a country by its two letters, like IT, or * for all others.',
};

type Colleagues = Map<string, string>;

/** Reads `IT=anna@example.com, *=bruno@example.com`; in turn the mailboxes alone. */
function readShares(input: CommandInput, colleagues: Colleagues): OwnerRule['shares'] {
  const parts = optionOr(input, 'to', '')
    .split(',')
    .map((part) => part.trim());
  return parts.filter(Boolean).map((part) => {
    const [first = '', second] = part.split('=').map((side) => side.trim());
    const email = second ?? first;
    const [found] = [...colleagues].find(([, known]) => known.toLowerCase() === email.toLowerCase()) ?? [];
    if (!found) throw new UsageError(`--to: nobody who works here is ${email}.`);
    return { value: second === undefined ? '' : first, staffId: found };
  });
}

async function show(ctx: Context, input: CommandInput, colleagues: Colleagues): Promise<void> {
  const { kind, shares } = await readOwnerRule(ctx.db);
  input.print(`new contacts ${kind === 'none' ? 'belong to nobody' : `are shared out by ${kind}`}`);
  for (const { value, staffId } of shares) {
    const email = colleagues.get(staffId) ?? `${staffId}, who is gone`;
    input.print([value, email].filter(Boolean).join(' '));
  }
}

export const shareCommands: Command[] = [
  {
    name: 'contacts share',
    usage: 'contacts share [--by none|shop|country|turn] [--to "IT=MAIL, *=MAIL"]',
    summary: 'Says who looks after new contacts by themselves; with options it is changed first.',
    options: { by: { type: 'string' }, to: { type: 'string' } },
    async run(ctx, input) {
      const colleagues = await listColleagueMails(ctx.db);
      const by = optionOr(input, 'by', '');
      if (by !== '') {
        const kind = RULE_KINDS.find((known) => known === by) as RuleKind | undefined;
        if (!kind) throw new UsageError(`--by: use one of ${RULE_KINDS.join(', ')}.`);
        const saved = await setOwnerRule(ctx, { kind, shares: readShares(input, colleagues) });
        if (!saved.ok) throw new UsageError(WRONG[saved.reason] ?? saved.reason);
      }
      await show(ctx, input, colleagues);
    },
  },
];
