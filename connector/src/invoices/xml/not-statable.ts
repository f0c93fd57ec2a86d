/**
 * What keeps a document out of a form, as a word that a page has a sentence for. Such a document is not written half
 * true: the writers throw.
 */
export type Obstacle =
  | 'no_lines'
  | 'not_two_decimals'
  | 'reason_missing'
  | 'corrects_missing'
  | 'seller_name_missing'
  | 'seller_id_missing'
  | 'seller_vat_missing'
  | 'buyer_name_missing'
  | 'buyer_vat_missing'
  | 'delivery_country_missing'
  | 'currency_not_euro'
  | 'rate_not_two_decimals'
  | 'natura_missing'
  | 'figure_too_long'
  | 'number_too_long'
  | 'seller_not_italian'
  | 'seller_regime_missing'
  | 'seller_address_incomplete'
  | 'buyer_code_missing'
  | 'buyer_address_incomplete'
  | 'buyer_is_seller';

/** Thrown by a writer for a document that its form cannot state; ask for the obstacles first. */
export class NotStatable extends Error {
  readonly obstacles: Obstacle[];
  constructor(obstacles: Obstacle[]) {
    super(`The form cannot state this document: ${obstacles.join(', ')}.`);
    this.name = 'NotStatable';
    this.obstacles = obstacles;
  }
}

/** Collects the obstacles whose check came out true. */
export const found = (checks: [Obstacle, boolean][]): Obstacle[] =>
  checks.filter(([, isInTheWay]) => isInTheWay).map(([obstacle]) => obstacle);

export function assertStatable(obstacles: Obstacle[]): void {
  if (obstacles.length > 0) throw new NotStatable(obstacles);
}
