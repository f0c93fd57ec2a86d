import { Big } from 'big.js';
import { findWrongCodes } from '../../connector/src/contract/company-codes.ts';
import { shapeFaults } from './fattura-shape.ts';
import { all, one, readXml, type Read } from './read-xml.ts';

/** What the office knows besides the file. */
export interface Office {
  /** The day on which it receives the file. */
  today?: string;
  /** Names of files that it has taken before, rejected ones, too. */
  names?: string[];
  /** Seller, year and number of what it has accepted: `01234567897 2026 2026/17`. */
  accepted?: string[];
  filename?: string;
}

type Check = [code: string, isRight: boolean];

const big = (from: Read, path: string): Big => new Big(one(from, path) || '0');
const add = (amounts: Big[]): Big => amounts.reduce((sum, each) => sum.plus(each), new Big(0));
const cents = (value: Big): Big => value.round(2, Big.roundHalfUp);
const keyOf = (taxed: Read): string => `${one(taxed, 'AliquotaIVA')} ${one(taxed, 'Natura')}`;

/** Sums without the cent that the office forgives. */
function sums(body: Read): Check[] {
  const lines = all(body, 'DatiBeniServizi/DettaglioLinee');
  const groups = all(body, 'DatiBeniServizi/DatiRiepilogo');
  const [head = body] = all(body, 'DatiGenerali/DatiGeneraliDocumento');
  const keys = groups.map(keyOf);
  const linesOf = (group: Read): Read[] => lines.filter((line) => keyOf(line) === keyOf(group));
  // Tax of another state stands beside its lines, one sum for each rate.
  const rates = lines.map((line) => one(line, 'AltriDatiGestionali/RiferimentoNumero'));
  const abroad = [...new Set(rates.filter((rate) => rate !== ''))].map((rate) =>
    cents(
      add(lines.filter((_, index) => rates[index] === rate).map((line) => big(line, 'PrezzoTotale')))
        .times(rate)
        .div(100),
    ),
  );
  const stated = add(groups.flatMap((group) => [big(group, 'ImponibileImporto'), big(group, 'Imposta')]));
  return [
    [
      '00423',
      lines.every((line) =>
        cents(big(line, 'PrezzoUnitario').times(big(line, 'Quantita'))).eq(big(line, 'PrezzoTotale')),
      ),
    ],
    [
      '00422',
      groups.every((group) =>
        big(group, 'ImponibileImporto').eq(add(linesOf(group).map((line) => big(line, 'PrezzoTotale')))),
      ),
    ],
    [
      '00421',
      groups.every((group) =>
        cents(big(group, 'ImponibileImporto').times(big(group, 'AliquotaIVA')).div(100)).eq(
          big(group, 'Imposta'),
        ),
      ),
    ],
    ['00443', lines.every((line) => keys.includes(keyOf(line)))],
    ['00444', groups.every((group) => linesOf(group).length > 0) && new Set(keys).size === keys.length],
    [
      'total',
      big(head, 'ImportoTotaleDocumento').eq(stated.plus(add(abroad)).plus(big(head, 'Arrotondamento'))),
    ],
    ['numbers', lines.every((line, index) => one(line, 'NumeroLinea') === String(index + 1))],
  ];
}

function taxes(body: Read): Check[] {
  const taxed = ['DettaglioLinee', 'DatiRiepilogo'].flatMap((name) => all(body, `DatiBeniServizi/${name}`));
  const isZero = (each: Read): boolean => big(each, 'AliquotaIVA').eq(0);
  const groups = all(body, 'DatiBeniServizi/DatiRiepilogo');
  const free = add(
    groups
      .filter((group) => /^N[24]/.test(one(group, 'Natura')))
      .map((group) => big(group, 'ImponibileImporto')),
  );
  const type = one(body, 'DatiGenerali/DatiGeneraliDocumento/TipoDocumento');
  const hasDuty = all(body, 'DatiGenerali/DatiGeneraliDocumento/DatiBollo').length > 0;
  const isCredit = type === 'TD04';
  return [
    ['00400', taxed.every((each) => !isZero(each) || one(each, 'Natura') !== '')],
    ['00401', taxed.every((each) => isZero(each) || one(each, 'Natura') === '')],
    [
      'reference',
      groups.every((group) => (one(group, 'Natura') !== '') === (one(group, 'RiferimentoNormativo') !== '')),
    ],
    ['stamp duty', isCredit ? !hasDuty : free.lte('77.47') || hasDuty],
    ['negative', !one(body, 'DatiGenerali/DatiGeneraliDocumento/ImportoTotaleDocumento').startsWith('-')],
    ['negative', groups.every((group) => !one(group, 'ImponibileImporto').startsWith('-'))],
    ['corrects', isCredit === all(body, 'DatiGenerali/DatiFattureCollegate').length > 0],
    ['credited payment', !isCredit || all(body, 'DatiPagamento').length === 0],
  ];
}

function codes(root: Read): Check[] {
  const [header = root] = all(root, 'FatturaElettronicaHeader');
  const party = (name: string) => {
    const from = `${name}/DatiAnagrafici`;
    const id = `${from}/IdFiscaleIVA`;
    return {
      paese: one(header, `${id}/IdPaese`),
      number: one(header, `${id}/IdCodice`),
      fiscalCode: one(header, `${from}/CodiceFiscale`),
      country: one(header, `${name}/Sede/Nazione`),
      cap: one(header, `${name}/Sede/CAP`),
      province: one(header, `${name}/Sede/Provincia`),
    };
  };
  const [seller, buyer] = [party('CedentePrestatore'), party('CessionarioCommittente')];
  const channel = one(header, 'DatiTrasmissione/CodiceDestinatario');
  const isHome = buyer.country === 'IT';
  const wrong = (of: typeof seller, field: string): boolean =>
    of.paese === 'IT' || of.fiscalCode !== ''
      ? findWrongCodes(
          { vatNumber: of.paese === 'IT' ? of.number : '', fiscalCode: of.fiscalCode },
          'IT',
        ).some((each) => each.field === field)
      : false;
  const ids = [buyer.number, buyer.fiscalCode].filter((each) => each !== '');
  return [
    ['00305', !wrong(seller, 'vatNumber') && !wrong(buyer, 'vatNumber')],
    ['00306', !wrong(buyer, 'fiscalCode')],
    ['two codes', buyer.number === '' || buyer.fiscalCode === ''],
    ['00417', ids.length > 0],
    ['00471', !ids.some((each) => [seller.number, seller.fiscalCode].includes(each))],
    ['00476', seller.paese === 'IT' || buyer.paese === 'IT' || buyer.paese === ''],
    ['channel', isHome ? channel !== 'XXXXXXX' : channel === 'XXXXXXX' || buyer.country === 'SM'],
    ['channel', channel === '0000000' || one(header, 'DatiTrasmissione/PECDestinatario') === ''],
    ['address abroad', isHome || (buyer.cap === '00000' && buyer.province === '')],
  ];
}

function atOffice(root: Read, office: Office): Check[] {
  const header = 'FatturaElettronicaHeader/CedentePrestatore/DatiAnagrafici/IdFiscaleIVA/IdCodice';
  const head = 'FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento';
  const day = one(root, `${head}/Data`);
  const key = `${one(root, header)} ${day.slice(0, 4)} ${one(root, `${head}/Numero`)}`;
  const { today = day, names = [], accepted = [], filename = '' } = office;
  const progressive = one(root, 'FatturaElettronicaHeader/DatiTrasmissione/ProgressivoInvio');
  const sender = one(root, 'FatturaElettronicaHeader/DatiTrasmissione/IdTrasmittente/IdCodice');
  return [
    ['00403', day <= today],
    ['00404', !accepted.includes(key)],
    ['00002', filename === '' || !names.includes(filename)],
    ['00001', filename === '' || filename === `IT${sender}_${progressive}.xml`],
  ];
}

/**
 * Names what Italy's office refuses of a file, by its code where it has one, stricter than the office; empty when nothing is
 * wrong.
 */
export function judgeFattura(file: string, office: Office = {}): string[] {
  let root;
  try {
    root = readXml(file);
  } catch (error) {
    return [`XML: ${String(error)}`];
  }
  const shape = [...new Set(shapeFaults(root))];
  if (
    shape.some((fault) => fault.startsWith('order') || /Importo|Prezzo|Imposta|Aliquota|Quantita/.test(fault))
  )
    return shape;
  const [body = root] = all(root, 'FatturaElettronicaBody');
  const checks = [...sums(body), ...taxes(body), ...codes(root), ...atOffice(root, office)];
  return [...shape, ...checks.filter(([, isRight]) => !isRight).map(([code]) => code)];
}
