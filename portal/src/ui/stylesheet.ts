import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const FILES = [
  'tokens',
  'page',
  'head',
  'parts',
  'forms',
  'lists',
  'customer',
  'order',
  'desk',
  'desk-forms',
  'cases',
  'record',
  'print',
];

const minified = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/;}/g, '}');

function readStyles(): string {
  return FILES.map((name) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8')).join(
    '\n',
  );
}

const body = minified(readStyles());
const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);

/** All styles of portal and desk in one file whose name changes with its content, so that it is cached for ever. */
export const stylesheet = { body, path: `/portal/assets/pages.${hash}.css` };
