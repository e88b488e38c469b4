import { loadUser } from './user.js';

export const page = (id) => `User ${loadUser(id).id}`;
