import type { Fault } from './fault.ts';

/** What the published files do not have and PayPal does all the same: they are older than today's API. Each has its reason. */
const QUESTIONS: { of: RegExp; says: RegExp; reason: string }[] = [
  {
    of: /^POST /,
    says: /"issue":"DUPLICATE_REQUEST_ID"/,
    reason:
      'PayPal documents this issue for a PayPal-Request-Id with another body; the files do not list it.',
  },
  {
    of: /refund$/,
    says: /^fits none of the kinds: \{"id":/,
    reason: 'A repeated refund is answered with 200 like a repeated order; the files know only 201 there.',
  },
];

/** The reason why a fault is a question to the files and none to us; undefined for a fault. */
export const questionOf = ({ of, says }: Fault): string | undefined =>
  QUESTIONS.find((each) => each.of.test(of) && each.says.test(says))?.reason;
