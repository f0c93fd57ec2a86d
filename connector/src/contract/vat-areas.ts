/** Parts of countries in which another VAT is due, or none, by the beginnings of their postcodes: `23041` is Livigno. */
const APART: Record<string, string[]> = {
  AT: ['6691', '6991', '6992', '6993'],
  DE: ['27498', '78266'],
  ES: ['35', '38', '51', '52'],
  FI: ['22'],
  FR: ['97', '98'],
  GB: ['BT', 'GY', 'IM', 'JE'],
  GR: ['63086'],
  IT: ['22061', '23041'],
  PT: ['9'],
};

/** Names where the same VAT is due: `IT` for Rome and Trieste, `IT 23041` for Livigno. */
export function vatAreaOf({ country, postcode }: { country: string; postcode: string }): string {
  const spelled = postcode.replace(/\s+/g, '').toUpperCase();
  const apart = APART[country]?.find((beginning) => spelled.startsWith(beginning));
  return apart === undefined ? country : `${country} ${apart}`;
}
