import type { Request } from 'express';
import { fieldOf } from '../app/forms.ts';
import type { Reader } from '../app/reader.ts';
import type { FormFault } from '../ui/field.tsx';
import { faultsOf } from './forms.ts';

/** What the record said when the form was opened; sent back with it. */
export function Was({ entries }: { entries: object }) {
  return (
    <>
      {Object.entries(entries).map(([name, value]) => (
        <input type="hidden" name={`was_${name}`} value={String(value)} />
      ))}
    </>
  );
}

/**
 * Joins what was typed with what a colleague saved since the form was opened. A field that was not touched keeps the
 * colleague's; one that both changed is a fault, and sent again what was typed wins.
 */
export function joinMeanwhile<E extends object>(
  req: Request,
  reader: Reader,
  { now, typed }: { now: E; typed: E },
): { entries: E; faults: FormFault[] } {
  const entries = { ...typed };
  const faults: FormFault[] = [];
  for (const name of Object.keys(typed) as (keyof E & string)[]) {
    const body = (req.body ?? {}) as Record<string, unknown>;
    if (!Object.hasOwn(body, `was_${name}`)) continue;
    const was = fieldOf(req, `was_${name}`);
    if (was === now[name]) continue;
    if (typed[name] === was) entries[name] = now[name];
    else if (typed[name] !== now[name])
      faults.push(...faultsOf(reader, { ok: false, field: name, reason: 'changed_meanwhile' }));
  }
  return { entries, faults };
}
