// Corrects how a draft compares two spans, where the task asks whether they overlap.

const START = '(?:\\w*[sS]tart\\w*|from\\w*|begin\\w*|since|low\\w*|opens?|arrival|checkIn|check_in)';
const END = '(?:\\w*[eE]nd\\w*|to|until|till|high\\w*|stop\\w*|finish\\w*|closes?|departure|checkOut|check_out)';
const OWNER = '[A-Za-z_$][\\w$]*(?:\\.[A-Za-z_$][\\w$]*|\\[\\w+\\])*?';
const SIDE = `(${OWNER})(?:\\.|\\[["'])(${START}|${END})(?:["']\\])?`;
const TWO = new RegExp(
  `${SIDE}\\s*[<>]=?\\s*${SIDE}\\s*(&&|\\|\\||\\band\\b|\\bor\\b)\\s*${SIDE}\\s*[<>]=?\\s*${SIDE}(?!\\s*(?:&&|\\|\\||\\band\\b|\\bor\\b)\\s*[\\w$.(]*(?:${START}|${END}))`,
  'g',
);

const ASKS = /\boverlap\w*|\bcollid\w+|\bdouble[- ]book\w*|\bintersect\w*|\bclash\w*/i;
/** Touching spans overlap, too. */
const WITH_BOUND =
  /\b(?:touch\w*|inclusive\w*|same (?:day|hour|time|minute|moment))\b[^.;\n]{0,40}\b(?:overlap|collide|clash|count|taken|refus\w+|reject\w*)/i;

/** Two comparisons of the beginnings and ends of the same two spans, in lines that the draft adds; anything longer is left as it is. */
export function rightOverlap(before: string | null, text: string, asked: string): string {
  if (!ASKS.test(asked)) return text;
  const known = new Set((before ?? '').split('\n').map((line) => line.trim()));
  const less = WITH_BOUND.test(asked) ? '<=' : '<';
  return text
    .split('\n')
    .map((line) => (known.has(line.trim()) ? line : line.replace(TWO, (...found: string[]) => corrected(found, less) ?? found[0] ?? '')))
    .join('\n');
}

/** Null: they are not the beginnings and ends of two spans. */
function corrected(
  [whole = '', a = '', b = '', c = '', d = '', joined = '', e = '', f = '', g = '', h = '']: readonly string[],
  less: string,
): string | null {
  const sides = [
    { owner: a, field: b },
    { owner: c, field: d },
    { owner: e, field: f },
    { owner: g, field: h },
  ];
  const owners = [...new Set(sides.map(({ owner }) => owner))];
  const [one, other] = owners;
  const start = sides.find(({ field }) => new RegExp(`^${START}$`).test(field))?.field;
  const end = sides.find(({ field }) => new RegExp(`^${END}$`).test(field))?.field;
  if (a === c || e === g) return null;
  if (one === undefined || other === undefined || owners.length > 2 || start === undefined || end === undefined) return null;
  if (
    sides.some(({ field }) => field !== start && field !== end) ||
    new Set(sides.map(({ owner, field }) => `${owner} ${field}`)).size !== 4
  )
    return null;
  const written = (owner: string, field: string) => (whole.includes(`${owner}.${field}`) ? `${owner}.${field}` : `${owner}["${field}"]`);
  const and = /and|or/.test(joined) ? 'and' : '&&';
  return `${written(one, start)} ${less} ${written(other, end)} ${and} ${written(other, start)} ${less} ${written(one, end)}`;
}
