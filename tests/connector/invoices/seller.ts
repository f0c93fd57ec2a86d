import { saveEntity } from '../../../connector/src/invoices/entities.ts';
import type { EntityFields } from '../../../connector/src/invoices/entity-fields.ts';
import type { TestApp } from '../../support/app.ts';

/** A seller in Milano of whom everything is known. */
export const ROSSI: Partial<EntityFields> = {
  name: 'Rossi Lampade SRL',
  line1: 'Via Brera 5',
  postcode: '20121',
  city: 'Milano',
  state: 'MI',
  country: 'IT',
  vatNumber: 'IT00743110157',
  fiscalCode: '00743110157',
  email: 'conti@rossi.example',
  taxRegime: 'RF01',
};

/** Without its VAT number, which only one may have. */
export const addEntity = ({ ctx }: Pick<TestApp, 'ctx'>, over: Partial<EntityFields> = {}) =>
  saveEntity(ctx, null, { ...ROSSI, vatNumber: '', ...over });
