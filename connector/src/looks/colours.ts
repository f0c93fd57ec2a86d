/** A colour as three channels of 0 to 255. */
type Rgb = [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** The paper of the pages by day, and their cards by night: portal/src/ui/styles/tokens.css. */
const DAY: Rgb = [246, 244, 238];
const NIGHT: Rgb = [26, 32, 29];
/** WCAG 2.2, 1.4.3. */
const READABLE = 4.5;

function rgbOf(hex: string): Rgb {
  const whole = Number.parseInt(hex.slice(1), 16);
  return [whole >> 16, (whole >> 8) & 255, whole & 255];
}

const hexOf = (colour: Rgb): string =>
  `#${colour.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

/** `share` of the second colour in the first: 0 to 1. */
const mix = (colour: Rgb, other: Rgb, share: number): Rgb =>
  colour.map((channel, index) => channel + ((other[index] ?? 0) - channel) * share) as Rgb;

/** The relative luminance of WCAG 2.2, 0 to 1. */
function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
    const part = Math.round(channel) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Rgb, other: Rgb): number {
  const [high = 1, low = 1] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** Moves a colour towards black or white until it can be read on all of these. */
function readableOn(colour: Rgb, papers: Rgb[], towards: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    const moved = rgbOf(hexOf(mix(colour, towards, share)));
    if (papers.every((paper) => contrast(moved, paper) >= READABLE)) return moved;
  }
  return towards;
}

export interface Colours {
  /** Of links, and behind the words of buttons. */
  accent: string;
  strong: string;
  onAccent: string;
  /** Behind ordinary text. */
  soft: string;
}

/**
 * The colours that go with the one that an owner chose, readable by 4.5 : 1 whatever it is. `#ffee00` → a dark yellow by
 * day, itself by night.
 */
export function coloursOf(accent: string): { day: Colours; night: Colours } {
  const chosen = rgbOf(accent);
  const day = readableOn(chosen, [DAY, WHITE, mix(chosen, DAY, 0.9)], BLACK);
  const night = readableOn(chosen, [NIGHT, mix(chosen, NIGHT, 0.82)], WHITE);
  const onNight = readableOn(mix(night, BLACK, 0.85), [night], BLACK);
  return {
    day: {
      ...{ accent: hexOf(day), strong: hexOf(mix(day, BLACK, 0.25)), onAccent: hexOf(WHITE) },
      soft: hexOf(mix(chosen, DAY, 0.9)),
    },
    night: {
      ...{ accent: hexOf(night), strong: hexOf(mix(night, WHITE, 0.3)), onAccent: hexOf(onNight) },
      soft: hexOf(mix(chosen, NIGHT, 0.82)),
    },
  };
}
