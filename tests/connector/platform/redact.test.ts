import { describe, expect, it } from 'vitest';
import { describeError, maskPath, maskText } from '../../../connector/src/platform/redact.ts';

describe('a text of the log', () => {
  it.each([
    ['550 <mario.rossi@example.com>: unknown', '550 <[mailbox]>: unknown'],
    ['èlena+shop@müller.example said', '[mailbox] said'],
    ['?email=mario%40example.com&x=1', '?email=[mailbox]&x=1'],
    ['whsec_c2VjcmV0/+= and sk_test_4242abc', '[key] and [key]'],
    ['Authorization: Bearer abc.def-123', 'Authorization: [key]'],
    ['mysql://carrello:geheim@10.0.0.1/crm', 'mysql[key]10.0.0.1/crm'],
    [
      'at file:///srv/node_modules/@carrello/portal/x.js:1:2',
      'at file:///srv/node_modules/@carrello/portal/x.js:1:2',
    ],
  ])('the text %j is logged as %j', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it('a text costs little to mask, however long it is', () => {
    // Its own time on the processor: a clock would count what other programs took.
    const before = process.cpuUsage();
    maskText(`${'x'.repeat(300_000)}@`);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(3000);
  });

  it('a path is logged with its plain words only', () => {
    expect(maskPath('/portal/orders/ord_01jd/receipt?mail=a@b.c')).toBe('/portal/orders/*/receipt');
    expect(maskPath('/desk/Mario Rossi/wc_order_X1')).toBe('/desk/*/*');
  });
});

describe('an error of the log', () => {
  const messageOf = (error: unknown) => describeError(error)['message'];
  const coded = (message: string, more: object) => Object.assign(new Error(message), more);

  it('an error of a database tells the statement and the rule, never the values', () => {
    expect(
      messageOf(
        coded(
          "insert into `contacts` (`email`, `note`) values ('mario@example.com', 'a - b') - UNIQUE constraint failed: contacts.email",
          { code: 'SQLITE_CONSTRAINT_UNIQUE' },
        ),
      ),
    ).toBe('insert contacts UNIQUE constraint failed: contacts.email');
    expect(
      messageOf(
        coded("update `staff` set `name` = 'Mario' - Duplicate entry 'Mario' for key 'staff_name_unique'", {
          code: 'ER_DUP_ENTRY',
          errno: 1062,
          sql: 'update `staff` set `name` = ?',
        }),
      ),
    ).toBe("update staff for key 'staff_name_unique'");
  });

  it('an error keeps type, codes, frames and cause, and nothing else that hangs on it', () => {
    const cause = coded('refused', { code: 'EENVELOPE', responseCode: 550, rejected: ['mario@example.com'] });
    const told = describeError(
      coded('The mail did not go', { cause, order: { email: 'mario@example.com' } }),
    );
    expect(told).toMatchObject({
      type: 'Error',
      message: 'The mail did not go',
      stack: expect.stringMatching(/^ +at /),
      cause: { code: 'EENVELOPE', responseCode: 550, message: 'refused' },
    });
    expect(JSON.stringify(told)).not.toContain('mario');
  });

  it('the stack of an error holds no line of its message', () => {
    const told = describeError(new Error('first\n    at Mario Rossi, Via Roma 1'.padEnd(600, ' x')));
    expect(told['stack']).not.toContain('Rossi');
    expect(told['stack']).toMatch(/redact\.test/);
  });

  it('an error of the JSON parser does not quote what it read', () => {
    try {
      JSON.parse('Mario Rossi');
    } catch (error) {
      expect(messageOf(error)).toBe('Unreadable text');
    }
    expect.assertions(1);
  });
});
