import sharp from 'sharp';
import { refuse, type Outcome } from '../platform/outcome.ts';

const MOST_BYTES = 2 * 1024 * 1024;
const MOST_PIXELS = 20_000_000;
/** Twice as large as it is shown at the most, for screens with twice as many points. */
const WIDEST = 480;
const HIGHEST = 128;
/** An SVG is a page that can hold anything; it is no picture here. */
const KINDS = ['png', 'jpeg', 'webp', 'gif'];

/** Draws a logo anew as a PNG. Refused by `logo`: `logo_kind`, `logo_too_big` (2 MB, 20 million pixels). */
export async function drawLogo(bytes: Buffer): Promise<Outcome<{ png: Buffer }>> {
  if (bytes.length > MOST_BYTES) return refuse('logo', 'logo_too_big');
  try {
    const { format, width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (!KINDS.includes(format)) return refuse('logo', 'logo_kind');
    if (width * height > MOST_PIXELS) return refuse('logo', 'logo_too_big');
    const png = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 })
      .resize({ width: WIDEST, height: HIGHEST, fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 9, palette: true })
      .toBuffer();
    return { ok: true, png };
  } catch {
    return refuse('logo', 'logo_kind');
  }
}
