// Tells members that objects of a language’s own types have, too: they say nothing of a class.
import { isScript, languageOf } from '#agent/files/language.ts';

const OWN_TYPES: readonly object[] = [
  ...[Object, Function, Array, String, Number, Boolean, Date, RegExp, Map, Set, WeakMap, Promise, Error, Symbol].map(
    (one) => one.prototype,
  ),
  ...[URL, URLSearchParams, Headers, FormData, EventTarget, AbortSignal, ReadableStream].map((one) => one.prototype),
  ...[Object, Array, Number, String, Date, Promise, Math, JSON, console],
];
/** Of documents and Node’s streams, servers and emitters. */
const OF_PLATFORM =
  'append prepend remove replace before after contains toggle item click focus blur closest matches submit reset play pause load on off once emit write read end pipe open close send start stop listen connect destroy resume push abort';
const SCRIPT: ReadonlySet<string> = new Set([...OWN_TYPES.flatMap((one) => Object.getOwnPropertyNames(one)), ...OF_PLATFORM.split(' ')]);

const PYTHON: ReadonlySet<string> = new Set(
  'append extend insert remove pop clear index count sort reverse copy get items keys values update setdefault fromkeys add discard union difference intersection issubset issuperset split rsplit splitlines join strip lstrip rstrip replace find rfind startswith endswith lower upper title capitalize casefold format encode decode isdigit isalpha isnumeric isspace zfill center ljust rjust partition rpartition translate read readline readlines write writelines close open seek tell flush send throw year month day hour minute second date time timestamp isoformat strftime strptime total_seconds group groups match search sub start end run wait put join acquire release set is_set log debug info warning error critical exists mkdir rename unlink touch stat name parent suffix stem execute commit rollback fetchone fetchall cursor connect bit_length real imag'.split(
    ' ',
  ),
);
const GO: ReadonlySet<string> = new Set(
  'Close Read Write String Error Len Less Swap Push Pop Add Sub Done Wait Lock Unlock Get Set Do Put Load Store Delete Range Next Scan Text Bytes Err Open Run Start Stop Reset Name Size Mode Before After Equal Format Unix Year Month Day Hour Minute Second Date Seconds Minutes Hours Print Printf Println Fatal Fatalf Log Logf Errorf Value Key Done Deadline Query Exec Begin Commit Rollback Flush Seek Encode Decode Marshal Unmarshal Handle ServeHTTP Header Find Match Replace Split Join Kind Type Index Call Method Elem Int Float Bool'.split(
    ' ',
  ),
);

export function isCommonMember(name: string, path: string): boolean {
  const language = languageOf(path);
  if (isScript(language)) return SCRIPT.has(name);
  return language === 'python' ? PYTHON.has(name) : language === 'go' && GO.has(name);
}
