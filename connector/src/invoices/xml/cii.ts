import type { FrozenDocument } from '../document.ts';
import { agreement, day, deliveryOf } from './cii-parties.ts';
import { EN16931, toEn16931, type EnDocument, type EnLine, type EnTax, type EnTaxGroup } from './en16931.ts';
import { paidBy } from './paid-by.ts';
import { group, text, toXmlFile, type Xml } from './write.ts';

const STANDARD = 'urn:un:unece:uncefact:data:standard';

const taxFields = ({ category, rate }: EnTax): Xml[] => [
  text('ram:TypeCode', 'VAT'),
  text('ram:CategoryCode', category),
  text('ram:RateApplicablePercent', rate ?? ''),
];

const line = (each: EnLine): Xml =>
  group('ram:IncludedSupplyChainTradeLineItem', [
    group('ram:AssociatedDocumentLineDocument', [text('ram:LineID', each.id)]),
    group('ram:SpecifiedTradeProduct', [text('ram:SellerAssignedID', each.sku), text('ram:Name', each.name)]),
    group('ram:SpecifiedLineTradeAgreement', [
      group('ram:NetPriceProductTradePrice', [text('ram:ChargeAmount', each.unitPrice)]),
    ]),
    group('ram:SpecifiedLineTradeDelivery', [text('ram:BilledQuantity', each.quantity, { unitCode: 'C62' })]),
    group('ram:SpecifiedLineTradeSettlement', [
      group('ram:ApplicableTradeTax', taxFields(each)),
      group('ram:SpecifiedTradeSettlementLineMonetarySummation', [text('ram:LineTotalAmount', each.net)]),
    ]),
  ]);

const taxGroup = (each: EnTaxGroup, taxPoint: string): Xml =>
  group('ram:ApplicableTradeTax', [
    text('ram:CalculatedAmount', each.tax),
    text('ram:TypeCode', 'VAT'),
    text('ram:ExemptionReason', each.reason),
    text('ram:BasisAmount', each.net),
    text('ram:CategoryCode', each.category),
    text('ram:ExemptionReasonCode', each.reasonCode),
    taxPoint
      ? group('ram:TaxPointDate', [text('udt:DateString', taxPoint.replaceAll('-', ''), { format: '102' })])
      : null,
    text('ram:RateApplicablePercent', each.rate ?? ''),
  ]);

const allowances = ({ allowances: taken }: EnDocument): Xml[] =>
  taken.map((each) =>
    group('ram:SpecifiedTradeAllowanceCharge', [
      group('ram:ChargeIndicator', [text('udt:Indicator', 'false')]),
      text('ram:ActualAmount', each.amount),
      text('ram:ReasonCode', '95'),
      text('ram:Reason', each.name),
      group('ram:CategoryTradeTax', taxFields(each)),
    ]),
  );

const totals = (stated: EnDocument, currencyID: string): Xml =>
  group('ram:SpecifiedTradeSettlementHeaderMonetarySummation', [
    text('ram:LineTotalAmount', stated.lineTotal),
    text('ram:AllowanceTotalAmount', stated.allowanceTotal ?? ''),
    text('ram:TaxBasisTotalAmount', stated.net),
    text('ram:TaxTotalAmount', stated.tax, { currencyID }),
    text('ram:RoundingAmount', stated.rounding ?? ''),
    text('ram:GrandTotalAmount', stated.gross),
    text('ram:TotalPrepaidAmount', stated.paid ?? ''),
    text('ram:DuePayableAmount', stated.due),
  ]);

/** A supply whose day of delivery is not known names the day on which its tax is due as its period. */
function period({ delivery, taxPoint }: FrozenDocument): Xml {
  if (!delivery || delivery.on) return null;
  return group('ram:BillingSpecifiedPeriod', [
    day('ram:StartDateTime', taxPoint),
    day('ram:EndDateTime', taxPoint),
  ]);
}

function corrected({ corrects }: FrozenDocument): Xml {
  if (!corrects) return null;
  const on = text('qdt:DateTimeString', corrects.issuedOn.replaceAll('-', ''), { format: '102' });
  return group('ram:InvoiceReferencedDocument', [
    text('ram:IssuerAssignedID', corrects.number),
    group('ram:FormattedIssueDateTime', [on]),
  ]);
}

function settlement(document: FrozenDocument, stated: EnDocument): Xml {
  const { kind, currency, issuedOn, taxPoint } = document;
  const { code, iban } = paidBy(document);
  const dueOn = kind === 'invoice' && document.totals.due > 0 ? (document.dueOn ?? issuedOn) : '';
  return group('ram:ApplicableHeaderTradeSettlement', [
    text('ram:InvoiceCurrencyCode', currency),
    group('ram:SpecifiedTradeSettlementPaymentMeans', [
      text('ram:TypeCode', code),
      group('ram:PayeePartyCreditorFinancialAccount', [text('ram:IBANID', iban)]),
    ]),
    // The rules allow the tax point once, although every group has a place for it.
    ...stated.groups.map((each, index) => taxGroup(each, index > 0 || taxPoint === issuedOn ? '' : taxPoint)),
    period(document),
    ...allowances(stated),
    group('ram:SpecifiedTradePaymentTerms', [day('ram:DueDateDateTime', dueOn)]),
    totals(stated, currency),
    corrected(document),
  ]);
}

/** Writes a document as CII, the EN 16931 profile of Factur-X, to lie inside a PDF or alone. Throws `NotStatable`. */
export function writeCii(document: FrozenDocument): string {
  const stated = toEn16931(document);
  const context = [group('ram:GuidelineSpecifiedDocumentContextParameter', [text('ram:ID', EN16931)])];
  const heading = [
    text('ram:ID', document.number),
    text('ram:TypeCode', document.kind === 'creditNote' ? '381' : '380'),
    day('ram:IssueDateTime', document.issuedOn),
    group('ram:IncludedNote', [text('ram:Content', document.reason)]),
  ];
  const transaction = [
    ...stated.lines.map(line),
    agreement(document, stated.hasVatNumbers),
    deliveryOf(document),
    settlement(document, stated),
  ];
  return toXmlFile(
    group(
      'rsm:CrossIndustryInvoice',
      [
        group('rsm:ExchangedDocumentContext', context),
        group('rsm:ExchangedDocument', heading),
        group('rsm:SupplyChainTradeTransaction', transaction),
      ],
      {
        'xmlns:rsm': `${STANDARD}:CrossIndustryInvoice:100`,
        'xmlns:ram': `${STANDARD}:ReusableAggregateBusinessInformationEntity:100`,
        'xmlns:udt': `${STANDARD}:UnqualifiedDataType:100`,
        'xmlns:qdt': `${STANDARD}:QualifiedDataType:100`,
      },
    ),
  );
}
