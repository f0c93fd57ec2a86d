import type { z } from 'zod';

/** One row per call of the wire; the document and its page are made of them, and a test holds them to the routes. */
export interface Operation {
  method: 'get' | 'post';
  path: string;
  tag: 'Shops' | 'Catalogue' | 'Checkout' | 'Orders';
  summary: string;
  description: string;
  security: 'none' | 'signature' | 'publishable' | 'checkout';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  status: 200 | 201 | 202;
  answer: string;
  response?: z.ZodType;
  problems: number[];
}
