import type { Buyer, DocumentAddress, FrozenDocument, Seller } from '../document.ts';
import { group, text, type Xml } from './write.ts';

/** A day in the only format that the profile allows: `20261129`. */
export const day = (name: string, on: string): Xml =>
  on ? group(name, [text('udt:DateTimeString', on.replaceAll('-', ''), { format: '102' })]) : null;

const address = ({ line1, line2, postcode, city, state, country }: DocumentAddress): Xml =>
  group('ram:PostalTradeAddress', [
    text('ram:PostcodeCode', postcode),
    text('ram:LineOne', line1),
    text('ram:LineTwo', line2),
    text('ram:CityName', city),
    text('ram:CountryID', country),
    text('ram:CountrySubDivisionName', state),
  ]);

const endpoint = ({ email }: Seller | Buyer): Xml =>
  group('ram:URIUniversalCommunication', [text('ram:URIID', email, { schemeID: 'EM' })]);

const taxNumber = (number: string, schemeID: 'VA' | 'FC'): Xml =>
  group('ram:SpecifiedTaxRegistration', [text('ram:ID', number, { schemeID })]);

const contact = ({ phone, email }: Seller): Xml =>
  group('ram:DefinedTradeContact', [
    group('ram:TelephoneUniversalCommunication', [text('ram:CompleteNumber', phone)]),
    group('ram:EmailURIUniversalCommunication', [text('ram:URIID', email)]),
  ]);

/** Without a VAT number the seller's tax number stands in its place; what is out of scope names the register instead. */
function seller(party: Seller, hasVatNumbers: boolean): Xml {
  const legalId = party.registerEntry || (hasVatNumbers ? '' : party.fiscalCode || party.vatNumber);
  return group('ram:SellerTradeParty', [
    text('ram:Name', party.name),
    group('ram:SpecifiedLegalOrganization', [text('ram:ID', legalId)]),
    contact(party),
    address(party.address),
    endpoint(party),
    taxNumber(hasVatNumbers ? party.vatNumber : '', 'VA'),
    taxNumber(hasVatNumbers && !party.vatNumber ? party.fiscalCode : '', 'FC'),
  ]);
}

const buyer = (party: Buyer, hasVatNumbers: boolean): Xml =>
  group('ram:BuyerTradeParty', [
    text('ram:Name', party.name),
    address(party.address),
    endpoint(party),
    taxNumber(hasVatNumbers ? party.vatNumber : '', 'VA'),
  ]);

/** Who sells, who buys, by which order. */
export const agreement = ({ seller: sells, buyer: buys, order }: FrozenDocument, hasVat: boolean): Xml =>
  group('ram:ApplicableHeaderTradeAgreement', [
    seller(sells, hasVat),
    buyer(buys, hasVat),
    group('ram:BuyerOrderReferencedDocument', [text('ram:IssuerAssignedID', order.number)]),
  ]);

/** Where the goods went; the schema wants this one element even when there is nothing to say, as for services. */
export function deliveryOf({ delivery }: FrozenDocument): Xml {
  const said = group('ram:ApplicableHeaderTradeDelivery', [
    delivery && group('ram:ShipToTradeParty', [text('ram:Name', delivery.name), address(delivery.address)]),
    delivery &&
      group('ram:ActualDeliverySupplyChainEvent', [day('ram:OccurrenceDateTime', delivery.on ?? '')]),
  ]);
  return said ?? { markup: '<ram:ApplicableHeaderTradeDelivery/>' };
}
