// Collects the certificates that are trusted: Node's, the system's, those of NODE_EXTRA_CA_CERTS.
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createSecureContext, getCACertificates, rootCertificates, type SecureContext } from 'node:tls';

/** Where Linux distributions keep them, for a Node that doesn't find them itself. */
const LINUX_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const PEM = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;

let cached: { key: string; context: SecureContext } | null = null;
let ofSystem: string[] | null = null;

/** Reading and parsing them takes some tens of milliseconds, so they are kept until what they depend on changes. */
export function trustedCertificates(usesSystem: boolean): SecureContext {
  const extra = process.env.NODE_EXTRA_CA_CERTS ?? '';
  const key = `${usesSystem} ${extra} ${modifiedAt(extra)}`;
  if (cached?.key !== key) {
    const ca = [...rootCertificates, ...(usesSystem ? systemCertificates() : []), ...readBundle(extra)];
    cached = { key, context: createSecureContext({ ca: [...new Set(ca)] }) };
  }
  return cached.context;
}

function systemCertificates(): string[] {
  ofSystem ??= askSystem();
  return ofSystem;
}

function askSystem(): string[] {
  try {
    // Node 22.15 and later.
    const found = typeof getCACertificates === 'function' ? getCACertificates('system') : [];
    if (found.length > 0) return found;
  } catch {
    // Falls through to the files.
  }
  const files = process.platform === 'linux' ? [process.env.SSL_CERT_FILE ?? '', ...LINUX_BUNDLES] : [];
  return readBundle(files.find((file) => file !== '' && existsSync(file)) ?? '');
}

/** What can't be read or parsed is left out: one broken certificate must not keep every server from being reached. */
function readBundle(file: string): string[] {
  if (file === '') return [];
  try {
    return (readFileSync(file, 'utf8').match(PEM) ?? []).filter(isCertificate);
  } catch {
    return [];
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function modifiedAt(file: string): number {
  return file === '' ? 0 : (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
}
