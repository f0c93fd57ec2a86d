/** What a picture is by its own bytes, whatever it is called. */
export type PhotoKind = 'jpeg' | 'png' | 'heic';

const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const startsWith = (bytes: Buffer, start: Buffer): boolean => bytes.subarray(0, start.length).equals(start);

/** Null for whatever is none of them: a web page called photo.jpg, a GIF, an SVG. */
export function kindOf(bytes: Buffer): PhotoKind | null {
  if (startsWith(bytes, Buffer.from([0xff, 0xd8, 0xff]))) return 'jpeg';
  if (startsWith(bytes, PNG)) return 'png';
  const isBox = bytes.subarray(4, 8).toString('latin1') === 'ftyp';
  return isBox && HEIC_BRANDS.includes(bytes.subarray(8, 12).toString('latin1')) ? 'heic' : null;
}
