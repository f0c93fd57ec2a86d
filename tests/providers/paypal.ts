import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Recorded } from '../stage/sandbox/record.ts';
import type { Fault, Judge } from './fault.ts';

/** What is read of an OpenAPI 3.0 document. */
export interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

interface Operation {
  parameters?: (Parameter | Reference)[];
  requestBody?: Content | Reference;
  responses?: Record<string, Content | Reference>;
}

interface Reference {
  $ref: string;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
}

interface Content {
  content?: Record<string, unknown>;
}

const JSON_TYPE = 'application/json';

/** A part of a JSON pointer. */
const step = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const pointer = (...names: string[]): string => `#/${names.map(step).join('/')}`;

/** Follows `#/components/responses/400` and the like. */
function resolve(document: OpenApi, at: string): { at: string; value: unknown } {
  const names = at.slice(2).split('/');
  const value = names.reduce<unknown>(
    (inner, name) =>
      (inner as Record<string, unknown> | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')],
    document,
  );
  const { $ref } = (value ?? {}) as Partial<Reference>;
  return $ref === undefined ? { at, value } : resolve(document, $ref);
}

interface Place {
  document: OpenApi;
  id: string;
  path: string;
  method: string;
  operation: Operation;
  pattern: RegExp;
}

function placesOf(document: OpenApi, id: string): Place[] {
  return Object.entries(document.paths).flatMap(([path, methods]) => {
    const pattern = new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
    return Object.entries(methods).map(([method, operation]) => ({
      ...{ document, id, path, operation, pattern },
      method: method.toUpperCase(),
    }));
  });
}

const CHOICES = ['anyOf', 'oneOf'];

const saysOf = ({ keyword, message = '', params, data }: ErrorObject): string => {
  if (CHOICES.includes(keyword)) return `fits none of the kinds: ${JSON.stringify(data)}`;
  const detail = Object.values(params as Record<string, unknown>)
    .map(String)
    .join(', ');
  return detail === '' ? message : `${message} (${detail})`;
};

/** Of a choice that nothing fits only the choice is told, not what is wrong with each of its kinds. */
function toldErrors(errors: ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(({ keyword }) => CHOICES.includes(keyword)).map((each) => each.instancePath);
  const isWithin = (path: string, other: string) => path === other || path.startsWith(`${other}/`);
  return errors.filter(({ keyword, instancePath }) => {
    const around = choices.filter((choice) => isWithin(instancePath, choice));
    const isOutermost = CHOICES.includes(keyword) && around.every((choice) => choice === instancePath);
    return (around.length === 0 && keyword !== 'if') || isOutermost;
  });
}

/** The wording of an error is for people and changes; its name and its issues are what programs read. */
function withoutWording(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWording);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    const isWording = ['description', 'message'].includes(key) && typeof inner === 'object' && inner !== null;
    return [key, isWording ? { type: 'string' } : withoutWording(inner)];
  });
  return Object.fromEntries(entries);
}

/** Holds calls and answers against PayPal's OpenAPI documents. What the sandbox refused need not fit as a call. */
export function createPaypalJudge(published: OpenApi[]): Judge {
  const documents = published.map((document) => withoutWording(document) as OpenApi);
  const ajv = new Ajv({
    ...{
      strict: false,
      allErrors: true,
      verbose: true,
      unicodeRegExp: false,
      logger: false,
      validateSchema: false,
    },
    schemas: Object.fromEntries(documents.map((document, index) => [`paypal-${index}`, document])),
  });
  formats.default(ajv);
  const places = documents.flatMap((document, index) => placesOf(document, `paypal-${index}`));
  const compiled = new Map<string, ValidateFunction>();

  function check(place: Place, at: string, text: string): { at: string; says: string }[] {
    const id = `${place.id}${at}`;
    const validate = compiled.get(id) ?? ajv.compile({ $ref: id });
    compiled.set(id, validate);
    if (validate(text === '' ? {} : JSON.parse(text))) return [];
    return toldErrors(validate.errors ?? []).map((error) => ({
      at: error.instancePath,
      says: saysOf(error),
    }));
  }

  function schemaAt(place: Place, ...names: string[]): string | null {
    const { at, value } = resolve(
      place.document,
      pointer('paths', place.path, place.method.toLowerCase(), ...names),
    );
    return (value as Content | undefined)?.content?.[JSON_TYPE] === undefined
      ? null
      : `${at}/content/${step(JSON_TYPE)}/schema`;
  }

  function checkQuery(place: Place, query: URLSearchParams): { at: string; says: string }[] {
    const known = (place.operation.parameters ?? []).map((each) =>
      '$ref' in each ? (resolve(place.document, each.$ref).value as Parameter) : each,
    );
    const names = known.filter((each) => each.in === 'query');
    return [
      ...names
        .filter(({ name, required }) => required && !query.has(name))
        .map(({ name }) => ({ at: `?${name}`, says: 'is missing' })),
      ...[...query.keys()]
        .filter((name) => !names.some((each) => each.name === name))
        .map((name) => ({ at: `?${name}`, says: 'is not known' })),
    ];
  }

  return (call: Recorded) => {
    const [path = '', query = ''] = call.path.split('?');
    const place = places.find(({ method, pattern }) => method === call.method && pattern.test(path));
    if (!place) return null;
    const of = `${place.method} ${place.path}`;
    const faults: Fault[] = [];
    const add = (side: Fault['side'], found: { at: string; says: string }[]) =>
      faults.push(...found.map((each) => ({ provider: 'paypal' as const, of, side, ...each })));
    if (call.status < 300) {
      add('call', checkQuery(place, new URLSearchParams(query)));
      const schema = schemaAt(place, 'requestBody');
      if (schema !== null && call.body !== '') add('call', check(place, schema, call.body));
    }
    const status = String(call.status);
    const answers = place.operation.responses ?? {};
    if (!(status in answers) && !('default' in answers))
      add('answer', [{ at: '', says: `no answer ${status} is published` }]);
    const answer = schemaAt(place, 'responses', status in answers ? status : 'default');
    if (answer !== null && call.answer !== '') add('answer', check(place, answer, call.answer));
    return faults;
  };
}
