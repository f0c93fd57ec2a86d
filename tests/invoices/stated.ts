import { all, one, type Read } from './read-xml.ts';

/** What an EN 16931 document says of a tax: its category, and the rate as written. */
export interface StatedTax {
  category: string;
  rate: string;
  /** The net of a line, the amount of an allowance, the base of a group. */
  amount: string;
}

/** What UBL and CII say in common, as it is written there. */
export interface Stated {
  type: string;
  currency: string;
  lines: (StatedTax & { name: string; quantity: string; unit: string; price: string })[];
  allowances: StatedTax[];
  groups: (StatedTax & { tax: string; reason: string })[];
  lineTotal: string;
  allowanceTotal: string;
  net: string;
  tax: string;
  gross: string;
  rounding: string;
  paid: string;
  due: string;
  dueOn: string;
  means: string;
  iban: string;
  corrects: string;
  seller: { name: string; vat: string; otherIds: string; country: string };
  buyer: { name: string; vat: string; country: string };
  deliveredTo: string;
  deliveredOn: string;
}

const ublTax = (from: Read, path: string): { category: string; rate: string } => ({
  category: one(from, `${path}/ID`),
  rate: one(from, `${path}/Percent`),
});

function ublParty(root: Read, role: string) {
  const [party = root] = all(root, `${role}/Party`);
  const numbers = all(party, 'PartyTaxScheme');
  const number = (isVat: boolean): string =>
    numbers
      .filter((each) => (one(each, 'TaxScheme/ID') === 'VAT') === isVat)
      .map((each) => one(each, 'CompanyID'))
      .join();
  return {
    name: one(party, 'PartyLegalEntity/RegistrationName'),
    vat: number(true),
    otherIds: number(false) + one(party, 'PartyLegalEntity/CompanyID'),
    country: one(party, 'PostalAddress/Country/IdentificationCode'),
  };
}

export function readUbl(root: Read): Stated {
  const isCredit = root.name === 'CreditNote';
  const word = isCredit ? 'Credited' : 'Invoiced';
  return {
    type: one(root, `${root.name}TypeCode`),
    currency: one(root, 'DocumentCurrencyCode'),
    lines: all(root, `${root.name}Line`).map((each) => ({
      ...ublTax(each, 'Item/ClassifiedTaxCategory'),
      name: one(each, 'Item/Name'),
      quantity: one(each, `${word}Quantity`),
      unit: all(each, `${word}Quantity`)[0]?.attributes['unitCode'] ?? '',
      price: one(each, 'Price/PriceAmount'),
      amount: one(each, 'LineExtensionAmount'),
    })),
    allowances: all(root, 'AllowanceCharge').map((each) => ({
      ...ublTax(each, 'TaxCategory'),
      amount: one(each, 'Amount'),
    })),
    groups: all(root, 'TaxTotal/TaxSubtotal').map((each) => ({
      ...ublTax(each, 'TaxCategory'),
      amount: one(each, 'TaxableAmount'),
      tax: one(each, 'TaxAmount'),
      reason: one(each, 'TaxCategory/TaxExemptionReason') + one(each, 'TaxCategory/TaxExemptionReasonCode'),
    })),
    lineTotal: one(root, 'LegalMonetaryTotal/LineExtensionAmount'),
    allowanceTotal: one(root, 'LegalMonetaryTotal/AllowanceTotalAmount'),
    net: one(root, 'LegalMonetaryTotal/TaxExclusiveAmount'),
    tax: one(root, 'TaxTotal/TaxAmount'),
    gross: one(root, 'LegalMonetaryTotal/TaxInclusiveAmount'),
    rounding: one(root, 'LegalMonetaryTotal/PayableRoundingAmount'),
    paid: one(root, 'LegalMonetaryTotal/PrepaidAmount'),
    due: one(root, 'LegalMonetaryTotal/PayableAmount'),
    dueOn: one(root, 'DueDate'),
    means: one(root, 'PaymentMeans/PaymentMeansCode'),
    iban: one(root, 'PaymentMeans/PayeeFinancialAccount/ID'),
    corrects: one(root, 'BillingReference/InvoiceDocumentReference/ID'),
    seller: ublParty(root, 'AccountingSupplierParty'),
    buyer: ublParty(root, 'AccountingCustomerParty'),
    deliveredTo: one(root, 'Delivery/DeliveryLocation/Address/Country/IdentificationCode'),
    deliveredOn: one(root, 'Delivery/ActualDeliveryDate') + one(root, 'InvoicePeriod/StartDate'),
  };
}

const ciiTax = (from: Read, path = ''): { category: string; rate: string } => ({
  category: one(from, `${path}CategoryCode`),
  rate: one(from, `${path}RateApplicablePercent`),
});

function ciiParty(agreement: Read, role: string) {
  const [party = agreement] = all(agreement, role);
  const numbers = all(party, 'SpecifiedTaxRegistration/ID');
  const number = (scheme: string): string =>
    numbers
      .filter(({ attributes }) => attributes['schemeID'] === scheme)
      .map((each) => each.text)
      .join();
  return {
    name: one(party, 'Name'),
    vat: number('VA'),
    otherIds: number('FC') + one(party, 'SpecifiedLegalOrganization/ID'),
    country: one(party, 'PostalTradeAddress/CountryID'),
  };
}

export function readCii(root: Read): Stated {
  const [transaction = root] = all(root, 'SupplyChainTradeTransaction');
  const [settled = root] = all(transaction, 'ApplicableHeaderTradeSettlement');
  const [agreed = root] = all(transaction, 'ApplicableHeaderTradeAgreement');
  const [delivered = root] = all(transaction, 'ApplicableHeaderTradeDelivery');
  const total = (name: string): string =>
    one(settled, `SpecifiedTradeSettlementHeaderMonetarySummation/${name}`);
  return {
    type: one(root, 'ExchangedDocument/TypeCode'),
    currency: one(settled, 'InvoiceCurrencyCode'),
    lines: all(transaction, 'IncludedSupplyChainTradeLineItem').map((each) => ({
      ...ciiTax(each, 'SpecifiedLineTradeSettlement/ApplicableTradeTax/'),
      name: one(each, 'SpecifiedTradeProduct/Name'),
      quantity: one(each, 'SpecifiedLineTradeDelivery/BilledQuantity'),
      unit: all(each, 'SpecifiedLineTradeDelivery/BilledQuantity')[0]?.attributes['unitCode'] ?? '',
      price: one(each, 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount'),
      amount: one(
        each,
        'SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount',
      ),
    })),
    allowances: all(settled, 'SpecifiedTradeAllowanceCharge').map((each) => ({
      ...ciiTax(each, 'CategoryTradeTax/'),
      amount: one(each, 'ActualAmount'),
    })),
    groups: all(settled, 'ApplicableTradeTax').map((each) => ({
      ...ciiTax(each),
      amount: one(each, 'BasisAmount'),
      tax: one(each, 'CalculatedAmount'),
      reason: one(each, 'ExemptionReason') + one(each, 'ExemptionReasonCode'),
    })),
    lineTotal: total('LineTotalAmount'),
    allowanceTotal: total('AllowanceTotalAmount'),
    net: total('TaxBasisTotalAmount'),
    tax: total('TaxTotalAmount'),
    gross: total('GrandTotalAmount'),
    rounding: total('RoundingAmount'),
    paid: total('TotalPrepaidAmount'),
    due: total('DuePayableAmount'),
    dueOn: one(settled, 'SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString'),
    means: one(settled, 'SpecifiedTradeSettlementPaymentMeans/TypeCode'),
    iban: one(settled, 'SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID'),
    corrects: one(settled, 'InvoiceReferencedDocument/IssuerAssignedID'),
    seller: ciiParty(agreed, 'SellerTradeParty'),
    buyer: ciiParty(agreed, 'BuyerTradeParty'),
    deliveredTo: one(delivered, 'ShipToTradeParty/PostalTradeAddress/CountryID'),
    deliveredOn:
      one(delivered, 'ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString') +
      one(settled, 'BillingSpecifiedPeriod/StartDateTime/DateTimeString'),
  };
}
