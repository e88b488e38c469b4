// Makes the README of the package: the repository's, without what can't be shown or opened there.

/** `[words](target)` and `![words](target)`, where the target is a file of the repository. */
const RELATIVE = /(!?)\[([^\][]*)\]\((?![a-z]+:|#)([^)\s]+)\)/gi;

/**
 * Without pictures, and with the words of links instead of the links, where either names a file of the repository.
 * VS Code's page of an extension shows pictures by https: or data: address only. The manifest names no public repository, from which vsce
 * would make https: addresses; as data, the pictures would take more of the package than all of the extension's code.
 */
export function packagedReadme(readme: string): string {
  return readme.replace(/\n!\[[^\n]*\]\((?![a-z]+:)[^\n]*\)\n/gi, '').replaceAll(RELATIVE, (_, mark, words) => (mark === '!' ? '' : words));
}

/** The files that a document links to or shows, relative to its folder. */
export function relativeTargets(markdown: string): string[] {
  return [...markdown.matchAll(RELATIVE)].flatMap(([, , , target]) => target ?? []);
}
