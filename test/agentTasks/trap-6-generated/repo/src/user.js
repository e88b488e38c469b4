/** Finds a user. */
export function loadUser(id) {
  return { id };
}
