import type { Big } from 'big.js';
import { VAT_NUMBERS } from '../../contract/vat-numbers.ts';
import type { TaxGroup } from '../document.ts';

/** What decides how a part of an order is taxed. */
export interface TaxCase {
  /** Percent. */
  rate: Big;
  seller: { country: string; taxRegime: string; usesOss: boolean };
  buyerKind: 'person' | 'company';
  /** Where the goods go, by `vatAreaOf`: `DE`, or `IT 23041` for Livigno. */
  area: string;
}

type Stated = Pick<TaxGroup, 'category' | 'natura' | 'reasonCode' | 'reason'>;

interface Rule {
  what: string;
  holds(taxed: TaxCase): boolean;
  states: Stated;
}

const NO_REASON = { en: '', it: '' };
const isInEu = (area: string): boolean => area in VAT_NUMBERS;
/** Parts of countries with a tax of their own, and countries that are not known, are for a person to decide. */
const isOutsideEu = (area: string): boolean => /^[A-Z]{2}$/.test(area) && !isInEu(area);

/** From above, the first rule that holds. What no rule names is held, not guessed. */
const RULES: Rule[] = [
  {
    what: 'Tax of the country where the goods go, declared in one place (OSS).',
    holds: ({ rate, seller, buyerKind, area }) =>
      rate.gt(0) && seller.usesOss && buyerKind === 'person' && isInEu(area) && area !== seller.country,
    states: { category: 'S', natura: 'N7', reasonCode: '', reason: NO_REASON },
  },
  {
    what: 'Taxed.',
    holds: ({ rate }) => rate.gt(0),
    states: { category: 'S', natura: '', reasonCode: '', reason: NO_REASON },
  },
  {
    what: 'Italy’s small business (forfettario).',
    holds: ({ seller }) => seller.country === 'IT' && seller.taxRegime === 'RF19',
    states: {
      category: 'E',
      natura: 'N2.2',
      reasonCode: '',
      reason: {
        en: 'Not subject to VAT: small business, art. 1 (54-89) of Italian law 190/2014',
        it: 'Operazione non soggetta a IVA ai sensi dell’art. 1, commi 54-89, L. 190/2014',
      },
    },
  },
  {
    what: 'Goods that leave the EU.',
    holds: ({ seller, area }) => seller.country === 'IT' && isOutsideEu(area) && area !== 'SM',
    states: {
      category: 'G',
      natura: 'N3.1',
      reasonCode: 'VATEX-EU-G',
      reason: {
        en: 'Export, not taxable: art. 8 of Italian decree 633/1972',
        it: 'Operazione non imponibile, art. 8 DPR 633/1972',
      },
    },
  },
];

/** How a part is stated; undefined when nobody has said why it is not taxed. */
export const statedAs = (taxed: TaxCase): Stated | undefined =>
  RULES.find(({ holds }) => holds(taxed))?.states;
