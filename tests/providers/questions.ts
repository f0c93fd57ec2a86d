import type { Fault } from './fault.ts';

/** What the published files have otherwise than the provider does: they are not of today's API, or show a whole object. Each has its reason. */
const QUESTIONS: { of: RegExp; at?: RegExp; says: RegExp; reason: string }[] = [
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
  {
    of: /disputes\/\{id\}$/,
    at: /\/invoice_number$/,
    says: /^must match pattern/,
    reason:
      'An order may carry any invoice number, and a dispute shows it as it was given; its own form is narrower.',
  },
  {
    of: /^GET \/v1\/customer\/disputes$/,
    at: /^$/,
    says: /^must have required property '(name|message|debug_id)'/,
    reason: 'A token that is refused is answered by the sign-in of the API, in the form of OAuth.',
  },
  {
    of: /^(GET|POST) \/v1\//,
    at: /\/latest_charge\/refunds$/,
    says: /^is missing$/,
    reason: 'A charge has shown its refunds by itself only until the version 2022-11-15 of the API.',
  },
  {
    of: /^GET \/v1\//,
    at: /^\/(latest_charge|metadata)$|^\/last_payment_error\/payment_method\/card\/fingerprint$/,
    says: /^is missing$/,
    reason: 'The key of a browser sees neither the charge nor the metadata nor the fingerprint of a card.',
  },
];

/** The reason why a fault is a question to the files and none to us; undefined for a fault. */
export const questionOf = ({ of, at, says }: Fault): string | undefined =>
  QUESTIONS.find((each) => each.of.test(of) && (each.at?.test(at) ?? true) && each.says.test(says))?.reason;
