import { createRequire } from 'node:module';
import { readOfficial } from './official-files.ts';
import type { Refuses } from './schemas.ts';

/** What is asked of SaxonJS, which has no types of its own. */
interface Saxon {
  transform(options: Record<string, unknown>, how: 'sync'): { principalResult: string };
}
const saxon = createRequire(import.meta.url)('saxon-js') as Saxon;

/** Attributes may hold a `>`. */
const FAILED = /<svrl:failed-assert((?:\s+[\w:]+="[^"]*")*)/g;
const attribute = (all: string, name: string): string =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(all)?.[1] ?? '';

/** The rules of EN 16931 for one form, compiled for SaxonJS. */
export function readRules(path: string): Refuses {
  const stylesheetInternal = JSON.parse(readOfficial(path)) as unknown;
  return (file) => {
    const { principalResult } = saxon.transform(
      { stylesheetInternal, sourceText: file, destination: 'serialized' },
      'sync',
    );
    if (!principalResult.includes('<svrl:fired-rule')) return ['No rule looked at it.'];
    return [...principalResult.matchAll(FAILED)]
      .map(([, all = '']) => all)
      .filter((all) => attribute(all, 'flag') !== 'warning')
      .map((all) => attribute(all, 'id') || 'a rule without a name');
  };
}
