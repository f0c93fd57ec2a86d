/** An element as it was read: its name without prefix, its text, its attributes and what is inside. */
export interface Read {
  name: string;
  text: string;
  attributes: Record<string, string>;
  children: Read[];
}

const TOKEN = /<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)>|([^<]+)/gy;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

const plain = (text: string): string =>
  text.replace(/&(\w*);?/g, (whole, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined || !whole.endsWith(';')) throw new Error(`"${whole}" is no escape.`);
    return character;
  });

/**
 * Reads XML as our writer makes it, and nothing looser: no comments, no mixed text, every element closed and none empty.
 * Throws with what is wrong.
 */
export function readXml(file: string): Read {
  const body = file.replace('<?xml version="1.0" encoding="UTF-8"?>\n', '').trimEnd();
  if (body.length >= file.length - 1) throw new Error('It does not begin as XML in UTF-8.');
  const root: Read = { name: '', text: '', attributes: {}, children: [] };
  const open: Read[] = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const token = TOKEN.exec(body);
    const parent = open.at(-1);
    if (!token || !parent) throw new Error('It is not well-formed.');
    const [, closes, fullName = '', attributes = '', text] = token;
    const name = fullName.split(':').pop() ?? '';
    if (text !== undefined) parent.text += plain(text);
    else if (closes) {
      if (parent.name !== name) throw new Error(`${name} closes ${parent.name}.`);
      if ((parent.text === '') === (parent.children.length === 0))
        throw new Error(`${name} is empty or mixed.`);
      open.pop();
    } else {
      const pairs = [...attributes.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        plain(value),
      ]);
      const child: Read = {
        name,
        text: '',
        attributes: Object.fromEntries(pairs) as Record<string, string>,
        children: [],
      };
      parent.children.push(child);
      open.push(child);
    }
  }
  const [only] = root.children;
  if (open.length !== 1 || !only || root.children.length > 1)
    throw new Error('It is not one closed element.');
  return only;
}

/** All elements at a path below: `all(root, 'TaxTotal/TaxSubtotal')`. */
export function all(from: Read, path: string): Read[] {
  return path
    .split('/')
    .reduce(
      (level, name) => level.flatMap(({ children }) => children.filter((c) => c.name === name)),
      [from],
    );
}

/** The text of the one element at a path; empty where there is none, throws where there are several. */
export function one(from: Read, path: string): string {
  const [first, ...more] = all(from, path);
  if (more.length > 0) throw new Error(`${path} is there ${more.length + 1} times.`);
  return first?.text ?? '';
}
