export function loadUser() {
  return null;
}
