import { VAT_NUMBERS } from '../../contract/vat-numbers.ts';
import type { Buyer, DocumentAddress, FrozenDocument, Seller } from '../document.ts';
import { toLatin1 } from './latin1.ts';
import { group, text, type Xml } from './write.ts';

const NOBODYS_CODE = '0000000';
const ABROAD = 'XXXXXXX';
/** The channel of San Marino's tax office, which hands invoices on to buyers there. */
const SAN_MARINO = '2R4GTO8';
const PEC = /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** `IT01234567897` is the country and the number without it; Greek numbers begin with EL, and their country is GR. */
function splitVat(vatNumber: string): { country: string; number: string } {
  const [, country = '', number = vatNumber] = /^([A-Z]{2})(.*)$/.exec(vatNumber) ?? [];
  return { country: country === 'EL' ? 'GR' : country, number };
}

const fiscalId = (name: string, country: string, number: string): Xml =>
  group(name, [text('IdPaese', country), text('IdCodice', toLatin1(number, 28))]);

const isItalian = ({ address }: Buyer): boolean => address.country === 'IT';

/** Who has no VAT number abroad is written with a number of nines: the form wants one. */
function buyerId(buyer: Buyer): Xml {
  if (buyer.vatNumber !== '') {
    const { country, number } = splitVat(buyer.vatNumber);
    return fiscalId('IdFiscaleIVA', country, number);
  }
  if (isItalian(buyer)) return null;
  const { country } = buyer.address;
  return fiscalId('IdFiscaleIVA', country, country in VAT_NUMBERS ? '99999999999' : 'OO99999999999');
}

const name = (party: Buyer | Seller): Xml =>
  group('Anagrafica', [text('Denominazione', toLatin1(party.name, 80))]);

function seat({ line1, line2, postcode, city, state, country }: DocumentAddress): Xml {
  const isHome = country === 'IT';
  return group('Sede', [
    text('Indirizzo', toLatin1(`${line1} ${line2}`, 60)),
    text('CAP', isHome ? postcode.trim() : '00000'),
    text('Comune', toLatin1(city, 60)),
    text('Provincia', isHome && /^[A-Z]{2}$/.test(state) ? state : ''),
    text('Nazione', country),
  ]);
}

/** The number by which Italy's register knows who sends: the codice fiscale, else the VAT number. */
export const senderCodeOf = ({ fiscalCode, vatNumber }: Seller): string =>
  /^[A-Z0-9]{11,16}$/.test(fiscalCode) ? fiscalCode : splitVat(vatNumber).number;

/** The form takes 5 to 12 characters: a number of home goes without its +39, and a longer one is left out. */
function phoneOf(phone: string): string {
  const digits = phone.replace(/[^\d+]/g, '').replace(/^(\+|00)39/, '');
  return digits.length >= 5 && digits.length <= 12 ? digits : '';
}

function register({ registerEntry, name: called }: Seller): Xml {
  const entry = /^([A-Z]{2})[ -]?(\d{1,18})$/.exec(registerEntry.trim());
  if (!entry) return null;
  // A company in liquidation has to say so in its name.
  const isEnding = /in liquidazione/i.test(called);
  return group('IscrizioneREA', [
    text('Ufficio', entry[1] ?? ''),
    text('NumeroREA', entry[2] ?? ''),
    text('StatoLiquidazione', isEnding ? 'LS' : 'LN'),
  ]);
}

function seller(party: Seller): Xml {
  const { vatNumber, fiscalCode, taxRegime, address, phone, email } = party;
  const { country, number } = splitVat(vatNumber);
  return group('CedentePrestatore', [
    group('DatiAnagrafici', [
      fiscalId('IdFiscaleIVA', country, number),
      text('CodiceFiscale', /^[A-Z0-9]{11,16}$/.test(fiscalCode) ? fiscalCode : ''),
      name(party),
      text('RegimeFiscale', taxRegime),
    ]),
    seat(address),
    register(party),
    group('Contatti', [
      text('Telefono', phoneOf(phone)),
      text('Email', /^.+@.+\..+$/.test(email) && email.length >= 7 && email.length <= 256 ? email : ''),
    ]),
  ]);
}

/** With a VAT number the codice fiscale stays away: the office refuses two codes that are not one person's. */
const buyer = (party: Buyer): Xml =>
  group('CessionarioCommittente', [
    group('DatiAnagrafici', [
      buyerId(party),
      text('CodiceFiscale', isItalian(party) && party.vatNumber === '' ? party.fiscalCode : ''),
      name(party),
    ]),
    seat(party.address),
  ]);

/** Where the office takes the file: a code of the buyer's, their PEC, or only their drawer at the office. */
function channelOf(party: Buyer): { code: string; pec: string } {
  const typed = party.sdiCode.toUpperCase();
  if (party.address.country === 'SM') return { code: SAN_MARINO, pec: '' };
  if (!isItalian(party)) return { code: ABROAD, pec: '' };
  if (/^[A-Z0-9]{7}$/.test(typed) && typed !== ABROAD && typed !== NOBODYS_CODE)
    return { code: typed, pec: '' };
  return { code: NOBODYS_CODE, pec: PEC.test(party.pec) && party.pec.length <= 256 ? party.pec : '' };
}

/** The header: by which number it is sent, who sells, who buys. */
export function fatturaHeader({ seller: sells, buyer: buys }: FrozenDocument, progressive: string): Xml {
  const { code, pec } = channelOf(buys);
  return group('FatturaElettronicaHeader', [
    group('DatiTrasmissione', [
      fiscalId('IdTrasmittente', 'IT', senderCodeOf(sells)),
      text('ProgressivoInvio', progressive),
      text('FormatoTrasmissione', 'FPR12'),
      text('CodiceDestinatario', code),
      text('PECDestinatario', pec),
    ]),
    seller(sells),
    buyer(buys),
  ]);
}
