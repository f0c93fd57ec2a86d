/**
 * Makes what WordPress reads (`.l10n.php`, and JSON for scripts) from the catalogues `it_IT.*.json`, and fails when a
 * text of the sources has no translation or a translation no text.
 *
 * Catalogue: `"text": "testo"`, `"%d product": ["%d prodotto", "%d prodotti"]`, `"context\u0004text": "testo"`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const plugin = path.dirname(here);
const LOCALE = 'it_IT';
/** Between context and text, as in gettext. */
const CONTEXT = '\u0004';
const PLURALS = 'nplurals=2; plural=(n != 1);';
/** Scripts with texts of their own, by the handle under which PHP registers them. */
const SCRIPTS = { 'carrello-settings': 'src/admin/settings' };

const CALL =
  /\b(__|_e|_x|_ex|_n|_nx|esc_(?:html|attr)_[_ex])\(\s*((?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")(?:\s*,\s*(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))*)/gs;
const LITERAL = /'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"/gs;

const unquote = (text) =>
  text
    .replace(/\\(['"\\])/g, '$1')
    .replace(/\\u\{?([0-9a-f]+)\}?/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)));

const filesIn = (root, ending) =>
  readdirSync(path.join(plugin, root), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));

/** Catalogue keys of the texts in one source. */
function textsOf(source) {
  return [...source.matchAll(CALL)].flatMap(([, name, args]) => {
    const literals = [...args.matchAll(LITERAL)].map((found) => unquote(found[1] ?? found[2]));
    const isTranslated = literals.at(-1) === 'carrello' || name === '_n';
    if (!isTranslated) return [];
    return [name.endsWith('x') ? `${literals[1]}${CONTEXT}${literals[0]}` : literals[0]];
  });
}

const blockTexts = () =>
  filesIn('src', /^block\.json$/).flatMap((file) => {
    const { title, description } = JSON.parse(readFileSync(file, 'utf8'));
    return [`block title${CONTEXT}${title}`, `block description${CONTEXT}${description}`];
  });

/** All texts that people can meet, as keys of the catalogue. */
export function listTexts() {
  const files = [
    ...filesIn('includes', /\.php$/),
    ...filesIn('src', /\.(php|tsx?)$/),
    path.join(plugin, 'carrello.php'),
  ];
  return new Set([...files.flatMap((file) => textsOf(readFileSync(file, 'utf8'))), ...blockTexts()]);
}

export function readCatalogue() {
  const files = readdirSync(here).filter((file) => file.startsWith(`${LOCALE}.`) && file.endsWith('.json'));
  return Object.assign({}, ...files.map((file) => JSON.parse(readFileSync(path.join(here, file), 'utf8'))));
}

const php = (text) => `'${text.replace(/[\\']/g, '\\$&')}'`;
const gettextKey = (key) => key.split(CONTEXT).map(php).join(` . "\\4" . `);

export function phpFile(catalogue) {
  const rows = Object.entries(catalogue).map(([key, value]) => {
    const forms = [value].flat().map(php).join(` . "\\0" . `);
    return `\t\t${gettextKey(key)} => ${forms},\n`;
  });
  return `<?php\n// Made by build.mjs from the JSON catalogues beside it.\nreturn array(\n\t'domain'       => 'carrello',\n\t'plural-forms' => '${PLURALS}',\n\t'language'     => '${LOCALE}',\n\t'messages'     => array(\n${rows.join('')}\t),\n);\n`;
}

export function scriptFile(catalogue, folder) {
  const used = filesIn(folder, /\.tsx?$/).flatMap((file) => textsOf(readFileSync(file, 'utf8')));
  const known = [...new Set(used)].sort().filter((key) => key in catalogue);
  const texts = Object.fromEntries(known.map((key) => [key, [catalogue[key]].flat()]));
  const head = { domain: 'messages', lang: LOCALE, 'plural-forms': PLURALS };
  return JSON.stringify({ domain: 'messages', locale_data: { messages: { '': head, ...texts } } }) + '\n';
}

/** File name → content of everything that WordPress reads. */
export function outputs(catalogue = readCatalogue()) {
  const scripts = Object.entries(SCRIPTS).map(([handle, folder]) => [
    `carrello-${LOCALE}-${handle}.json`,
    scriptFile(catalogue, folder),
  ]);
  return Object.fromEntries([[`carrello-${LOCALE}.l10n.php`, phpFile(catalogue)], ...scripts]);
}

/** What is missing or left over, in words; empty when all is well. */
export function listFaults(catalogue = readCatalogue(), texts = listTexts()) {
  return [
    ...[...texts].filter((key) => !(key in catalogue)).map((key) => `not translated: ${key}`),
    ...Object.keys(catalogue)
      .filter((key) => !texts.has(key))
      .map((key) => `no longer used: ${key}`),
  ];
}

if (process.argv[1] === import.meta.filename) {
  const faults = listFaults();
  for (const [file, content] of Object.entries(outputs())) writeFileSync(path.join(here, file), content);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
