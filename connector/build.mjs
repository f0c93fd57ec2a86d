// Bundles connector and portal for production: connector/dist/cli.js runs on plain Node, packages stay packages.
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const packages = { ...read('package.json').dependencies, ...read('../portal/package.json').dependencies };
const external = Object.keys(packages).filter((name) => !name.startsWith('@carrello/'));

rmSync(new URL('dist', import.meta.url), { recursive: true, force: true });
await build({
  entryPoints: [new URL('src/cli.ts', import.meta.url).pathname],
  outdir: new URL('dist', import.meta.url).pathname,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.css': 'text' },
  external: external.flatMap((name) => [name, `${name}/*`]),
  logLevel: 'warning',
});
// The stylesheet is read beside the bundle at start.
cpSync(new URL('../portal/src/ui/styles', import.meta.url), new URL('dist/styles', import.meta.url), {
  recursive: true,
});
