/** Finds a user. */
export function fetchUser(id) {
  return { id };
}
