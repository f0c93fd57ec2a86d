import { Router } from 'express';
import type { DeskServices } from '../../services.ts';
import { addForm } from './action-form.tsx';
import { addressForm } from './address-form.tsx';
import { cancelForm } from './cancel-form.tsx';
import { refundForm } from './refund-form.tsx';
import { shipForm } from './ship-form.tsx';
import { toldForm } from './told-form.tsx';
import { writeForm } from './write-form.tsx';

/** Serves parcels, refunds, cancellations and what else a shop is asked for, each with a form on a page of its own. */
export function orderActionRoutes(services: DeskServices): Router {
  const router = Router();
  addForm(router, services, shipForm(services));
  addForm(router, services, cancelForm(services));
  addForm(router, services, toldForm(services));
  addForm(router, services, refundForm(services));
  addForm(router, services, writeForm(services));
  addForm(router, services, addressForm(services));
  return router;
}
