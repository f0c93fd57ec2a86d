/** `lost`: acknowledged and not there; `doubled`: there more than once; `wrong`: there, but not as it must be. */
export type Fault = 'lost' | 'doubled' | 'wrong';

export interface Findings {
  add(fault: Fault, text: string): void;
  /** Compares two lists of texts: what is missing is lost, what is too much is doubled or wrong. */
  compare(what: string, expected: string[], found: string[]): void;
  all: { fault: Fault; text: string }[];
}

function take(list: string[], item: string): boolean {
  const index = list.indexOf(item);
  if (index < 0) return false;
  list.splice(index, 1);
  return true;
}

export function createFindings(): Findings {
  const all: Findings['all'] = [];
  const add = (fault: Fault, text: string): void => void all.push({ fault, text });
  return {
    all,
    add,
    compare(what, expected, found) {
      const left = [...found];
      const missing = expected.filter((item) => !take(left, item));
      for (const item of missing) add('lost', `${what}: missing ${item}`);
      for (const item of left)
        add(expected.includes(item) ? 'doubled' : 'wrong', `${what}: too much ${item}`);
    },
  };
}
