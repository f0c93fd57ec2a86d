import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTransport } from 'nodemailer';
import { startMailbox, type Mailbox } from '../stage/mailbox/mailbox.ts';

let mailbox: Mailbox;
beforeEach(async () => {
  mailbox = await startMailbox();
});
afterEach(() => mailbox.close());

async function send(to: string, subject: string): Promise<void> {
  const transport = createTransport(mailbox.smtpUrl);
  await transport.sendMail({
    from: 'Shop <shop@example.com>',
    to,
    subject,
    text: 'Grazie per l’ordine',
    html: '<p>Grazie</p><script>alert(1)</script>',
    messageId: '<ord_1@shop.example>',
    attachments: [{ filename: 'order.pdf', content: Buffer.from('%PDF-1.7') }],
  });
  transport.close();
}

describe('the mailbox', () => {
  it('the mailbox keeps a mail whole, with its Message-ID', async () => {
    await send('Anna@Example.com', 'Order C-1001');
    expect(mailbox.mails('anna@example.com')).toMatchObject([
      {
        messageId: '<ord_1@shop.example>',
        from: 'Shop <shop@example.com>',
        to: ['anna@example.com'],
        subject: 'Order C-1001',
        attachments: [{ name: 'order.pdf', bytes: 8 }],
      },
    ]);
    expect(mailbox.mails()[0]?.text).toContain('Grazie per l’ordine');
    const json = (await (await fetch(`${mailbox.url}/mails.json?to=anna@example.com`)).json()) as object[];
    expect(json).toHaveLength(1);
    expect(mailbox.mails('other@example.com')).toEqual([]);
  });

  it('the mailbox waits for a mail that is yet to come, and says what came instead', async () => {
    const waiting = mailbox.waitForMail({ to: 'anna@example.com', subject: /code/ });
    await send('anna@example.com', 'Order');
    await send('anna@example.com', 'Your code');
    expect((await waiting).subject).toBe('Your code');
    const late = mailbox.waitForMail({ to: 'anna@example.com', subject: 'Refund', timeoutMs: 20 });
    await expect(late).rejects.toThrow(/Arrived: anna@example.com: Order/);
  });

  it('the mailbox shows mails without running them', async () => {
    await send('anna@example.com', '<b>Order</b>');
    const list = await (await fetch(mailbox.url)).text();
    expect(list).toContain('&#60;b&#62;Order');
    const page = await (await fetch(`${mailbox.url}/mails/1`)).text();
    expect(page).not.toContain('<script>alert');
    expect(page).toMatch(/<iframe[^>]* sandbox="allow-popups"/);
    const file = await fetch(`${mailbox.url}/mails/1/attachments/0`);
    expect([file.status, await file.text()]).toEqual([200, '%PDF-1.7']);
    expect((await fetch(`${mailbox.url}/mails/9`)).status).toBe(404);
  });
});
