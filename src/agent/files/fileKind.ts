// Distinguishes source files from tests, generated, vendored and lock files by path and content.
import { isCode, isConfig, languageOf } from './language.ts';

export type FileKind = 'source' | 'test' | 'config' | 'docs' | 'generated' | 'vendored' | 'lock' | 'other';

const VENDORED = /(?:^|\/)(?:node_modules|vendor|vendored|third[_-]?party|external|bower_components|\.venv|venv|site-packages)\//i;
const GENERATED_FOLDER =
  /(?:^|\/)(?:dist|build|out|target|coverage|generated|__generated__|gen|\.next|\.nuxt|__pycache__|\.pytest_cache|__snapshots__)\//i;
const GENERATED_NAME =
  /(?:\.min\.(?:js|css)|\.bundle\.js|\.map|\.pb\.go|_pb2(?:_grpc)?\.py|\.generated\.\w+|\.g\.\w+|_generated\.\w+|\.snap)$/i;
const LOCK =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|Pipfile\.lock|uv\.lock|Cargo\.lock|go\.sum|Gemfile\.lock|composer\.lock|flake\.lock)$/;
const TEST =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testing)\/|(?:^|\/)(?:test_[^/]+|conftest)\.py$|(?:[._-](?:test|spec|tests)\.[^/.]+|_test\.\w+)$/i;
const MARK =
  /@generated\b|\bcode generated\b.*\bdo not edit\b|\bauto-?generated\b.*\bdo not (?:edit|modify)\b|\bdo not edit\b.*\bgenerated\b|\bthis file (?:is|was) (?:auto-?)?generated\b/i;

export function fileKind(path: string, text: string | null = null): FileKind {
  if (LOCK.test(path)) return 'lock';
  if (VENDORED.test(path)) return 'vendored';
  if (GENERATED_NAME.test(path) || GENERATED_FOLDER.test(path) || (text !== null && MARK.test(text.slice(0, 600)))) return 'generated';
  const language = languageOf(path);
  if (isCode(language)) return TEST.test(path) ? 'test' : 'source';
  if (isConfig(language)) return TEST.test(path) && /fixture/i.test(path) ? 'other' : 'config';
  return language === 'markdown' ? 'docs' : 'other';
}

/** What nobody changes by hand. */
export function isOffLimits(kind: FileKind): boolean {
  return kind === 'generated' || kind === 'vendored' || kind === 'lock';
}
