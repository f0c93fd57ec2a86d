import { all as readHeic } from 'heic-decode';
import sharp, { type Sharp } from 'sharp';
import type { PhotoKind } from './photo-kinds.ts';

/** What the thread is given; it answers with a Redrawn. */
export interface SentPhoto {
  bytes: Uint8Array;
  kind: PhotoKind;
}

/** A JPEG, or why there is none. */
export type Redrawn =
  | { ok: true; bytes: Uint8Array; width: number; height: number }
  | { ok: false; reason: 'photo_pixels' | 'photo_unreadable' };

/** More is no photo of a telephone; a file of a few KB may say that it has a thousand times as many. */
const MOST_PIXELS = { jpeg: 60_000_000, png: 60_000_000, heic: 30_000_000 };

/** Enough to see a scratch, and small enough to be looked at on the road. */
const LONGEST_SIDE = 2000;

const tooMany: Redrawn = { ok: false, reason: 'photo_pixels' };
const unreadable: Redrawn = { ok: false, reason: 'photo_unreadable' };

/** Turns it as the camera was held, and keeps nothing that the camera wrote: no place, no serial number, no thumbnail. */
async function draw(picture: Sharp): Promise<Redrawn> {
  const { data, info } = await picture
    .rotate()
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82 })
    .toBuffer({ resolveWithObject: true });
  return { ok: true, bytes: data, width: info.width, height: info.height };
}

/** The header says how many pixels there are before any is decoded. */
async function redrawHeic(bytes: Uint8Array): Promise<Redrawn> {
  const images = await readHeic({ buffer: bytes });
  try {
    const [image] = images;
    if (!image) return unreadable;
    const { width, height } = image;
    if (width * height > MOST_PIXELS.heic) return tooMany;
    const { data } = await image.decode();
    return await draw(sharp(data, { raw: { width, height, channels: 4 } }));
  } finally {
    images.dispose();
  }
}

async function redrawPlain({ bytes, kind }: SentPhoto): Promise<Redrawn> {
  const options = { limitInputPixels: MOST_PIXELS[kind], failOn: 'error', pages: 1 } as const;
  // Without the limit, so that the header of a bomb is read and refused by its own name.
  const { format, width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (format !== kind) return unreadable;
  return width * height > MOST_PIXELS[kind] ? tooMany : draw(sharp(bytes, options));
}

/** Makes a JPEG of what was sent. Whatever cannot be read to its end is refused. */
export async function redraw(sent: SentPhoto): Promise<Redrawn> {
  try {
    return await (sent.kind === 'heic' ? redrawHeic(sent.bytes) : redrawPlain(sent));
  } catch {
    return unreadable;
  }
}
