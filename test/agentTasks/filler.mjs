// Writes the many files of a large repository, the same ones each time: a task keeps only what it is about.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const NOUNS = 'account address asset audit badge banner basket batch branch bucket budget campaign card catalog channel claim client comment contact contract coupon credit currency customer deposit device digest discount document draft event export feature feed filter folder form gateway group guest holiday image import index insight invitation item job journal label lead ledger license limit listing location login manifest member memo menu message metric mirror module network note notice offer option order outlet package partner patch payment permit person plan poll portal profile project promotion quota quote range rating receipt record refund region report request reservation resource review role route rule sample schedule scope segment session shipment signal site slot snapshot source station stock store stream survey tag target task team template ticket token topic track transfer trigger unit upload user vendor version visit voucher wallet warehouse widget window worker zone'.split(' ');
const VERBS = 'apply archive assign attach build check collect compare compose convert count create describe detect expand extract find flatten group join keep list load mark match measure merge move normalize open order pack parse pick plan prune rank read reduce refresh render resolve restore save scan select serialize share sort split sum tally trim update validate verify wrap write'.split(' ');
const FIELDS = 'id name status amount owner createdAt priority size weight kind score'.split(' ');

/** A small generator with a fixed seed (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

/** `language`: js, ts, py or go. `folder`: where in the repository. `avoid`: words that no name may hold. */
export function fill({ language, count, folder = 'src', seed = 1, avoid = [], module = 'example.test/app' }) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const nouns = NOUNS.filter((noun) => !avoid.includes(noun));
  const written = [];
  for (let index = 0; index < count; index++) {
    const noun = nouns[index % nouns.length];
    const second = pick(nouns);
    const area = nouns[Math.floor(index / 8) % nouns.length];
    const names = [...new Set(Array.from({ length: 3 + Math.floor(next() * 3) }, () => pick(VERBS)))].map((verb) => ({ verb, noun, second }));
    const file = writeFile({ language, folder, area, noun, second, index, names, pick, next, written, module });
    written.push(file);
  }
  return written;
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);

function writeFile({ language, folder, area, noun, second, index, names, pick, next, written, module }) {
  const base = language === 'py' || language === 'go' ? `${noun}_${second}_${index}` : `${noun}${capital(second)}${index}`;
  const file = `${folder}/${area}/${base}.${language}`;
  const functions = names.map(({ verb }) => body({ language, name: `${verb}${capital(noun)}${capital(second)}${index}`, verb, noun, second, field: pick(FIELDS), number: Math.floor(next() * 90) + 5 }));
  const text = language === 'go' ? `package ${area}\n\n${functions.join('\n\n')}\n` : `${functions.join('\n\n')}\n`;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  if (language === 'py') writeFileSync(`${folder}/${area}/__init__.py`, '');
  void written;
  void module;
  return file;
}

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function body({ language, name, verb, noun, second, field, number }) {
  const about = `${capital(verb)}s the ${noun} of a ${second}, up to ${number}.`;
  if (language === 'py') return `def ${snake(name)}(items, limit=${number}):\n    """${about}"""\n    kept = [item for item in items if item.get("${field}") is not None]\n    if len(kept) > limit:\n        kept = kept[:limit]\n    return kept`;
  if (language === 'go') return `// ${capital(name)} ${verb}s the ${noun} of a ${second}, up to ${number}.\nfunc ${capital(name)}(items []string) []string {\n\tif len(items) > ${number} {\n\t\treturn items[:${number}]\n\t}\n\treturn items\n}`;
  const types = language === 'ts';
  return `/** ${about} */\nexport function ${name}(items${types ? ': { ' + field + '?: unknown }[]' : ''}, limit = ${number})${types ? ': unknown[]' : ''} {\n  const kept = items.filter((item) => item.${field} !== undefined);\n  return kept.length > limit ? kept.slice(0, limit) : kept;\n}`;
}
