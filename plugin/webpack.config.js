import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import wordpressConfigs from '@wordpress/scripts/config/webpack.config.js';

const source = path.join(import.meta.dirname, 'src');
const [scripts, modules] = wordpressConfigs;

/**
 * The cart that all blocks share is a script module of its own, found by the browser through the import map. The
 * sources import it by its path, so that types and tests need no mapping.
 */
const SHARED_MODULE = '@carrello/cart';
const isSharedModule = (request) => /^\.\.\/.*\/cart\/index\.ts$/.test(request);

/** `src/admin/<screen>/index.tsx` becomes `build/admin/<screen>/index.js`: no block.json names admin screens. */
function adminEntries() {
  const admin = path.join(source, 'admin');
  const screens = existsSync(admin) ? readdirSync(admin) : [];
  return Object.fromEntries(
    screens
      .map((screen) => [
        `admin/${screen}/index`,
        ['index.tsx', 'index.ts'].map((file) => path.join(admin, screen, file)).find(existsSync),
      ])
      .filter(([, file]) => file !== undefined),
  );
}

const isDependencyExtraction = (plugin) => plugin.constructor.name === 'DependencyExtractionWebpackPlugin';
const DependencyExtraction = modules.plugins.find(isDependencyExtraction).constructor;

export default [
  { ...scripts, entry: () => ({ ...scripts.entry(), ...adminEntries() }) },
  {
    ...modules,
    entry: () => ({
      ...modules.entry(),
      // The module exports what its last file exports, so the stylesheet comes first.
      'cart/index': [path.join(source, 'cart/base.css'), path.join(source, 'cart/index.ts')],
    }),
    plugins: [
      ...modules.plugins.filter((plugin) => !isDependencyExtraction(plugin)),
      new DependencyExtraction({
        requestToExternalModule: (request) =>
          isSharedModule(request) ? `module ${SHARED_MODULE}` : undefined,
        requestToHandle: (request) => (isSharedModule(request) ? SHARED_MODULE : undefined),
      }),
    ],
  },
];
