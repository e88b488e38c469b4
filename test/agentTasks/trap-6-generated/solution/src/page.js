import { fetchUser } from './user.js';

export const page = (id) => `User ${fetchUser(id).id}`;
