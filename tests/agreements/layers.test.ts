import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../layers.js';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The files that tie the rooms together stand above all of them. */
const ABOVE = ['app.ts', 'cli.ts', 'main.ts', 'workers.ts'];

describe('the layers', () => {
  it('every room of the connector stands in the list of layers', () => {
    const rooms = readdirSync(join(ROOT, 'connector/src')).filter((name) => !ABOVE.includes(name));
    expect(rooms.sort()).toEqual([...LAYERS].sort());
  });

  it('the architecture shows the same list as the linter has', () => {
    const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
    const [, table = ''] = text.split('## The rooms of the connector');
    const [section = ''] = table.split('\n## ');
    const named = [...section.matchAll(/^\| `([\w.-]+)`/gm)].map(([, room]) => room);
    expect(named).toEqual(LAYERS);
  });
});
