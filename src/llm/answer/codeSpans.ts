// Tells whether the end of a Markdown text lies inside code, where marks are only quoted.

/** True within a fenced block that is still open, or within backticks on the last line. */
export function endsInCode(text: string): boolean {
  let fence = '';
  let lastLine = '';
  for (const line of text.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence)) fence = '';
    // The backticks of a fence are no span.
    lastLine = mark === '' ? line : '';
  }
  return fence !== '' || (lastLine.match(/`/g)?.length ?? 0) % 2 === 1;
}
