// Asks for an API key, and says what keeps one from being sent.
import * as vscode from 'vscode';

/** Undefined when the user gives up; '' = forget the key. */
export async function askForKey(origin: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: `API key for ${origin}`,
    prompt: 'Kept in VS Code’s secret storage and sent to this address only. Empty: forget the key.',
    password: true,
    ignoreFocusOut: true,
    validateInput: keyProblem,
  });
}

/** null = it can be sent: a header takes no other characters. */
export function keyProblem(typed: string): string | null {
  return /^[\x21-\x7e]*$/.test(typed.trim())
    ? null
    : 'A key has no blanks, and only letters, digits and signs of ASCII: this one was probably copied with something else.';
}
