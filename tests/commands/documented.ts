import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
const PAPERS = ['README.md', 'OPERATIONS.md', 'CONTRIBUTING.md'];

/** How a line starts that people type into a shell. */
const PROGRAM = /^(?:[A-Z_]+=\S+ )*(?:npm|npx|node|carrello|sudo|git|openssl|useradd|install|bench) \S/;
const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;
const SPAN = /`([^`]+)`/g;

/** A line of a shell, without its comment, as the commands that it joins: `npm ci && npm run build  # first` → two. */
const commandsIn = (line: string): string[] =>
  line
    .replace(/\s+#.*$/, '')
    .split(' && ')
    .map((command) => command.trim())
    .filter((command) => command !== '');

/**
 * Every command that a paper shows: the lines of its shell blocks, and what stands in backticks and begins with a program
 * or with a command of `carrello` (`nouns`: `staff add`, `inbox list`).
 */
export function commandsOf(paper: string, nouns: string[]): string[] {
  const blocks = [...paper.matchAll(FENCE)].flatMap(([, language, text = '']) =>
    language === 'sh' ? text.split('\n').flatMap(commandsIn) : [],
  );
  const spans = [...paper.replace(FENCE, '').matchAll(SPAN)]
    .map(([, text = '']) => text.replace(/\s+/g, ' '))
    .filter((text) => PROGRAM.test(text) || nouns.some((noun) => `${text} `.startsWith(`${noun} `)))
    .flatMap(commandsIn);
  return [...blocks, ...spans];
}

/** The commands of all papers, each once. */
export function readDocumented(nouns: string[]): string[] {
  const all = PAPERS.flatMap((name) => commandsOf(readFileSync(join(ROOT, name), 'utf8'), nouns));
  return [...new Set(all)].sort();
}
