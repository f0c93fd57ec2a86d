import type { Recorded } from '../stage/sandbox/record.ts';
import type { Fault, Judge } from './fault.ts';
import { createPaypalJudge, type OpenApi } from './paypal.ts';
import { questionOf } from './questions.ts';
import { createStripeJudge } from './stripe.ts';

export interface Verdict {
  /** Calls that were accepted and held against what is published. */
  calls: number;
  answers: number;
  /** Each kind once, with how often. */
  faults: (Fault & { times: number })[];
  /** Routes about which nothing is published in the files. */
  unheld: string[];
  /** What the files do not have and the provider does all the same, with the reason. */
  questions: string[];
}

const isOpenApi = (file: unknown): file is OpenApi => typeof (file as OpenApi | null)?.openapi === 'string';

function judgesOf(published: unknown[]): Judge[] {
  const judges: Judge[] = [createPaypalJudge(published.filter(isOpenApi))];
  for (const file of published) {
    const { resources } = (file ?? {}) as { resources?: Parameters<typeof createStripeJudge>[0] };
    if (resources) judges.push(createStripeJudge(resources));
  }
  return judges;
}

const routeOf = ({ method, path }: Recorded): string =>
  `${method} ${(path.split('?')[0] ?? '').replace(/\/(?:[A-Z0-9-]{8,}|[a-z]+_\w+)(?=\/|$)/g, '/:id')}`;

/** Two faults are one kind when they differ only in the place within a list. */
const kindOf = ({ provider, of, side, at, says }: Fault): string =>
  JSON.stringify([provider, of, side, at.replace(/\/\d+(?=\/|$)/g, '/*'), says]);

/** Holds recorded calls and answers against the files that providers publish. */
export function judgeAll(published: unknown[], recorded: Recorded[]): Verdict {
  const judges = judgesOf(published);
  const kinds = new Map<string, Fault & { times: number }>();
  const unheld = new Set<string>();
  const questions = new Set<string>();
  let calls = 0;
  let answers = 0;
  for (const call of recorded) {
    const found = judges.map((judge) => judge(call)).find((faults) => faults !== null);
    if (!found) {
      if (call.status < 300) unheld.add(routeOf(call));
      continue;
    }
    answers += 1;
    if (call.status < 300) calls += 1;
    for (const fault of found) {
      const reason = questionOf(fault);
      if (reason !== undefined) questions.add(`${fault.of}: ${reason}`);
      if (reason !== undefined) continue;
      const known = kinds.get(kindOf(fault));
      if (known) known.times += 1;
      else kinds.set(kindOf(fault), { ...fault, times: 1 });
    }
  }
  return {
    calls,
    answers,
    faults: [...kinds.values()],
    unheld: [...unheld].sort(),
    questions: [...questions],
  };
}
