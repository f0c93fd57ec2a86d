import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailFetcher } from '../../../connector/src/mail-in/fetch.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { addBuyer, opened } from '../cases/buyers.ts';
import { connectTheirShop, placeOrder } from '../customers/visitor.ts';
import { startDovecot, type Mailbox } from './dovecot.ts';
import { letter, REPLIES, replyAddress } from './letters.ts';

let app: TestApp;
let mailbox: Mailbox;
let to: string;

beforeAll(async () => {
  mailbox = await startDovecot();
  app = await createTestApp({ ...REPLIES, CARRELLO_IMAP_URL: mailbox.url });
  await connectTheirShop(app);
  const anna = await addBuyer(app, 'anna');
  to = await replyAddress(app, await opened(app, anna, await placeOrder(app, anna.email)));
}, 300_000);
afterAll(async () => {
  await app.close();
  await mailbox.stop();
});

const fetch = () => createMailFetcher(app.ctx)?.fetch();
const byMail = (): Promise<string[]> =>
  app.ctx.db('case_messages').where({ source: 'mail' }).orderBy('at').pluck('text');

describe('a mailbox of answers', () => {
  it('a mailbox of answers is read once, whatever each mail is, and left as seen', async () => {
    mailbox.deliver(letter({ To: to }, 'It came.'));
    mailbox.deliver(Buffer.from('no mail at all'));
    mailbox.deliver(letter({ To: to, 'Auto-Submitted': 'auto-replied' }));
    expect(await fetch()).toBe(3);
    expect(await byMail()).toEqual(['It came.']);
    expect(mailbox.seen()).toBe(3);
    expect(await fetch()).toBe(0);
  });

  it('a mailbox of answers keeps unseen what the database could not take', async () => {
    mailbox.deliver(letter({ To: to }, 'Again?'));
    await app.ctx.db.schema.renameTable('received_mails', 'away');
    expect(await fetch()).toBe(0);
    await app.ctx.db.schema.renameTable('away', 'received_mails');
    expect(await fetch()).toBe(1);
    expect(await byMail()).toEqual(['It came.', 'Again?']);
    expect(mailbox.seen()).toBe(4);
  });

  it('a mailbox of answers takes what is behind a hundred mails that fail, and sets those aside after five tries', async () => {
    await app.ctx.db.schema.renameTable('case_messages', 'away');
    const fetcher = createMailFetcher(app.ctx);
    for (let n = 0; n < 100; n += 1) mailbox.deliver(letter({ To: to }, `Poison ${n}`));
    mailbox.deliver(letter({ To: 'help@shop.example' }, 'Behind them'));
    const taken: (number | undefined)[] = [];
    for (let time = 0; time < 7; time += 1) taken.push(await fetcher?.fetch());
    await app.ctx.db.schema.renameTable('away', 'case_messages');
    expect(taken).toEqual([0, 1, 0, 0, 0, 0, 0]);
    const aside = app.ctx.db('received_mails').where({ reason: 'failed', done_at: null });
    expect(await aside.pluck('outcome')).toEqual(Array.from({ length: 100 }, () => 'unreadable'));
    expect(await fetcher?.fetch()).toBe(0);
    expect(mailbox.seen()).toBe(105);
  });

  it('a mailbox of answers whose connector died before it marked a mail is read again without a second word', async () => {
    const raw = letter({ To: to }, 'Once.');
    mailbox.deliver(raw);
    await fetch();
    // The same mail, unseen, as it lies there when nothing but its words was kept; and when the mark alone was not made.
    await app.ctx.db('received_mails').delete();
    for (let times = 0; times < 2; times += 1) {
      mailbox.deliver(raw);
      expect(await fetch()).toBe(1);
    }
    expect((await byMail()).filter((text) => text === 'Once.')).toHaveLength(1);
  });

  it('a mailbox of answers that is away is an error of the fetcher alone', async () => {
    const away = mailbox.url.replace(/:\d+\//, ':9/');
    const ctx = {
      ...app.ctx,
      config: { ...app.ctx.config, mail: { ...app.ctx.config.mail, imapUrl: away } },
    };
    await expect(createMailFetcher(ctx)?.fetch()).rejects.toThrow();
    const wrong = { ...ctx.config.mail, imapUrl: mailbox.url.replace('secret', 'wrong') };
    await expect(
      createMailFetcher({ ...ctx, config: { ...ctx.config, mail: wrong } })?.fetch(),
    ).rejects.toThrow();
  });
});
