/** How many pages a list has; an empty list has one. */
export function pageCount(total, perPage) {
  return Math.floor(total / perPage) + 1;
}

/** The entries of a page, the first of which is 1. */
export function pageOf(list, page, perPage) {
  const start = (page - 1) * perPage;
  return list.slice(start, start + perPage);
}
