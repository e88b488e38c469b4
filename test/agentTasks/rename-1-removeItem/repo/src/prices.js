const PRICES = { tea: 450, mug: 1200, kettle: 3900 };

/** In cents. */
export function priceOf(sku) {
  const price = PRICES[sku];
  if (price === undefined) throw new Error(`No price for ${sku}`);
  return price;
}
