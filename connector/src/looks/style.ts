import { coloursOf, type Colours } from './colours.ts';
import { FONTS, type Look } from './look.ts';

/** Families that readers have on their own machines. */
export const FAMILIES = {
  sans: "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif",
  serif: "'Iowan Old Style','Palatino Linotype',Palatino,'Book Antiqua',Georgia,serif",
  round: "ui-rounded,'SF Pro Rounded','Hiragino Maru Gothic ProN',Quicksand,Nunito,system-ui,sans-serif",
};

const propertiesOf = ({ accent, strong, onAccent, soft }: Colours): string =>
  `--accent:${accent};--accent-strong:${strong};--on-accent:${onAccent};--accent-soft:${soft}`;

/** The stylesheet of a shop's portal: what it says instead of the house's own (portal/src/ui/styles/tokens.css). */
export function styleOf({ accent, fonts }: Pick<Look, 'accent' | 'fonts'>): string {
  const { text, titles } = FONTS[fonts];
  const faces = `:root{--sans:${FAMILIES[text]};--serif:${FAMILIES[titles]}}`;
  if (accent === '') return faces;
  const { day, night } = coloursOf(accent);
  const dark = `@media (prefers-color-scheme:dark){:root{${propertiesOf(night)}}}`;
  // What is printed is on paper, whatever the screen shows.
  return `${faces}:root{${propertiesOf(day)}}${dark}@media print{:root{${propertiesOf(day)}}}`;
}
