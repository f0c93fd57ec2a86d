/**
 * Why a document is held instead of issued, as a word that a page has a sentence for: what cannot be stated truthfully is
 * said to the owner with its figures, e.g. `totals_off` with `{ total: 1000, parts: 1200 }` for a gift card.
 */
export type HeldReason =
  | 'nothing_charged'
  | 'totals_off'
  | 'taxes_off'
  | 'tax_rounding'
  | 'tax_unknown'
  | 'taxes_on_one_base'
  | 'tax_reason_unknown'
  | 'tax_in_exempt_regime'
  | 'group_negative'
  | 'buyer_name_missing'
  | 'buyer_address_missing'
  | 'buyer_code_missing'
  | 'buyer_code_wrong'
  | 'buyer_is_seller'
  | 'buyer_vat_invalid'
  | 'buyer_vat_unknown'
  | 'entity_incomplete'
  | 'clock_wrong'
  | 'paid_long_ago'
  | 'other_currency'
  | 'more_than_invoiced'
  | 'refund_taken_back'
  | 'dispute_lost';

/** Amounts are minor units, rates percents. */
export type Figures = Record<string, string | number>;

/** Thrown inside of what builds a document; the verbs that issue return it as their outcome. */
export class Held extends Error {
  constructor(
    readonly reason: HeldReason,
    readonly figures: Figures = {},
  ) {
    super(`Not issued: ${reason} ${JSON.stringify(figures)}`);
    this.name = 'Held';
  }
}
