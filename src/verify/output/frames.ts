// Finds the first place of the project's own that a stack trace or a message points to.
import { escaped } from '#base/text.ts';
import type { Frame } from './failure.ts';

/** Places as tools print them: the file, then the line. Each is anchored, and none backtracks over more than one line. */
const PLACES: readonly RegExp[] = [
  // Java and Kotlin, with the package's folder: "at com.example.CartTest.quantity(CartTest.java:18)".
  /^\s*at (?:[^\s/()]{1,200}\/{1,2})?([\w.$]{1,300}\(\w[\w.]{0,100}):(\d+)\)$/,
  // Vitest: "❯ find src/cart.js:10:50".
  /^\s*❯ (?:[\w.$<>#]{1,200} )?([\w.@/\\~[\]-][^():]{0,400}):(\d+)(?::\d+)?$/,
  // JavaScript: "at find (src/cart.js:10:50)", "at src/cart.js:10:50"; Ruby: "# ./lib/cart.rb:6:in `find'".
  /^\s*(?:at|›|#|in)\s(?:[^()]{0,200}\()?(?:async )?((?:[\w.@/\\~[\]-][^():]{0,400})):(\d+)(?::\d+)?(?::in .*)?\)?[\s{,]*$/,
  // Python: File "shop/cart.py", line 9.
  /^\s*File "([^"]{1,400})", line (\d+)/,
  // Rust: "thread 'tests::none' (21913) panicked at src/lib.rs:14:19:".
  /\b(?:panicked at|expected at) (?:'.{0,500}', )?([^\s:,']{1,400}):(\d+)/,
  // C#: "at Shop.Total() in /src/Cart.cs:line 12".
  /^\s*at .{1,400}? in (.{1,400}):line (\d+)\s*$/,
  // "shop/cart.py:4: TypeError", "./cart_test.go:14: …", "/home/ada/src/cart.php:3".
  /^\s*((?:\.?[/\\])?[\w@.~-][^\s:()"'<>|]{0,400}\.\w{1,6}):(\d+)(?::\d+)?(?::|\s|$)/,
];

/** Not the project's own: absolute paths (those in its folder were made relative before), dependencies, and parts of the tools. */
const FOREIGN =
  /^(?:[/~]|[A-Za-z]:|(?:java|javax|jdk|sun|kotlin|scala|org\/(?:junit|opentest4j|assertj|hamcrest|gradle|mockito|apache\/maven))\/|\.\.[/\\]|node:|internal\/|<|webpack|native)|(?:^|[/\\])(?:node_modules|site-packages|dist-packages|vendor|\.cargo|\.venv|venv|gems|jest-\w+)[/\\]/;

export function frameIn(lines: readonly string[]): Frame | null {
  return framesIn(lines)[0] ?? null;
}

/** In the order of the lines. */
export function framesIn(lines: readonly string[]): Frame[] {
  return lines.flatMap((line) => {
    const frame = frameOf(line);
    return frame === null ? [] : [frame];
  });
}

function frameOf(line: string): Frame | null {
  for (const pattern of PLACES) {
    const [, place, number] = pattern.exec(line) ?? [];
    if (place === undefined) continue;
    const file = fileOf(place.trim());
    // The first that fits tells how the line is built.
    return FOREIGN.test(file) || !/\.\w+$/.test(file) ? null : { file, line: Number(number) };
  }
  return null;
}

function fileOf(place: string): string {
  // Java tells class and file apart: "com.example.CartTest.quantity(CartTest.java" lies in com/example.
  const [called, javaFile] = place.split('(');
  if (javaFile !== undefined && called !== undefined) {
    const folders = called.split('.').slice(0, -2);
    return [...folders, javaFile].join('/');
  }
  return place.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
}

/** Returns the text with paths below `folder` made relative, also in file URLs, so that runs in different copies of a project compare. */
export function relativePaths(text: string, folder: string): string {
  const whole = folder.replace(/[/\\]+$/, '');
  if (whole === '') return text;
  const slashed = whole.replaceAll('\\', '/');
  const url = `file://${slashed.startsWith('/') ? '' : '/'}${encodeURI(slashed)}/`;
  let result = text.replaceAll(new RegExp(`${escaped(url)}[^\\s()'"]{0,400}`, 'g'), (found) => decoded(found.slice(url.length)));
  for (const prefix of new Set([`${slashed}/`, `${whole}\\`, `${whole}/`])) result = result.replaceAll(prefix, '');
  // AVA writes relative file URLs.
  return result.replaceAll('file://', '');
}

function decoded(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}
