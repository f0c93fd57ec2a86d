const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * What of a text has room in `most` UTF-16 units, without half of what a reader sees as one character: of `Zoë👩‍👩‍👧`
 * four or five units are `Zoë`. A character that has no room at all, because somebody piled up accents, is cut within.
 */
export function startOf(text: string, most: number): string {
  if (text.length <= most) return text;
  // Where a character begins is seen from what stands before it and from the next two units.
  const end = characters.segment(text.slice(0, most + 2)).containing(most)?.index ?? 0;
  return text.slice(0, end === 0 ? most : end).replace(/[\uD800-\uDBFF]+$/, '');
}
