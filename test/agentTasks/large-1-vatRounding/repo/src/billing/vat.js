/** Value-added tax in percent, by country. */
const RATES = { de: 19, fr: 20, at: 20, ch: 7.7 };

/** The tax on a net price in cents, rounded to whole cents. */
export function vatOn(netCents, country) {
  const rate = RATES[country];
  if (rate === undefined) return 0;
  return Math.floor((netCents * rate) / 100);
}
