import { parse } from './numberList.js';

export const total = (text) => parse(text).reduce((sum, one) => sum + one, 0);
