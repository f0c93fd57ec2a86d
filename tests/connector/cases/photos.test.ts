import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import sharp from 'sharp';
import { moveCase } from '../../../connector/src/cases/moves.ts';
import { addPhoto, findPhoto } from '../../../connector/src/cases/photos.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { createBrowser, hiddenFields, type Browser } from '../../portal/browse.ts';
import { connectTheirShop, placeOrder, readCode } from '../customers/visitor.ts';
import { addBuyer, opened } from './buyers.ts';

let app: TestApp;
let anna: Awaited<ReturnType<typeof addBuyer>>;
let bruno: Awaited<ReturnType<typeof addBuyer>>;
let caseId: string;
let jpeg: Buffer;

/** 64 × 48 points, made by libheif. */
const HEIC = Buffer.from(
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAANQACAAEAAAAAAAAAAQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAAALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGltZwACAAEAAQAAAD1tZGF0AAAAMSgBr1jm9Oq//+nA//cz/9KefV/5C+v5c+v6bSVJLbAiIx402iJck42N3KC7oSo0ldg=',
  'base64',
);

const picture = (over: { width?: number; height?: number } = {}) =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#a33', ...over } });

/** A JPEG that says it is as large as this, whatever is in it. */
function saying(side: number): Buffer {
  const bytes = Buffer.from(jpeg);
  const at = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(side, at + 5);
  bytes.writeUInt16BE(side, at + 7);
  return bytes;
}

beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  anna = await addBuyer(app, 'anna');
  bruno = await addBuyer(app, 'bruno');
  const order = await placeOrder(app, anna.email);
  caseId = await opened(app, anna, order);
  const exif = { IFD0: { Make: 'SecretCam' }, IFD3: { GPSLatitude: '45/1 4/1 0/1' } };
  jpeg = await picture().withMetadata({ orientation: 6 }).withExifMerge(exif).jpeg().toBuffer();
});
beforeEach(async () => {
  for (const table of ['case_photos', 'rate_limits', 'mails']) await app.ctx.db(table).delete();
  await app.ctx.db('cases').update({ state: 'asked', waits_for: 'us' });
});
afterAll(() => app.close());

const add = (bytes: Buffer, by = anna) => addPhoto(app.ctx, { caseId, by, bytes });
const kept = async (): Promise<{ id: string; bytes: Buffer; width: number; height: number }[]> =>
  app.ctx.db('case_photos').orderBy('id').select('*');

describe('a photo of a case', () => {
  it('a photo is drawn anew, as it was held, without what the camera wrote', async () => {
    expect(jpeg.includes('SecretCam')).toBe(true);
    expect(await add(jpeg)).toEqual({ ok: true });
    const [photo] = await kept();
    expect(photo).toMatchObject({ width: 40, height: 60 });
    expect(photo?.bytes.includes('SecretCam')).toBe(false);
    const { format, exif, icc, xmp } = await sharp(photo?.bytes).metadata();
    expect({ format, exif, icc, xmp }).toMatchObject({ format: 'jpeg' });
    expect([exif, icc, xmp]).toEqual([undefined, undefined, undefined]);
  });

  it('a PNG and a HEIC become a JPEG, a large one a smaller one, and one is kept once', async () => {
    const png = await picture({ width: 3000, height: 1500 }).png().toBuffer();
    for (const bytes of [png, HEIC, HEIC]) expect(await add(bytes)).toEqual({ ok: true });
    const all = await kept();
    expect(all.map(({ width, height }) => [width, height]).sort()).toEqual([
      [2000, 1000],
      [64, 48],
    ]);
    for (const { bytes } of all) expect((await sharp(bytes).metadata()).format).toBe('jpeg');
  });

  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['a page that is called a photo', () => Buffer.from('<script>alert(1)</script>'), 'photo_kind'],
    ['a drawing of lines', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'photo_kind'],
    ['a GIF', () => picture().gif().toBuffer(), 'photo_kind'],
    ['nothing', () => Buffer.alloc(0), 'photo_kind'],
    ['half a JPEG', () => jpeg.subarray(0, jpeg.length / 2), 'photo_unreadable'],
    [
      'a JPEG’s first bytes before a page',
      () => Buffer.concat([jpeg.subarray(0, 3), Buffer.from('<p>')]),
      'photo_unreadable',
    ],
    ['half a HEIC', () => HEIC.subarray(0, 300), 'photo_unreadable'],
    ['a bomb of 4 billion points', () => saying(65_000), 'photo_pixels'],
    ['a bomb of 100 million points', () => saying(10_000), 'photo_pixels'],
  ])('%s is refused, and nothing of it is kept', async (_what, make, reason) => {
    expect(await add(await make())).toEqual({ ok: false, field: 'photos', reason });
    expect(await kept()).toEqual([]);
  });

  it('a photo is its buyer’s and the staff’s, and nobody else’s', async () => {
    await expect(add(jpeg, bruno)).rejects.toMatchObject({ code: 'not_found' });
    await add(jpeg);
    const [{ id } = { id: '' }] = await kept();
    const find = (by: Parameters<typeof findPhoto>[1]['by']) => findPhoto(app.ctx.db, { caseId, id, by });
    expect(await find(bruno)).toBeNull();
    expect(await find(anna)).toBeInstanceOf(Buffer);
    expect(await find({ kind: 'staff', id: 'stf_sara' })).toBeInstanceOf(Buffer);
    expect(await findPhoto(app.ctx.db, { caseId: 'cas_other', id, by: anna })).toBeNull();
  });

  it('a photo that was waited for tells the staff, and none is added to a closed case', async () => {
    await app.ctx.db('cases').update({ waits_for: 'buyer' });
    await add(jpeg);
    await add(HEIC);
    expect(await app.ctx.db('mails').pluck('kind')).toEqual(['case_told_photo']);
    await moveCase(app.ctx, {
      ...{ caseId, move: 'withdraw', by: anna },
      entries: { text: '', sendTo: '', labelUrl: '' },
    });
    expect(await add(await picture().png().toBuffer())).toMatchObject({ reason: 'case_moved' });
  });

  it('a case takes twelve photos', async () => {
    for (let n = 0; n < 12; n += 1)
      await add(
        await picture({ width: 10 + n })
          .png()
          .toBuffer(),
      );
    expect(await add(jpeg)).toMatchObject({ reason: 'too_many_photos' });
    expect(await kept()).toHaveLength(12);
  });
});

describe('the form that brings photos', () => {
  let browser: Browser;
  const path = () => `/portal/cases/${caseId}`;

  beforeAll(async () => {
    browser = createBrowser(app.app);
    await browser.submit('/portal/sign-in?lang=en', '/portal/sign-in', { email: anna.email });
    const code = await readCode(app);
    await browser.submit('/portal/sign-in/code', '/portal/sign-in/code', { code });
  });

  /** Sends files as a browser does. */
  async function send(
    files: Buffer[],
    { token, to = `${path()}/photos` }: { token?: string; to?: string } = {},
  ) {
    const { text } = await browser.get(path());
    const fields = hiddenFields(text, `${path()}/photos`);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const post = request(app.app).post(to).set('cookie', cookie);
    void post.field('form_token', token ?? fields['form_token'] ?? '');
    for (const file of files)
      void post.attach('photos', file, { filename: '../../x.php', contentType: 'text/html' });
    return post;
  }

  it('the form takes what is a photo, whatever it is called, and shows it', async () => {
    const answer = await send([jpeg, HEIC]);
    expect(answer.headers['location']).toBe(`${path()}?done=case_photos`);
    const page = await browser.get(path());
    const [, src = ''] = /<img src="([^"]*)"/.exec(page.text) ?? [];
    const photo = await browser.get(src);
    expect(photo.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'content-disposition': 'inline; filename="photo.jpg"',
    });
    const stranger = await createBrowser(app.app).get(src);
    expect(stranger.status).toBe(303);
  });

  it('the form says what is wrong with a file, and keeps those before it', async () => {
    const answer = await send([jpeg, Buffer.from('<p>')]);
    expect([answer.status, answer.text.includes('This is no photo')]).toEqual([422, true]);
    expect(await kept()).toHaveLength(1);
    const none = await send([]);
    expect(none.text).toContain('Choose a photo.');
    const big = await send([Buffer.concat([jpeg, Buffer.alloc(8 * 1024 * 1024)])]);
    expect([big.status, big.text.includes('8 MB at most')]).toEqual([422, true]);
  });

  it('the form takes three files, and nothing without its token, from strangers or at another address', async () => {
    expect((await send([jpeg, HEIC, jpeg, HEIC])).status).toBe(413);
    expect((await send([jpeg], { token: 'x' })).status).toBe(403);
    expect((await send([jpeg], { to: `${path()}/reply` })).status).toBe(415);
    const anonymous = await request(app.app).post(`${path()}/photos`).attach('photos', jpeg, 'a.jpg');
    expect(anonymous.status).toBe(403);
    expect((await send([jpeg], { to: '/portal/cases/cas_other/photos' })).status).toBe(404);
    expect(await kept()).toEqual([]);
  });
});
