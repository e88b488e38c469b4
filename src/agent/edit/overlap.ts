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

/** A function of its own compares them otherwise on purpose. */
const OTHER_RELATION = /\b(?:function|def|func|const)\s+\w*(?:contain|cover|within|inside|enclos|includ|adjacent|touch|before|after)\w*/i;

/** `!(…)` asks for the contrary. */
function isNegated(line: string, at: number): boolean {
  return /(?:!\s*\(?|\bnot\s*\(?)\s*$/.test(line.slice(0, at));
}

/** Two comparisons of the beginnings and ends of the same two spans, in lines that the draft adds; anything longer is left as it is. */
export function rightOverlap(before: string | null, text: string, asked: string): string {
  if (!ASKS.test(asked) || OTHER_RELATION.test(text)) return text;
  const known = new Set((before ?? '').split('\n').map((line) => line.trim()));
  const less = WITH_BOUND.test(asked) ? '<=' : '<';
  return text
    .split('\n')
    .map((line) =>
      known.has(line.trim())
        ? line
        : line.replace(TWO, (...found) => (isNegated(line, Number(found.at(-2))) ? null : corrected(found, less)) ?? found[0] ?? ''),
    )
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
  if (isDisjoint(whole, start, end, joined)) return null;
  const written = (owner: string, field: string) => (whole.includes(`${owner}.${field}`) ? `${owner}.${field}` : `${owner}["${field}"]`);
  const and = /and|or/.test(joined) ? 'and' : '&&';
  return `${written(one, start)} ${less} ${written(other, end)} ${and} ${written(other, start)} ${less} ${written(one, end)}`;
}

/** `a.end <= b.start || a.start >= b.end`: the right form of the contrary. */
function isDisjoint(whole: string, start: string, end: string, joined: string): boolean {
  if (!/^(?:\|\||or)$/.test(joined)) return false;
  const ends = whole.split(joined).map((part) => {
    const [left = '', right = ''] = part.split(/[<>]=?/);
    const [first, second] = part.includes('<') ? [left, right] : [right, left];
    return new RegExp(`${end}\\W*$`).test(first.trim()) && new RegExp(`${start}\\W*$`).test(second.trim());
  });
  return ends.every(Boolean);
}
