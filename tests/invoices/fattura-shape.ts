import type { Read } from './read-xml.ts';

/** Elements of the form in their order; `?` may be left out, `*` may be there often. */
const ORDER: Record<string, string> = {
  FatturaElettronica: 'FatturaElettronicaHeader FatturaElettronicaBody',
  FatturaElettronicaHeader: 'DatiTrasmissione CedentePrestatore CessionarioCommittente',
  DatiTrasmissione: 'IdTrasmittente ProgressivoInvio FormatoTrasmissione CodiceDestinatario PECDestinatario?',
  IdTrasmittente: 'IdPaese IdCodice',
  IdFiscaleIVA: 'IdPaese IdCodice',
  CedentePrestatore: 'DatiAnagrafici Sede IscrizioneREA? Contatti?',
  CessionarioCommittente: 'DatiAnagrafici Sede',
  DatiAnagrafici: 'IdFiscaleIVA? CodiceFiscale? Anagrafica RegimeFiscale?',
  Anagrafica: 'Denominazione',
  Sede: 'Indirizzo CAP Comune Provincia? Nazione',
  IscrizioneREA: 'Ufficio NumeroREA StatoLiquidazione',
  Contatti: 'Telefono? Email?',
  FatturaElettronicaBody: 'DatiGenerali DatiBeniServizi DatiPagamento?',
  DatiGenerali: 'DatiGeneraliDocumento DatiFattureCollegate?',
  DatiGeneraliDocumento:
    'TipoDocumento Divisa Data Numero DatiBollo? ImportoTotaleDocumento Arrotondamento? Causale*',
  DatiBollo: 'BolloVirtuale ImportoBollo',
  DatiFattureCollegate: 'IdDocumento Data',
  DatiBeniServizi: 'DettaglioLinee* DatiRiepilogo*',
  DettaglioLinee:
    'NumeroLinea TipoCessionePrestazione? CodiceArticolo? Descrizione Quantita PrezzoUnitario PrezzoTotale AliquotaIVA Natura? AltriDatiGestionali?',
  CodiceArticolo: 'CodiceTipo CodiceValore',
  AltriDatiGestionali: 'TipoDato RiferimentoTesto RiferimentoNumero',
  DatiRiepilogo: 'AliquotaIVA Natura? ImponibileImporto Imposta EsigibilitaIVA? RiferimentoNormativo?',
  DatiPagamento: 'CondizioniPagamento DettaglioPagamento*',
  DettaglioPagamento: 'ModalitaPagamento DataScadenzaPagamento? ImportoPagamento IBAN?',
};

const latin = (most: number): RegExp => new RegExp(`^[\\x20-\\x7e\\xa0-\\xff]{1,${most}}$`);
const ascii = (most: number): RegExp => new RegExp(`^[\\x20-\\x7e]{1,${most}}$`);
const day = /^20\d\d-\d\d-\d\d$/;
const two = /^-?\d{1,11}\.\d\d$/;
const eight = /^-?\d{1,11}\.\d{2,8}$/;
const country = /^[A-Z]{2}$/;

/** What an element may say. */
const TEXT: Record<string, RegExp> = {
  IdPaese: country,
  IdCodice: ascii(28),
  ProgressivoInvio: ascii(10),
  FormatoTrasmissione: /^FPR12$/,
  CodiceDestinatario: /^[A-Z0-9]{7}$/,
  PECDestinatario: /^\S{1,200}@\S+\.\S+$/,
  CodiceFiscale: /^[A-Z0-9]{11,16}$/,
  Denominazione: latin(80),
  RegimeFiscale: /^RF(0[12]|0[4-9]|1\d|20)$/,
  Indirizzo: latin(60),
  CAP: /^\d{5}$/,
  Comune: latin(60),
  Provincia: country,
  Nazione: country,
  Ufficio: country,
  NumeroREA: ascii(20),
  StatoLiquidazione: /^L[SN]$/,
  Telefono: /^[\x20-\x7e]{5,12}$/,
  Email: /^.{1,200}@.+\..+$/,
  TipoDocumento: /^TD(01|04|24)$/,
  Divisa: /^EUR$/,
  Data: day,
  Numero: /^(?=.*\d)[\x20-\x7e]{1,20}$/,
  IdDocumento: ascii(20),
  BolloVirtuale: /^SI$/,
  ImportoBollo: two,
  ImportoTotaleDocumento: two,
  Arrotondamento: two,
  Causale: latin(200),
  NumeroLinea: /^[1-9]\d{0,3}$/,
  TipoCessionePrestazione: /^(SC|PR|AB|AC)$/,
  CodiceTipo: ascii(35),
  CodiceValore: latin(35),
  Descrizione: latin(1000),
  Quantita: /^\d{1,12}\.\d{2,8}$/,
  PrezzoUnitario: eight,
  PrezzoTotale: eight,
  AliquotaIVA: /^(\d{1,2}\.\d\d|100\.00)$/,
  Natura: /^N(1|2\.[12]|3\.[1-6]|4|5|6\.[1-9]|7)$/,
  TipoDato: ascii(10),
  RiferimentoTesto: latin(60),
  RiferimentoNumero: eight,
  ImponibileImporto: two,
  Imposta: two,
  EsigibilitaIVA: /^[IDS]$/,
  RiferimentoNormativo: latin(100),
  CondizioniPagamento: /^TP0[123]$/,
  ModalitaPagamento: /^MP(0[1-9]|1\d|2[0-3])$/,
  DataScadenzaPagamento: day,
  ImportoPagamento: two,
  IBAN: /^[A-Z]{2}\d\d[A-Z0-9]{11,30}$/,
};

/** Reads the children in their order; what stands elsewhere or too often is left over. */
function isInOrder(names: string[], order: string): boolean {
  const left = [...names];
  for (const each of order.split(' ')) {
    const name = each.replace(/[?*]$/, '');
    let count = 0;
    while (left[0] === name) {
      left.shift();
      count += 1;
    }
    if ((count === 0 && !/[?*]$/.test(each)) || (count > 1 && !each.endsWith('*'))) return false;
  }
  return left.length === 0;
}

/** Names what breaks the form: an element out of its order as `order Sede`, a text out of its bounds as `text CAP`. */
export function shapeFaults({ name, text, children }: Read): string[] {
  const order = ORDER[name];
  if (order === undefined) return TEXT[name]?.test(text) ? [] : [`text ${name}`];
  const own = isInOrder(
    children.map((child) => child.name),
    order,
  );
  return [...(own ? [] : [`order ${name}`]), ...children.flatMap(shapeFaults)];
}
