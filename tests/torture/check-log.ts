import { readFileSync } from 'node:fs';
import { SECRETS } from '../../connector/src/config.ts';
import type { Findings } from './findings.ts';
import type { Sender } from './sender.ts';
import type { World } from './world.ts';

/** Shorter texts stand in ids by chance. */
const SHORTEST = 5;

/** What is told of people: how to reach them, where they live, what they wrote. */
function personal({ told }: Sender): string[] {
  return [...told.values()].flatMap(({ event: { snapshot } }) => {
    if (!snapshot) return [];
    const { customer, billing, company, note } = snapshot;
    return [
      customer.email,
      customer.accountEmail,
      customer.uid,
      billing?.lastName,
      billing?.line1,
      billing?.phone,
      company?.name,
      company?.vatNumber,
      note,
    ].flatMap((text) => text?.trim() ?? []);
  });
}

/** The buyers of our own checkout, and their cards. */
const BUYERS = ['buyer-', 'Giulia', 'Via Cavana', 'pm_card_', 'ctoken_', '_secret_'];

/** Nothing of people and no secret is in what the connectors logged, at the most talkative level, whatever broke. */
export function checkLog(
  findings: Findings,
  { world, sender }: { world: Pick<World, 'env' | 'shops' | 'logFile'>; sender: Sender },
): void {
  const { env, shops, logFile } = world;
  const keys = SECRETS.flatMap((key) => (key === 'CARRELLO_DATABASE_URL' ? [] : (env[key] ?? [])));
  const secrets = [...keys, ...shops.map(({ secret }) => secret)];
  const log = readFileSync(logFile, 'utf8').toLowerCase();
  for (const text of new Set([...personal(sender), ...BUYERS, ...secrets])) {
    if (text.length >= SHORTEST && log.includes(text.toLowerCase()))
      findings.add('wrong', `the log ${logFile} tells "${text}"`);
  }
}
