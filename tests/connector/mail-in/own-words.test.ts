import { describe, expect, it } from 'vitest';
import { ownWordsOf } from '../../../connector/src/mail-in/own-words.ts';

const ABOVE = '--- Write your answer above this line ---';
const QUOTED = ['> --- Scrivi la risposta sopra questa riga ---', '> Ti abbiamo risposto'];

describe('own words', () => {
  it.each<[string, string[], string]>([
    [
      'of Gmail',
      ['Yes', '', 'On Mon, 5 May 2026 at 10:00, Shop <help@shop.example> wrote:', ...QUOTED],
      'Yes',
    ],
    [
      'of Gmail over two lines',
      ['Yes', '', 'On Mon, 5 May 2026 at 10:00, Shop', '<help@shop.example> wrote:', ...QUOTED],
      'Yes',
    ],
    [
      'of an Italian telephone',
      [
        'Sì',
        '',
        'Inviato da iPhone',
        '',
        'Il giorno 5 mag 2026, alle ore 10:00, Shop ha scritto:',
        ...QUOTED,
      ],
      'Sì',
    ],
    ['of Outlook', ['Yes', '', 'From: Shop <help@shop.example>', 'Sent: Monday', 'To: Anna', ABOVE], 'Yes'],
    [
      'of Outlook in Italian',
      ['Sì', '________________________________', 'Da: Shop', 'Inviato: lunedì', 'Hello'],
      'Sì',
    ],
    ['above our line', ['Yes', ABOVE, 'We have answered you', 'Hello'], 'Yes'],
    ['between quoted lines', ['> When?', 'On Monday.', '> Where?', 'At home.'], 'On Monday.\nAt home.'],
    ['with a signature', ['Yes', '-- ', 'Anna', '+39 333'], 'Yes'],
    [
      'with a sentence that begins like a quote',
      ['On Monday it came.', 'From the box a piece was missing.'],
      'On Monday it came.\nFrom the box a piece was missing.',
    ],
    ['with a list of dashes', ['--', 'is not', '- a', '- b'], '--\nis not\n- a\n- b'],
    [
      'below everything',
      [ABOVE, 'We have answered you', '', 'My answer is here'],
      `${ABOVE}\nWe have answered you\n\nMy answer is here`,
    ],
    ['of quotes alone', ['> a', '> b'], '> a\n> b'],
    ['of nothing', ['', '  '], ''],
  ])('own words %s', (_what, lines, own) => {
    expect(ownWordsOf(lines.join('\n'))).toBe(own);
  });
});
