import { describe, expect, it } from 'vitest';
import { createLog } from '../../connector/src/platform/log.ts';
import { normaliseMailbox } from '../../connector/src/contract/mailbox.ts';
import { createTestPortal, type Answer } from './browse.ts';

/** What ends a line somewhere: as it is, in an address, and as letters that fold to it. */
const LINE_ENDS = [
  '\r\nX-Evil: yes',
  '\nX-Evil: yes',
  '%0d%0aX-Evil: yes',
  '\u560d\u560aX-Evil: yes',
  '\u2028X-Evil: yes',
];

const isClean = ({ headers }: Answer): boolean =>
  headers['x-evil'] === undefined && !/[\r\n]/.test(JSON.stringify(headers).replaceAll('\\\\', ''));

describe('a line that somebody slips in', () => {
  it.each(LINE_ENDS)('a line that somebody slips in begins no header of an answer: %j', async (end) => {
    const { browser, signedIn } = createTestPortal();
    const anna = signedIn('anna@example.com');
    const inPath = encodeURIComponent(end);
    const answers = [
      await browser.get(`/portal/orders/ord_1${inPath}`),
      await browser.get(
        `/portal/sign-in?return=/portal/${inPath}&email=a@example.com${inPath}&lang=it${inPath}`,
      ),
      await browser.submit('/portal/sign-in', '/portal/sign-in', {
        email: 'a@example.com',
        return: `/portal/${end}`,
      }),
      await browser.submit('/portal/sign-in', '/portal/language', {
        locale: `it${end}`,
        return: `/portal/x${end}`,
      }),
      await anna.get(`/portal/orders/ord_anna1/order.pdf?x=${inPath}`),
      await anna.get(`/portal?search=${inPath}&done=${inPath}&after=${inPath}`),
    ];
    expect(answers.map(isClean)).toEqual(answers.map(() => true));
    expect(answers.every(({ status }) => status < 500)).toBe(true);
  });

  it('a line that somebody slips in is no line of the log: each event stays one line of JSON', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => void lines.push(line) });
    const forged = '{"level":30,"msg":"customer.signed_in"}';
    for (const end of LINE_ENDS) {
      log.error({ err: new Error(`bad${end}\n${forged}`), path: `/portal/${end}\n${forged}` }, 'page.failed');
      log.info({ word: `${end}\r${forged}` }, `said ${end}`);
    }
    expect(lines).toHaveLength(2 * LINE_ENDS.length);
    for (const line of lines) {
      expect(line.trimEnd()).not.toMatch(/[\r\n]/);
      expect(JSON.parse(line)).not.toMatchObject({ msg: 'customer.signed_in' });
    }
  });

  it('a line that somebody slips in is no part of a mailbox, so that no mail gets another header', () => {
    for (const end of LINE_ENDS.filter((each) => /\s/.test(each)))
      expect(normaliseMailbox(`anna@example.com${end}`)).toBe('');
  });
});
