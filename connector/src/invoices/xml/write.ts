import { mend } from '../../platform/text.ts';

/** A piece of XML that is written already; null is what there is nothing to say of, and it leaves no trace. */
export type Xml = { markup: string } | null;

type Attributes = Record<string, string>;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Characters that XML 1.0 forbids, even escaped. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escape = (text: string): string =>
  mend(text)
    .replace(FORBIDDEN, '')
    .replace(/[&<>"]/g, (each) => ESCAPES[each] ?? each)
    .replace(/\s+/g, ' ')
    .trim();

const opening = (name: string, attributes: Attributes): string =>
  [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escape(value)}"`)].join(' ');

/** An element with a text; null when the text is empty, because offices refuse an empty element like `<Natura/>`. */
export function text(name: string, value: string, attributes: Attributes = {}): Xml {
  const escaped = escape(value);
  return escaped === '' ? null : { markup: `<${opening(name, attributes)}>${escaped}</${name}>` };
}

/** An element around others, in their order; null when none of them says anything. */
export function group(name: string, children: Xml[], attributes: Attributes = {}): Xml {
  const inside = children.map((child) => child?.markup ?? '').join('');
  return inside === '' ? null : { markup: `<${opening(name, attributes)}>${inside}</${name}>` };
}

/** The whole file; its bytes are the UTF-8 of this string. */
export const toXmlFile = (root: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${root?.markup ?? ''}\n`;
