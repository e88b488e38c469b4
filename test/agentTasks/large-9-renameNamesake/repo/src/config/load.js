import { parse } from './settingsText.js';
import * as numbers from './numberList.js';

export function load(text, list) {
  return { settings: parse(text), numbers: numbers.parse(list), kind: 'parse' };
}
