// Bundles connector and portal for production: connector/dist/cli.js runs on plain Node, packages stay packages.
// `node connector/build.mjs FOLDER` builds into another folder below the repository.
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const packages = { ...read('package.json').dependencies, ...read('../portal/package.json').dependencies };
const dist = resolve(process.argv[2] ?? fileURLToPath(new URL('dist', import.meta.url)));
const external = Object.keys(packages).filter((name) => !name.startsWith('@carrello/'));

rmSync(dist, { recursive: true, force: true });
await build({
  // All but the first are files of threads, which lie beside the bundle.
  entryPoints: {
    cli: new URL('src/cli.ts', import.meta.url).pathname,
    'draw-thread': new URL('src/documents/draw-thread.ts', import.meta.url).pathname,
    'guess-thread': new URL('src/credentials/guess-thread.ts', import.meta.url).pathname,
    'photo-thread': new URL('src/cases/photo-thread.ts', import.meta.url).pathname,
  },
  outdir: dist,
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
cpSync(new URL('../portal/src/ui/styles', import.meta.url), resolve(dist, 'styles'), {
  recursive: true,
});
