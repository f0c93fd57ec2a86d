import type { Buyer, DocumentAddress, FrozenDocument, Seller } from '../document.ts';
import { group, text, type Xml } from './write.ts';

const taxScheme = (id: string): Xml => group('cac:TaxScheme', [text('cbc:ID', id)]);
export const vatScheme = taxScheme('VAT');

function address(name: string, { line1, line2, postcode, city, state, country }: DocumentAddress): Xml {
  return group(name, [
    text('cbc:StreetName', line1),
    text('cbc:AdditionalStreetName', line2),
    text('cbc:CityName', city),
    text('cbc:PostalZone', postcode),
    text('cbc:CountrySubentity', state),
    group('cac:Country', [text('cbc:IdentificationCode', country)]),
  ]);
}

const endpoint = ({ email }: Seller | Buyer): Xml => text('cbc:EndpointID', email, { schemeID: 'EM' });

const taxNumber = (number: string, scheme: Xml): Xml =>
  number ? group('cac:PartyTaxScheme', [text('cbc:CompanyID', number), scheme]) : null;

/** Without a VAT number the seller's tax number stands in its place; what is out of scope names the register instead. */
function seller(party: Seller, hasVatNumbers: boolean): Xml {
  const fiscalCode = hasVatNumbers && !party.vatNumber ? party.fiscalCode : '';
  const legalId = party.registerEntry || (hasVatNumbers ? '' : party.fiscalCode || party.vatNumber);
  return group('cac:Party', [
    endpoint(party),
    address('cac:PostalAddress', party.address),
    hasVatNumbers ? taxNumber(party.vatNumber, vatScheme) : null,
    taxNumber(fiscalCode, taxScheme('LOC')),
    group('cac:PartyLegalEntity', [text('cbc:RegistrationName', party.name), text('cbc:CompanyID', legalId)]),
    group('cac:Contact', [text('cbc:Telephone', party.phone), text('cbc:ElectronicMail', party.email)]),
  ]);
}

function buyer(party: Buyer, hasVatNumbers: boolean): Xml {
  return group('cac:Party', [
    endpoint(party),
    address('cac:PostalAddress', party.address),
    hasVatNumbers ? taxNumber(party.vatNumber, vatScheme) : null,
    group('cac:PartyLegalEntity', [text('cbc:RegistrationName', party.name)]),
  ]);
}

/** Seller, buyer and where the goods went, in the schema's order. */
export const ublParties = (document: FrozenDocument, hasVatNumbers: boolean): Xml[] => [
  group('cac:AccountingSupplierParty', [seller(document.seller, hasVatNumbers)]),
  group('cac:AccountingCustomerParty', [buyer(document.buyer, hasVatNumbers)]),
  document.delivery &&
    group('cac:Delivery', [
      text('cbc:ActualDeliveryDate', document.delivery.on ?? ''),
      group('cac:DeliveryLocation', [address('cac:Address', document.delivery.address)]),
      group('cac:DeliveryParty', [group('cac:PartyName', [text('cbc:Name', document.delivery.name)])]),
    ]),
];
