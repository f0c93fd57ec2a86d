import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFaults, outputs, readCatalogue } from '../../plugin/languages/build.mjs';

const folder = path.join(import.meta.dirname, '../../plugin/languages');
const places = (text: string) => (text.match(/%(?:\d\$)?[sd]/g) ?? []).sort();

describe('the Italian texts', () => {
  it('the Italian texts are there for every text of the plugin, and no others', () => {
    expect(listFaults()).toEqual([]);
  });

  it('the Italian texts keep the places that are filled in', () => {
    for (const [text, translated] of Object.entries(readCatalogue())) {
      for (const form of [translated].flat()) expect([text, places(form)]).toEqual([text, places(text)]);
    }
  });

  it('the Italian texts are in the files that WordPress reads', () => {
    for (const [file, content] of Object.entries(outputs())) {
      expect([file, readFileSync(path.join(folder, file), 'utf8')]).toEqual([file, content]);
    }
  });
});
