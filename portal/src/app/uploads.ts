import busboy from 'busboy';
import type { Request, RequestHandler, Response } from 'express';
import type { PortalSettings } from '../services.ts';
import { PageError } from './page-error.ts';
import { readerOf } from './reader.ts';
import { isSameOrigin } from './security.ts';

/** A file as it was sent. `bytes` is null for one that is too big: it is not kept even for a moment. */
export interface Upload {
  bytes: Buffer | null;
}

const MOST_FILES = 3;
export const LONGEST_FILE = 8 * 1024 * 1024;
const LONGEST_BODY = MOST_FILES * LONGEST_FILE + 64 * 1024;
/** So many bodies are in memory at once, whoever sends them. */
const AT_ONCE = 4;
let reading = 0;

/** The only forms that bring files. */
const PATHS = /^\/(?:cases\/\w{1,40}\/photos|looks\/\w{1,40}\/logo)$/;

export const isUpload = (req: Request): boolean =>
  PATHS.test(req.path) && typeof req.is('multipart/form-data') === 'string';

export const uploadsOf = (res: Response): Upload[] => (res.locals['uploads'] ?? []) as Upload[];

interface Sent {
  fields: Record<string, string>;
  uploads: Upload[];
}

function read(req: Request): Promise<Sent> {
  const limits = { files: MOST_FILES, fileSize: LONGEST_FILE, fields: 10, fieldSize: 2000, parts: 20 };
  return new Promise((resolve, reject) => {
    const sent: Sent = { fields: {}, uploads: [] };
    const parser = busboy({ headers: req.headers, limits });
    parser.on('field', (name, value) => (sent.fields[name] = value));
    parser.on('file', (_name, stream, { filename }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => chunks.splice(0));
      stream.on('close', () => {
        const bytes = stream.truncated ? null : Buffer.concat(chunks);
        // A browser sends an empty file where nobody chose one.
        if (filename !== undefined && bytes?.length !== 0) sent.uploads.push({ bytes });
      });
    });
    parser.on('close', () => resolve(sent));
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const)
      parser.on(limit, () => reject(new PageError(413, 'bad')));
    parser.on('error', () => reject(new PageError(400, 'bad')));
    req.on('aborted', () => reject(new PageError(400, 'bad')));
    req.pipe(parser);
  });
}

/** Only who has signed in sends files, from a page of ours: nobody else's are read at all. */
function assertWelcome(req: Request, res: Response, settings: PortalSettings): void {
  const { customer, staff } = readerOf(res);
  if (!(customer ?? staff) || !isSameOrigin(req, settings)) throw new PageError(403, 'form');
  if (Number(req.headers['content-length'] ?? Infinity) > LONGEST_BODY) throw new PageError(413, 'bad');
  if (reading >= AT_ONCE) throw new PageError(429, 'busy');
}

/** Reads a form with files, at most three of 8 MB each; its fields are read as those of any other form. */
export function readUploads(settings: PortalSettings): RequestHandler {
  return async (req, res, next) => {
    assertWelcome(req, res, settings);
    reading += 1;
    try {
      const { fields, uploads } = await read(req);
      req.body = fields;
      res.locals['uploads'] = uploads;
    } finally {
      reading -= 1;
    }
    next();
  };
}
