// Asks for an API key, and validates it.
import * as vscode from 'vscode';

/** Undefined when the user cancels; '' = remove the key. */
export async function askForKey(origin: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: `API key for ${origin}`,
    prompt: 'Stored in VS Code’s secret storage and sent only to this address. Leave empty to remove the key.',
    password: true,
    ignoreFocusOut: true,
    validateInput: keyProblem,
  });
}

/** Returns why a key can't be sent in an HTTP header, for users; null = it can. */
export function keyProblem(typed: string): string | null {
  return /^[\x21-\x7e]*$/.test(typed.trim()) ? null : 'An API key can contain only ASCII letters, digits, and symbols, and no spaces.';
}
