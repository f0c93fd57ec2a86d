import type { OfficeFault, TransmissionState } from './transmissions.ts';

/** What a receipt says: of which file, what became of it, and why. */
export interface Receipt {
  fileName: string;
  state: TransmissionState;
  faults: OfficeFault[];
}

/** The office's receipts by the name of their root; companies and public bodies get different ones. */
const STATES: Record<string, TransmissionState> = {
  RicevutaConsegna: 'delivered',
  NotificaMancataConsegna: 'not_delivered',
  RicevutaImpossibilitaRecapito: 'not_delivered',
  AttestazioneTrasmissioneFattura: 'not_delivered',
  NotificaScarto: 'rejected',
  RicevutaScarto: 'rejected',
  NotificaDecorrenzaTermini: 'accepted',
};

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '').trim();

const textsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`, 'g'))].map(([, text = '']) =>
    plain(text),
  );

/** Reads a receipt; null when it is none. Prefixes and signatures differ by who hands it on, so it is looked at loosely. */
export function readReceipt(xml: string): Receipt | null {
  const root = /<(?:\w+:)?([A-Z]\w+)[\s>]/.exec(xml)?.[1] ?? '';
  const [fileName = ''] = textsOf(xml, 'NomeFile');
  const outcome = root === 'NotificaEsito' ? textsOf(xml, 'Esito')[0] : undefined;
  const answered = outcome === 'EC01' ? 'accepted' : outcome === 'EC02' ? 'refused' : undefined;
  const state = answered ?? STATES[root];
  if (!state || !/^[\w.-]+\.xml(\.p7m)?$/i.test(fileName)) return null;
  const [codes, words] = [textsOf(xml, 'Codice'), textsOf(xml, 'Descrizione')];
  const faults = codes.map((code, index) => ({ code, text: words[index] ?? '' }));
  return { fileName, state, faults: state === 'rejected' ? faults : [] };
}

/** From which states a receipt leads on; any other one is a repeat or came late, and changes nothing. */
export const LEADS_FROM: Partial<Record<TransmissionState, TransmissionState[]>> = {
  not_delivered: ['by_hand', 'sending', 'sent'],
  delivered: ['by_hand', 'sending', 'sent', 'not_delivered'],
  accepted: ['by_hand', 'sending', 'sent', 'not_delivered', 'delivered'],
  refused: ['by_hand', 'sending', 'sent', 'not_delivered', 'delivered'],
  rejected: ['by_hand', 'sending', 'sent'],
};
