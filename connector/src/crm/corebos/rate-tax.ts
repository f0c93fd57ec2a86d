import { SiteUnfit, type Site, type Tax } from './site.ts';

/** Finds the tax whose column carries the true rate of every line. */
export function rateTax(site: Site): Tax {
  const usable = site.taxes.filter((tax) => !tax.retention && hasColumn(site, tax.name));
  const tax = usable.find(({ label }) => /^(vat|iva|tva|mwst)\b/i.test(label)) ?? usable[0];
  if (!tax) throw new SiteUnfit('coreBOS has no tax to carry the rate of a line: add one, such as "VAT".');
  return tax;
}

const hasColumn = (site: Site, name: string): boolean =>
  site.tables.get('vtiger_inventoryproductrel')?.has(name) ?? false;
