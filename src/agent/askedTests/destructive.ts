// Detects code that must never run with a fault in it, or with other values than somebody wrote.
import type { Codebase } from '#agent/files/codebase.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { argumentsFrom } from '#base/brackets.ts';

/** Deletes, makes or overwrites files, starts programs, ends processes, or reaches other machines and databases. */
const DESTRUCTIVE = [
  // Functions that are imported by their names.
  /(?<![\w.])(?:rm|cp|exec|fork|system|popen|eval|Function|fetch|unlink|symlink|mkdir|urlopen|urlretrieve)\s*\(/,
  // Their modules’ own.
  /\b(?:fs\w*|promises)\.(?:rm|cp|rename|truncate|writeFile|appendFile|unlink|rmdir|mkdir|link|symlink|copyFile|remove|move|copy|chmod|chown)\w*\s*\(/,
  /\b(?:rm|rmdir|unlink|truncate|ftruncate|chmod|chown|rename|write|writev|writeFile|appendFile|copyFile|cp|link|symlink|mkdir|exec|execFile|spawn)Sync\s*\(/,
  /\b(?:rimraf|rmtree|rmdir|removedirs|makedirs|chmod|chown|writeFile|appendFile|copyFile|outputFile|outputJson|writeJson|emptyDir|createWriteStream|write_text|write_bytes|execFile|spawn|remove_file|remove_dir_all)\s*\(/,
  /\bos\.(?:remove|unlink|rename|replace|truncate|mkdir|mkfifo|link|symlink|write|system|kill|exec\w*|spawn\w*|popen|fork\w*|Remove|RemoveAll|Rename|WriteFile|Create|OpenFile|Mkdir|MkdirAll|Link|Symlink|Chmod|Chown|Chtimes|Truncate|StartProcess|Setenv)\b/,
  /\b(?:shutil|subprocess|multiprocessing|child_process|execa|ctypes)\b|\b(?:exec\.Command|ioutil\.WriteFile|syscall\.)|\bprocess\.(?:kill|exit|abort|chdir)\b|\b(?:Rotating)?FileHandler\b/,
  /\.(?:unlink|hardlink_to|symlink_to)\(|\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)\b/,
  /(?:\bPath\([^\n]*\)|path|file|folder|dir|src|source|dest|target|entry|tmp|(?<![\w$])p)\.rename\(/i,
  /\b(?:Deno\.(?:write|remove|rename|run|Command|create|mkdir|truncate)|Bun\.(?:write|spawn))/,
  // Other machines and databases.
  /\b(?:axios|urllib|httpx|aiohttp|smtplib|ftplib|paramiko|XMLHttpRequest|WebSocket)\b\s*[.(]|\brequests\.(?:get|post|put|patch|delete)\b|\bhttps?\.(?:Get|Post|Head|NewRequest|DefaultClient|request|get|client)\b|\bnet\.(?:Dial|connect|createConnection)|\bsocket\.(?:socket|create_connection)\b|\bsql\.Open\b/,
  /\b(?:DROP|DELETE|TRUNCATE|ALTER)\s+(?:TABLE|FROM|DATABASE|SCHEMA)\b|\b(?:INSERT\s+INTO|UPDATE\s+\w+\s+SET)\b/,
  /["'`]\s*(?:drop\s+table|delete\s+from|truncate\s+(?:table\s+)?\w+|alter\s+table|insert\s+into|update\s+\w+\s+set)\b/i,
  // Other languages.
  /\b(?:File|Files|Directory|FileUtils|Dir)\.(?:delete|Delete|rm|unlink|rmdir|move|Move|write|Write|create|Create|new(?:BufferedWriter|OutputStream))\w*\b|\b(?:FileWriter|FileOutputStream|StreamWriter|RandomAccessFile)\b/,
  /\bProcess\.(?:Start|spawn|kill)\b|\bgetRuntime\(\)|\bProcessBuilder\b|\bfs::(?:remove|write|rename|copy|create)\w*|\b(?:File::create|OpenOptions|Command::new)\b|\bfile_put_contents\b/,
];

export function isDestructive(code: string): boolean {
  return DESTRUCTIVE.some((one) => one.test(code)) || opensToWrite(code) || movesPath(code);
}

const OPEN = /(?<!\b(?:def|function|func)\s)(\.|(?<![\w$.]))(?:open|fopen|openSync|ZipFile)\s*\(/g;
const MODE = /^(?:(?:mode|flags?)\s*[=:]\s*)?[rbu]?(["'`])([\w+:|]{1,5})\1$/;
/** Other options of opening a file, and what is no mode. */
const OTHER = /^(?:(?:encoding|errors|newline|buffering|closefd|opener)\s*=|\d)/;

/** `open(path, "w")` in all its forms. A mode that is not written there may be any. */
function opensToWrite(code: string): boolean {
  return [...code.matchAll(OPEN)].some((call) => {
    const given = argumentsFrom(code, call.index + call[0].length).map(({ text }) => text.trim());
    // The first one is the path, but of a method of the path itself.
    const [first = '', ...rest] = given;
    const options = call[1] === '.' && MODE.test(first) && rest.every((one) => OTHER.test(one)) ? given : rest;
    return options.some((one, at) => {
      const mode = MODE.exec(one)?.[2];
      if (mode !== undefined) return /[wax+]/.test(mode);
      return at === 0 && call[1] !== '.' && !OTHER.test(one) && !/^(?:async\b|function\b|\(?[\w\s,]*\)?\s*=>)/.test(one);
    });
  });
}

/** A path’s `replace` moves the file: it takes one argument, a text’s takes two, and a date’s takes names. */
function movesPath(code: string): boolean {
  return [...code.matchAll(/\.replace\s*\(/g)].some((call) => {
    const [first, ...more] = argumentsFrom(code, call.index + call[0].length);
    return first !== undefined && more.length === 0 && !/^(?:\w+\s*=(?!=)|\*|\.\.\.|\/)/.test(first.text);
  });
}

const STEPS = 3;

/** The file itself, or what it imports. */
export function reachesDestructive(codebase: Codebase, file: ProjectFile, steps = STEPS, seen = new Set<string>()): boolean {
  if (seen.has(file.path)) return false;
  seen.add(file.path);
  return (
    isDestructive(file.text) || (steps > 0 && codebase.imported(file).some((one) => reachesDestructive(codebase, one, steps - 1, seen)))
  );
}
