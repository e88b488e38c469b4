import { HttpClient } from './http.js';

const client = new HttpClient({ retries: 4 });

export async function fetchFeed(url) {
  const response = await client.get(url);
  return response.text();
}
