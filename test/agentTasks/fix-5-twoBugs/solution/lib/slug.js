/** Words of a title in lower case, joined by dashes. */
export function slug(title) {
  return title.trim().toLowerCase().split(/\s+/).join('-');
}
