import request from 'supertest';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_LOOK, setLook } from '../../connector/src/looks/set-look.ts';
import { placePaid } from '../support/own-orders.ts';
import { createSelling, type Selling } from '../support/selling.ts';
import { addAtDesk } from '../support/staff.ts';
import { createBrowser, type Browser } from './browse.ts';

let selling: Selling;
let owner: Browser;
let path: string;
beforeAll(async () => {
  selling = await createSelling({ immediate: 1 });
  owner = (await addAtDesk(selling, { email: 'owner@example.com', role: 'owner' })).browser;
  path = `/desk/looks/${selling.shop.shopId}`;
});
afterAll(() => selling.close());

const TYPED = {
  ...{ name: 'Bora & Söhne', accent: 'B0413E', fonts: 'classic', sellerName: 'Bora SRL' },
  ...{ sellerAddress: 'Via Roma 1\n34100 Trieste', sellerVat: 'IT01234567897' },
  ...{ terms: 'First: <b>pay</b>.\nThen we send $&.', withdrawal: 'Within 14 days.' },
};
const drawn = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#b0413e' } });

describe('the looks of a shop', () => {
  it('the looks of a shop are typed by its owner; a colour that is none is named, and all that was typed comes back', async () => {
    const wrong = await owner.submit(path, path, { ...TYPED, accent: 'reddish' });
    expect(wrong.status).toBe(422);
    for (const part of ['Enter a colour like #0d5f4b.', 'reddish', 'Bora &amp; Söhne', 'Via Roma 1'])
      expect(wrong.text).toContain(part);
    expect((await owner.submit(path, path, TYPED)).headers['location']).toBe('/desk/looks?done=saved');
    const { text } = await owner.get(path);
    for (const part of ['#b0413e', 'Then we send $&amp;.', 'Bora SRL']) expect(text).toContain(part);
    const audited = await selling.ctx.db('audit').where({ what: 'shop_look' }).pluck('on_id');
    expect(audited).toEqual([selling.shop.shopId]);
  });

  it.each([
    ['a page that is called a picture', () => Promise.resolve(Buffer.from('<svg/>')), 'logo_kind'],
    ['too many pixels', () => drawn(9000, 3000).png().toBuffer(), 'logo_too_big'],
    ['too many bytes', () => Promise.resolve(Buffer.alloc(2 * 1024 * 1024 + 1)), 'logo_too_big'],
  ])('a logo is refused for %s', async (_why, make, reason) => {
    const refused = await setLook(selling.ctx, selling.shop.shopId, { ...NO_LOOK, logo: await make() });
    expect(refused).toEqual({ ok: false, field: 'logo', reason });
  });

  it('the looks of a shop are those of its portal, and not of the desk', async () => {
    const logo = await drawn(1000, 200).jpeg().toBuffer();
    await setLook(selling.ctx, selling.shop.shopId, { ...TYPED, logo });
    const { text } = await createBrowser(selling.app).get('/portal/sign-in');
    expect(text).toContain('Bora SRL · Via Roma 1 · 34100 Trieste · IT01234567897');
    const [, style = '', picture = ''] =
      /href="(\/portal\/looks\/[\w.]+\.css)".*?src="(\/portal\/looks\/[\w.]+\.png)" alt="Bora &amp; Söhne"/s.exec(
        text,
      ) ?? [];
    const css = await request(selling.app).get(style);
    expect(css.headers['content-type']).toContain('text/css');
    expect(css.text).toMatch(/^:root\{--sans:'Iowan Old Style'.*\{--accent:#b0413e;/s);
    const png = await request(selling.app).get(picture);
    expect(png.headers['content-type']).toBe('image/png');
    expect(await sharp(png.body as Buffer).metadata()).toMatchObject({
      format: 'png',
      width: 480,
      height: 96,
    });
    expect((await request(selling.app).get('/portal/looks/shp_none.1.png')).status).toBe(404);
    expect((await owner.get('/desk')).text).not.toContain('/portal/looks/');
  });

  it('the looks of a shop are those of its mails, and the mail of an order holds its terms whole', async () => {
    const order = await placePaid(selling);
    const mail = selling.mails.find(({ subject }) => subject.startsWith('Your order'));
    for (const part of [
      ...['background:#b0413e', 'alt="Bora &amp; Söhne"', '/portal/looks/', 'Bora SRL · Via Roma 1'],
      ...['First: &lt;b>pay&lt;/b>.\nThen we send $&amp;.', 'Your right to withdraw', 'Within 14 days.'],
    ])
      expect(mail?.html).toContain(part);
    expect(mail?.text).toMatch(
      /-- \nBora SRL\nVia Roma 1\n.*Terms of sale\n\nFirst: <b>pay<\/b>\.\nThen we send \$&\./s,
    );
    const kept = await selling.ctx.db('mails').where({ order_id: order.order_key }).pluck('content');
    expect(kept.join()).not.toContain('Within 14 days');
  });
});
