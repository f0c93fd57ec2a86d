import { expect, it } from 'vitest';
import { countEffects, ONE_ORDER } from '../../support/effects.ts';
import { createSelling, openCheckout, payByCard } from '../../support/selling.ts';

it('a mail server that hangs keeps no order from the CRM', async () => {
  const selling = await createSelling();
  const { mailer } = selling.ctx;
  let answer = (): void => undefined;
  let asked = (): void => undefined;
  const wasAsked = new Promise<void>((resolve) => (asked = resolve));
  selling.ctx.mailer = {
    send: (mail) => {
      asked();
      return new Promise((resolve) => (answer = () => resolve(mailer.send(mail))));
    },
  };
  selling.worker.start(1);
  const checkout = await openCheckout(selling);
  await payByCard(selling, checkout);
  await wasAsked;
  while ((await countEffects(selling))['crmOrders'] === 0)
    await new Promise((resolve) => setImmediate(resolve));
  expect(await countEffects(selling)).toMatchObject({ ...ONE_ORDER, mails: 0 });
  selling.ctx.mailer = mailer;
  answer();
  await selling.worker.stop();
  await selling.close();
});
