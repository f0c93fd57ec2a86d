import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { environmentFor } from '../../stage/check-node/step.ts';

/** The door of the npm scripts, on this Node under the name of another. */
function openDoor(version: string): { status: number | null; stderr: string } {
  const versions = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
  const args = ['--import', `data:text/javascript,${versions}`, 'tests/stage/setup.mjs', 'install'];
  return spawnSync(process.execPath, args, { encoding: 'utf8' });
}

describe('a Node that Carrello does not run on', () => {
  it.each([
    ['18.20.8', /^Carrello needs Node 20\.19 or newer; this is 18\.20\.8\.\n$/],
    ['20.18.3', /^Carrello needs Node 20\.19 or newer; this is 20\.18\.3\.\n$/],
    ['21.7.3', /^better-sqlite3 [\d.]+ runs on Node 20\.x, 22\.x, .*; this is 21\.7\.3\.\n$/],
    ['99.0.0', /^better-sqlite3 [\d.]+ runs on Node 20\.x, 22\.x, .*; this is 99\.0\.0\.\n$/],
  ])('is refused in one line: %s', (version, line) => {
    const { status, stderr } = openDoor(version);
    expect(stderr).toMatch(line);
    expect(status).toBe(1);
  });
});

describe('the environment of a check with another Node', () => {
  const node = { version: '22.1.0', bin: '/nodes/22/bin', headers: '/nodes/22' };

  it('finds that Node first, and neither the programs nor the npm of this checkout', () => {
    const environment = environmentFor(node, {
      PATH: '/carrello/node_modules/.bin:/usr/bin',
      HOME: '/home/anna',
      NODE: '/usr/bin/node',
      INIT_CWD: '/carrello',
      npm_lifecycle_event: 'check:node',
      npm_config_local_prefix: '/carrello',
      npm_config_registry: 'https://registry.example',
    });
    expect(environment).toEqual({
      PATH: '/nodes/22/bin:/usr/bin',
      HOME: '/home/anna',
      npm_config_registry: 'https://registry.example',
      npm_config_nodedir: '/nodes/22',
      npm_config_build_from_source: 'better-sqlite3',
    });
  });
});
