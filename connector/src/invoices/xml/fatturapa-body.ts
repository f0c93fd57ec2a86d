import { Big } from 'big.js';
import { sum } from '../../platform/money.ts';
import { DAY } from '../../platform/clock.ts';
import type { DocumentLine, DocumentPayment, FrozenDocument, TaxGroup } from '../document.ts';
import { toLatin1 } from './latin1.ts';
import { group, text, type Xml } from './write.ts';

/** The form has euros alone, with two decimals. */
export const euros = (amount: number): string => new Big(amount).div(100).toFixed(2);

/** At least two decimals, and at most eight. */
export function figure(value: string): string {
  const exact = new Big(value);
  return exact.toFixed(Math.max(2, exact.toFixed().split('.')[1]?.length ?? 0));
}

/** Tax that another state of the EU gets is not Italy's: its rate stands as a note, and Italy's rate is zero. */
const isOss = ({ natura }: TaxGroup): boolean => natura === 'N7';
export const rateOf = (taxed: TaxGroup): string => new Big(isOss(taxed) ? 0 : taxed.ratePercent).toFixed(2);

const groupAt = ({ groups, lines }: FrozenDocument, line: DocumentLine): TaxGroup => {
  const taxed = groups[line.group];
  if (!taxed)
    throw new RangeError(
      `Line ${lines.indexOf(line) + 1} names tax group ${line.group}, which there is not.`,
    );
  return taxed;
};

/** A delivery that is invoiced later than 12 days after it has a kind of its own; otherwise it would be late. */
const IN_TIME = 12 * DAY;
function typeOf({ kind, delivery, taxPoint, issuedOn }: FrozenDocument): 'TD01' | 'TD04' | 'TD24' {
  if (kind === 'creditNote') return 'TD04';
  return delivery && Date.parse(issuedOn) - Date.parse(taxPoint) > IN_TIME ? 'TD24' : 'TD01';
}

/** The tax of another state by its rate, which is part of the total and of no group: `IVA DE 19 %: 3.90 EUR (OSS)`. */
function ossNotes({ groups, delivery, buyer }: FrozenDocument): string[] {
  const { country } = delivery?.address ?? buyer.address;
  return groups
    .filter(isOss)
    .map(
      ({ ratePercent, tax }) => `IVA ${country} ${new Big(ratePercent).toFixed()} %: ${euros(tax)} EUR (OSS)`,
    );
}

function stampDuty({ kind, stampDuty: duty }: FrozenDocument): Xml {
  if (!duty || kind === 'creditNote') return null;
  return group('DatiBollo', [text('BolloVirtuale', 'SI'), text('ImportoBollo', euros(duty.amount))]);
}

function general(document: FrozenDocument): Xml {
  const { issuedOn, number, totals, order, corrects, reason } = document;
  const causes = [reason, `Ordine ${order.number} del ${order.placedOn}`, ...ossNotes(document)];
  return group('DatiGenerali', [
    group('DatiGeneraliDocumento', [
      text('TipoDocumento', typeOf(document)),
      text('Divisa', 'EUR'),
      text('Data', issuedOn),
      text('Numero', number),
      stampDuty(document),
      text('ImportoTotaleDocumento', euros(totals.payable)),
      text('Arrotondamento', totals.rounding === 0 ? '' : euros(totals.rounding)),
      ...causes.map((cause) => text('Causale', toLatin1(cause, 200))),
    ]),
    corrects &&
      group('DatiFattureCollegate', [text('IdDocumento', corrects.number), text('Data', corrects.issuedOn)]),
  ]);
}

/** An article number that the form cannot hold whole is left out: a part of it would be another one. */
function article(sku: string): Xml {
  const code = toLatin1(sku, 36);
  return code === '' || code.length > 35
    ? null
    : group('CodiceArticolo', [text('CodiceTipo', 'SKU'), text('CodiceValore', code)]);
}

const SPECIAL: Partial<Record<DocumentLine['kind'], string>> = { shipping: 'AC', discount: 'SC' };

function line(document: FrozenDocument, each: DocumentLine, index: number): Xml {
  const taxed = groupAt(document, each);
  const { country } = document.delivery?.address ?? document.buyer.address;
  return group('DettaglioLinee', [
    text('NumeroLinea', String(index + 1)),
    text('TipoCessionePrestazione', SPECIAL[each.kind] ?? ''),
    article(each.sku),
    text('Descrizione', toLatin1(each.name, 1000) || toLatin1(each.sku, 1000) || '-'),
    text('Quantita', figure(each.quantity)),
    text('PrezzoUnitario', figure(each.unitPrice)),
    text('PrezzoTotale', euros(each.net)),
    text('AliquotaIVA', rateOf(taxed)),
    text('Natura', taxed.natura),
    isOss(taxed)
      ? group('AltriDatiGestionali', [
          text('TipoDato', 'OSS'),
          text('RiferimentoTesto', `IVA ${country}`),
          text('RiferimentoNumero', figure(taxed.ratePercent)),
        ])
      : null,
  ]);
}

/** One group for each rate and reason, made of the very lines: the office adds them up. */
function summaries({ groups }: FrozenDocument): Xml[] {
  const keyOf = (taxed: TaxGroup): string => `${rateOf(taxed)} ${taxed.natura}`;
  return [...new Set(groups.map(keyOf))].map((key) => {
    const same = groups.filter((each) => keyOf(each) === key);
    const [first] = same;
    const isUntaxed = first !== undefined && first.natura !== '';
    const reasons = [...new Set(same.map(({ reason }) => reason.it))].join('; ');
    return group('DatiRiepilogo', [
      text('AliquotaIVA', first ? rateOf(first) : ''),
      text('Natura', first?.natura ?? ''),
      text('ImponibileImporto', euros(sum(same.map(({ net }) => net)))),
      text('Imposta', euros(isUntaxed ? 0 : sum(same.map(({ tax }) => tax)))),
      text('EsigibilitaIVA', isUntaxed ? '' : 'I'),
      text(
        'RiferimentoNormativo',
        isUntaxed ? toLatin1(reasons || 'IVA assolta in altro Stato UE (OSS)', 100) : '',
      ),
    ]);
  });
}

/** How something was paid, as far as the form has a word for it: what is not known how is left out. */
const MEANS: Record<DocumentPayment['means'], string> = {
  ...{ card: 'MP08', paypal: 'MP08', transfer: 'MP05', cash: 'MP01', other: '' },
};

function payments({ kind, payments: paid, totals, seller, dueOn, issuedOn }: FrozenDocument): Xml {
  if (kind === 'creditNote') return null;
  const iban = seller.iban.replace(/\s/g, '');
  const details = paid.map(({ means, amount }) =>
    MEANS[means] === ''
      ? null
      : group('DettaglioPagamento', [
          text('ModalitaPagamento', MEANS[means]),
          text('ImportoPagamento', euros(amount)),
        ]),
  );
  const due =
    totals.due > 0 && iban !== ''
      ? group('DettaglioPagamento', [
          text('ModalitaPagamento', 'MP05'),
          text('DataScadenzaPagamento', dueOn ?? issuedOn),
          text('ImportoPagamento', euros(totals.due)),
          text('IBAN', iban),
        ])
      : null;
  const all = [...details, due].filter((detail) => detail !== null);
  if (all.length === 0) return null;
  return group('DatiPagamento', [text('CondizioniPagamento', all.length === 1 ? 'TP02' : 'TP01'), ...all]);
}

/** What was sold, how it is taxed and how it is paid. */
export const fatturaBody = (document: FrozenDocument): Xml =>
  group('FatturaElettronicaBody', [
    general(document),
    group('DatiBeniServizi', [
      ...document.lines.map((each, index) => line(document, each, index)),
      ...summaries(document),
    ]),
    payments(document),
  ]);
