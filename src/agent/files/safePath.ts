// Decides which paths a model or a task may name: inside the folder, and nothing dangerous.

/** Returns the path relative to the folder with `/`, or null where it may not be named. Looks at the text only; `project.ts` looks at the disk. */
export function safePath(named: string): string | null {
  if (hasControl(named)) return null;
  let text = named.trim();
  if (text.startsWith('./')) text = text.slice(2);
  if (text === '' || text.length > 400) return null;
  // Absolute, UNC, drive letters, a home folder, streams of NTFS, URLs, patterns.
  if (/^[/\\~]|^[A-Za-z]:|:|[*?"<>|]/.test(text)) return null;
  const parts = text.split(/[\\/]/);
  if (text.includes('\\') && text.includes('/')) return null;
  if (parts.some((part) => part === '..' || part === '.' || part === '' || isBadPart(part))) return null;
  return parts.join('/');
}

function hasControl(text: string): boolean {
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    // Controls, and what turns or hides text: bidirectional marks, zero-width characters.
    if (
      code < 32 ||
      (code >= 127 && code < 160) ||
      (code >= 0x200b && code <= 0x200f) ||
      (code >= 0x202a && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069) ||
      code === 0xfeff
    )
      return true;
  }
  return false;
}

/** Windows and macOS ignore case, trailing dots and spaces, and some characters: `.GIT`, `.git.`, `git~1` are git's folder there. */
function isBadPart(part: string): boolean {
  const bare = part
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[. ]+$/, '');
  return (
    bare === '.git' ||
    /^git~\d+$/.test(bare) ||
    bare === '.hg' ||
    bare === '.svn' ||
    bare === '' ||
    /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/.test(bare)
  );
}

const SECRET_NAME =
  /^(?:\.env(?:\..+)?|.*\.env|\.envrc|\.npmrc|\.pypirc|\.netrc|_netrc|\.git-credentials|\.htpasswd|id_(?:rsa|dsa|ecdsa|ed25519)(?:\.pub)?|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|gpg|asc)|credentials(?:\.(?:json|ya?ml|toml|ini|csv))?|secrets?(?:\.(?:json|ya?ml|toml|ini|env))?|service[-_]account.*\.json)$/i;
const SECRET_FOLDER = /^(?:\.ssh|\.aws|\.gnupg|\.kube|\.docker)$/i;
const NO_SECRET = /^\.env\.(?:example|sample|template|dist)$/i;

/** Whether a file usually holds secrets: it is shown to no model, unless the user names it. */
export function isSecret(path: string): boolean {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  return !NO_SECRET.test(name) && (SECRET_NAME.test(name) || parts.slice(0, -1).some((part) => SECRET_FOLDER.test(part)));
}
