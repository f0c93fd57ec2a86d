import type { Random } from '../../sandbox/random.ts';

/** Somebody who buys in the made-up history. */
export interface Person {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  line1: string;
  postcode: string;
  city: string;
  state: string;
  country: string;
  locale: string;
  company: { name: string; vatNumber: string } | null;
}

interface Land {
  country: string;
  locale: string;
  dial: string;
  streets: string[];
  towns: [postcode: string, city: string, state: string][];
  first: string[];
  last: string[];
}

const words = (text: string): string[] => text.split(' ');

const ITALY: Land = {
  ...{ country: 'IT', locale: 'it_IT', dial: '+39 333' },
  streets: ['Via Roma', 'Via Mazzini', 'Corso Italia', 'Via Carducci', 'Viale XX Settembre'],
  towns: [
    ['34121', 'Trieste', 'TS'],
    ['20121', 'Milano', 'MI'],
    ['40121', 'Bologna', 'BO'],
    ['00184', 'Roma', 'RM'],
    ['30121', 'Venezia', 'VE'],
    ['33100', 'Udine', 'UD'],
  ],
  first: words(
    'Giulia Marco Chiara Luca Sara Andrea Elena Matteo Francesca Paolo Anna Davide Marta Pietro Irene',
  ),
  last: words('Rossi Bianchi Ferrari Greco Conti Marin Furlan Villa Serra Gallo Fontana Leone Bruno'),
};
const GERMANY: Land = {
  ...{ country: 'DE', locale: 'de_DE', dial: '+49 151' },
  streets: ['Hauptstraße', 'Gartenweg', 'Lindenallee', 'Am Markt'],
  towns: [
    ['10115', 'Berlin', ''],
    ['80331', 'München', ''],
    ['20095', 'Hamburg', ''],
  ],
  first: words('Jonas Lena Felix Mia Jürgen Käthe Tim Sophie'),
  last: words('Müller Schmidt Weiß Vogel Krüger Hoffmann'),
};
const AUSTRIA: Land = {
  ...{ country: 'AT', locale: 'de_AT', dial: '+43 664' },
  streets: ['Ringstraße', 'Mühlgasse'],
  towns: [
    ['1010', 'Wien', ''],
    ['8010', 'Graz', ''],
  ],
  first: words('Franz Hannah Lukas Eva'),
  last: words('Gruber Huber Pichler'),
};
const FRANCE: Land = {
  ...{ country: 'FR', locale: 'fr_FR', dial: '+33 6' },
  streets: ['Rue de la Paix', 'Avenue Foch'],
  towns: [
    ['75002', 'Paris', ''],
    ['69002', 'Lyon', ''],
  ],
  first: words('Chloé Hugo Camille Léo'),
  last: words('Martin Lefèvre Dubois'),
};
const SLOVENIA: Land = {
  ...{ country: 'SI', locale: 'sl_SI', dial: '+386 40' },
  streets: ['Slovenska cesta', 'Obala'],
  towns: [
    ['1000', 'Ljubljana', ''],
    ['6000', 'Koper', ''],
  ],
  first: words('Maja Luka Nina Jan'),
  last: words('Novak Kovač Zupan'),
};
/** Most buy where the shop is. */
const LANDS = [ITALY, ITALY, ITALY, ITALY, GERMANY, AUSTRIA, FRANCE, SLOVENIA];

const COMPANIES: [name: string, vatNumber: string][] = [
  ['Caffè del Porto srl', 'IT00743110157'],
  ['Hotel Miramare spa', 'IT01533350326'],
  ['Libreria Sveva snc', 'IT00902170018'],
  ['Osteria alla Vedova', 'IT01114601006'],
  ['Studio Tergeste', 'IT02118311006'],
  ['Adria Events srl', 'IT00488410010'],
  ['Haus am See GmbH', 'DE136695976'],
  ['Müller & Söhne KG', 'DE811569869'],
  ['Feinkost Gruber', 'ATU13585627'],
  ['Maison Lefèvre', 'FR40303265045'],
  ['Kavarna Piran d.o.o.', 'SI50223054'],
  ['Bottega dei Sapori', 'IT00159560366'],
];

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ß/g, 'ss')
    .toLowerCase();

const PEOPLE = 150;
/** So many of them come a second time under another mailbox: likely duplicates. */
const TWICE = 6;

/** Makes 150 people, of whom some are of 12 companies and some are there twice. */
export function makePeople(random: Random): Person[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)] as T;
  const people: Person[] = [];
  for (let index = 0; index < PEOPLE - TWICE; index += 1) {
    const land = pick(LANDS);
    const [firstName, lastName] = [pick(land.first), pick(land.last)];
    const [postcode, city, state] = pick(land.towns);
    const [name, vatNumber] = COMPANIES[index] ?? COMPANIES[index % 40] ?? ['', ''];
    people.push({
      ...{ firstName, lastName, postcode, city, state, country: land.country, locale: land.locale },
      email: `${plain(firstName)}.${plain(lastName)}${index}@buyers.example`,
      phone: `${land.dial} ${random.between(1_000_000, 9_999_999)}`,
      line1: `${pick(land.streets)} ${random.between(1, 90)}`,
      company: name === '' ? null : { name, vatNumber },
    });
  }
  const again = people.slice(20, 20 + TWICE);
  for (const [place, person] of again.entries()) {
    const twin = { ...person, email: `${plain(person.firstName)}${place}@mail.example` };
    people.splice(60 + place * 14, 0, twin);
  }
  return people;
}
