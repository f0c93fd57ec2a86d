/** Something staff should know of an order; `code` has a sentence on the desk, the rest says how much or which. */
export interface Flag {
  code: string;
  [detail: string]: unknown;
}

/** The flags that are stored with an order. */
export const readFlags = ({ flags }: { flags: string }): Flag[] => JSON.parse(flags) as Flag[];
