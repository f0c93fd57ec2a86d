export type CaseKind = 'return' | 'question';

/** How far a case is. A question is `asked` until it is `closed`. */
export type CaseState =
  'asked' | 'agreed' | 'on_its_way' | 'received' | 'money_back' | 'exchanged' | 'refused' | 'closed';

/** Whose turn it is; nobody's when it is closed. */
export type WaitsFor = 'us' | 'buyer' | 'nobody';

export type CaseMove =
  'agree' | 'refuse' | 'send' | 'receive' | 'refund' | 'exchange' | 'close' | 'withdraw' | 'reopen';

interface Rule {
  from: CaseState[];
  to: CaseState;
  by: 'staff' | 'customer';
  /** Who is waited for then. */
  waitsFor: WaitsFor;
  /** What else than a return can be moved so. */
  alsoQuestions: boolean;
}

const returns = (from: CaseState[], to: CaseState, by: Rule['by'], waitsFor: WaitsFor): Rule => ({
  ...{ from, to, by, waitsFor },
  alsoQuestions: false,
});
const all = (from: CaseState[], to: CaseState, by: Rule['by'], waitsFor: WaitsFor): Rule => ({
  ...{ from, to, by, waitsFor },
  alsoQuestions: true,
});

/**
 * Every step of a case: from where, to where, whose it is, and who is waited for then. `exchange` is also a repaired
 * piece that goes back; money may go back before anything was received: "keep the broken one".
 */
export const MOVES: Record<CaseMove, Rule> = {
  agree: returns(['asked', 'refused'], 'agreed', 'staff', 'buyer'),
  refuse: returns(['asked', 'agreed', 'on_its_way', 'received'], 'refused', 'staff', 'buyer'),
  send: returns(['agreed'], 'on_its_way', 'customer', 'us'),
  receive: returns(['agreed', 'on_its_way'], 'received', 'staff', 'us'),
  refund: returns(['asked', 'agreed', 'on_its_way', 'received'], 'money_back', 'staff', 'buyer'),
  exchange: returns(['agreed', 'on_its_way', 'received'], 'exchanged', 'staff', 'buyer'),
  close: all(['asked', 'agreed', 'money_back', 'exchanged', 'refused'], 'closed', 'staff', 'nobody'),
  withdraw: all(['asked', 'agreed'], 'closed', 'customer', 'nobody'),
  reopen: all(['closed'], 'asked', 'customer', 'us'),
};

/** Lists the steps that somebody can take now. */
export function movesOf(kind: CaseKind, state: CaseState, by: Rule['by']): CaseMove[] {
  return (Object.keys(MOVES) as CaseMove[]).filter((move) => {
    const rule = MOVES[move];
    return rule.by === by && rule.from.includes(state) && (kind === 'return' || rule.alsoQuestions);
  });
}
