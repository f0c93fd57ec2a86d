import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FORMS, obstaclesOf, writeForm, type Form } from '../../connector/src/invoices/xml/forms.ts';
import { makeCorpus, type Case } from './corpus.ts';
import { findOfficial } from './official-files.ts';
import { readRules } from './rules.ts';
import { compileSchemas, type Refuses } from './schemas.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

interface Counted {
  valid: number;
  invalid: number;
}

/** Schema first: the rules are asked about what is of the right shape. */
function refusesOf(folder: string): Record<Form, (of: Case, file: string) => string[]> {
  const files = findOfficial(folder);
  const schemas = compileSchemas(files);
  const rules = { ubl: readRules(files.ublRules), cii: readRules(files.ciiRules) };
  const both = (schema: Refuses, rule: Refuses, file: string): string[] => {
    const faults = schema(file);
    return faults.length > 0 ? faults : rule(file);
  };
  return {
    fatturapa: (_, file) => schemas.fatturapa(file),
    ubl: ({ document }, file) => both(schemas[document.kind], rules.ubl, file),
    cii: (_, file) => both(schemas.cii, rules.cii, file),
  };
}

/**
 * `npm run einvoice:validate -- DIR [--random N]`: writes a corpus of documents in the three forms and holds each against the
 * official schemas and rules in DIR, which are nobody's but their publishers' and not kept here. The last line is one JSON
 * line; the exit code is 1 where a document is invalid, and 2 where files are missing.
 */
function main(): boolean {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { random: { type: 'string', default: '60' } },
  });
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0 || !existsSync(folder))
    throw new Error('Name the folder of the official files: npm run einvoice:validate -- DIR');
  const began = Date.now();
  const refuses = refusesOf(folder);
  const corpus = makeCorpus(Number(values.random));
  const counted = Object.fromEntries(FORMS.map((form) => [form, { valid: 0, invalid: 0 }])) as Record<
    Form,
    Counted
  >;
  const notStated = new Map<string, number>();
  for (const [index, of] of corpus.entries()) {
    for (const form of FORMS) {
      const obstacles = obstaclesOf(form, of.document);
      if (obstacles.length > 0) {
        const why = `${form} does not state ${obstacles.join(', ')}`;
        notStated.set(why, (notStated.get(why) ?? 0) + 1);
        continue;
      }
      const faults = refuses[form](of, writeForm(form, of.document, String(index).padStart(5, '0')));
      counted[form][faults.length === 0 ? 'valid' : 'invalid'] += 1;
      for (const fault of faults) say(`${form}: ${of.name}: ${fault}`);
    }
  }
  for (const [why, count] of notStated) say(`${why}: ${count}`);
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(`${JSON.stringify({ documents: corpus.length, ...counted, seconds })}\n`);
  return FORMS.every((form) => counted[form].invalid === 0);
}

try {
  process.exitCode = main() ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
