import { pageCount, pageOf } from './paging.js';

/** The heading and the letters of one page of the archive. */
export function archivePage(letters, page, perPage = 20) {
  return { title: `Page ${page} of ${pageCount(letters.length, perPage)}`, letters: pageOf(letters, page, perPage) };
}
