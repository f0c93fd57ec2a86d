import type { LineRow } from './rows.ts';

/** Variants share a name: `Tee (Size: M)` tells them apart. */
export function lineName({ name, options }: Pick<LineRow, 'name' | 'options'>): string {
  const values = (JSON.parse(options) as { name: string; value: string }[]).map(
    (each) => `${each.name}: ${each.value}`,
  );
  return values.length === 0 ? name : `${name} (${values.join(', ')})`;
}
