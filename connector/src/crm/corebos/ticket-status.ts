import type { CaseWant } from '../crm.ts';
import type { CaseRecord } from '../records.ts';

/** coreBOS' own list has these words; another one that staff added to it asks for nothing here. */
const WANTS: Record<string, CaseWant> = {
  Open: 'us',
  'In Progress': 'us',
  'Wait For Response': 'buyer',
  Closed: 'closed',
};

/** How a case reads there: `Open` until it is answered first. */
export function ticketStatus({ state, waitsFor, isAnswered }: CaseRecord): string {
  if (state === 'closed') return 'Closed';
  if (waitsFor === 'buyer') return 'Wait For Response';
  return state === 'asked' && !isAnswered ? 'Open' : 'In Progress';
}

export const wantOf = (status: string): CaseWant | undefined => WANTS[status];
