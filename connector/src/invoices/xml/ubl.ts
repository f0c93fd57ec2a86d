import type { FrozenDocument } from '../document.ts';
import { EN16931, toEn16931, type EnDocument, type EnLine, type EnTax } from './en16931.ts';
import { paidBy } from './paid-by.ts';
import { ublParties, vatScheme } from './ubl-parties.ts';
import { group, text, toXmlFile, type Xml } from './write.ts';

const SPACES = 'urn:oasis:names:specification:ubl:schema:xsd';

type Amount = (name: string, value: string | null) => Xml;

const amountIn =
  (currency: string): Amount =>
  (name, value) =>
    text(name, value ?? '', { currencyID: currency });

const taxFields = ({ category, rate }: EnTax, ...reason: Xml[]): Xml[] => [
  text('cbc:ID', category),
  text('cbc:Percent', rate ?? ''),
  ...reason,
  vatScheme,
];

function taxTotal({ tax, groups }: EnDocument, amount: Amount): Xml {
  return group('cac:TaxTotal', [
    amount('cbc:TaxAmount', tax),
    ...groups.map((each) =>
      group('cac:TaxSubtotal', [
        amount('cbc:TaxableAmount', each.net),
        amount('cbc:TaxAmount', each.tax),
        group(
          'cac:TaxCategory',
          taxFields(
            each,
            text('cbc:TaxExemptionReasonCode', each.reasonCode),
            text('cbc:TaxExemptionReason', each.reason),
          ),
        ),
      ]),
    ),
  ]);
}

function line(each: EnLine, isCredit: boolean, amount: Amount): Xml {
  return group(isCredit ? 'cac:CreditNoteLine' : 'cac:InvoiceLine', [
    text('cbc:ID', each.id),
    text(isCredit ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity', each.quantity, { unitCode: 'C62' }),
    amount('cbc:LineExtensionAmount', each.net),
    group('cac:Item', [
      text('cbc:Name', each.name),
      group('cac:SellersItemIdentification', [text('cbc:ID', each.sku)]),
      group('cac:ClassifiedTaxCategory', taxFields(each)),
    ]),
    group('cac:Price', [amount('cbc:PriceAmount', each.unitPrice)]),
  ]);
}

const allowances = (document: EnDocument, amount: Amount): Xml[] =>
  document.allowances.map((each) =>
    group('cac:AllowanceCharge', [
      text('cbc:ChargeIndicator', 'false'),
      text('cbc:AllowanceChargeReasonCode', '95'),
      text('cbc:AllowanceChargeReason', each.name),
      amount('cbc:Amount', each.amount),
      group('cac:TaxCategory', taxFields(each)),
    ]),
  );

const totals = (document: EnDocument, amount: Amount): Xml =>
  group('cac:LegalMonetaryTotal', [
    amount('cbc:LineExtensionAmount', document.lineTotal),
    amount('cbc:TaxExclusiveAmount', document.net),
    amount('cbc:TaxInclusiveAmount', document.gross),
    amount('cbc:AllowanceTotalAmount', document.allowanceTotal),
    amount('cbc:PrepaidAmount', document.paid),
    amount('cbc:PayableRoundingAmount', document.rounding),
    amount('cbc:PayableAmount', document.due),
  ]);

/** A supply whose day of delivery is not known names the day on which its tax is due as its period. */
function period({ delivery, taxPoint }: FrozenDocument): Xml {
  if (!delivery || delivery.on) return null;
  return group('cac:InvoicePeriod', [text('cbc:StartDate', taxPoint), text('cbc:EndDate', taxPoint)]);
}

function heading(document: FrozenDocument, isCredit: boolean): Xml[] {
  const { issuedOn, taxPoint, totals: all } = document;
  const dueOn = !isCredit && all.due > 0 ? (document.dueOn ?? issuedOn) : '';
  const differs = taxPoint === issuedOn ? '' : taxPoint;
  const type = text(isCredit ? 'cbc:CreditNoteTypeCode' : 'cbc:InvoiceTypeCode', isCredit ? '381' : '380');
  const note = text('cbc:Note', document.reason);
  return [
    text('cbc:CustomizationID', EN16931),
    text('cbc:ID', document.number),
    text('cbc:IssueDate', issuedOn),
    // The two kinds have the tax point on different sides of their type.
    ...(isCredit
      ? [text('cbc:TaxPointDate', differs), type, note]
      : [text('cbc:DueDate', dueOn), type, note, text('cbc:TaxPointDate', differs)]),
    text('cbc:DocumentCurrencyCode', document.currency),
    period(document),
    group('cac:OrderReference', [text('cbc:ID', document.order.number)]),
    document.corrects &&
      group('cac:BillingReference', [
        group('cac:InvoiceDocumentReference', [
          text('cbc:ID', document.corrects.number),
          text('cbc:IssueDate', document.corrects.issuedOn),
        ]),
      ]),
  ];
}

/** Writes a document as UBL 2.1, an Invoice or a CreditNote by EN 16931. Throws `NotStatable`. */
export function writeUbl(document: FrozenDocument): string {
  const stated = toEn16931(document);
  const isCredit = document.kind === 'creditNote';
  const amount = amountIn(document.currency);
  const { code, iban } = paidBy(document);
  const name = isCredit ? 'CreditNote' : 'Invoice';
  const children = [
    ...heading(document, isCredit),
    ...ublParties(document, stated.hasVatNumbers),
    group('cac:PaymentMeans', [
      text('cbc:PaymentMeansCode', code),
      group('cac:PayeeFinancialAccount', [text('cbc:ID', iban)]),
    ]),
    ...allowances(stated, amount),
    taxTotal(stated, amount),
    totals(stated, amount),
    ...stated.lines.map((each) => line(each, isCredit, amount)),
  ];
  return toXmlFile(
    group(name, children, {
      xmlns: `${SPACES}:${name}-2`,
      'xmlns:cac': `${SPACES}:CommonAggregateComponents-2`,
      'xmlns:cbc': `${SPACES}:CommonBasicComponents-2`,
    }),
  );
}
