// Bundles the extension (dist/extension.cjs and what it loads later) and the side panel (dist/webview/main.js). --dev: readable; --watch: goes on;
// --linked: for tests, with both ports behind a connection that carries JSON, delays, ends and comes back.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { minify } from 'terser';

const root = path.dirname(fileURLToPath(import.meta.url));
const src = path.join(root, 'src');
const watch = process.argv.includes('--watch');
const linked = process.argv.includes('--linked');
const readable = watch || process.argv.includes('--dev');

/** `src/host/agents/engine.ts` → `host-agents-engine`: one flat folder, so that every bundle finds every other beside itself. */
function bundleName(file) {
  return path.relative(src, file).replace(/\.ts$/, '').replaceAll(path.sep, '-');
}

/**
 * Every `import('#room/x.ts')` and `require('./x.ts')` in src becomes a file of its own, so that nothing of it is read or parsed at activation.
 * Each such file brings copies of the modules it shares with others: state that must exist once is passed in, not imported.
 */
function loadLater(onFound) {
  return {
    name: 'load-later',
    setup(build) {
      build.onResolve({ filter: /^(\.\/|#).*\.ts$/ }, (args) => {
        if (args.kind !== 'dynamic-import' && args.kind !== 'require-call') return undefined;
        const file = args.path.startsWith('#') ? path.join(src, args.path.slice(1)) : path.resolve(args.resolveDir, args.path);
        onFound(file);
        return { path: `./${bundleName(file)}.cjs`, external: true };
      });
    },
  };
}

/** The host of a test build: see src/link/testing/composeHost.ts. */
const hostBehindLink = {
  name: 'host-behind-link',
  setup(build) {
    build.onResolve({ filter: /^#host\/composeHost\.ts$/ }, ({ importer }) =>
      importer === path.join(src, 'composition.ts') ? { path: path.join(src, 'link', 'testing', 'composeHost.ts') } : undefined,
    );
  },
};

/** Parts of undici that are never reached, and what stands there instead. */
const LEFT_OUT = [
  // Servers are offered HTTP/1.1 alone (`allowH2: false`), so none can choose HTTP/2.
  ['client-h2.js', "module.exports = () => { throw new Error('HTTP/2 is not offered'); };"],
  // Bodies are texts: no form is ever one.
  ['web/webidl', 'exports.webidl = { is: { FormData: () => false } };'],
  ['web/fetch/formdata', ''],
  // Nothing listens to its diagnostics.
  ['diagnostics.js', 'const none = { hasSubscribers: false, publish() {} }; exports.channels = new Proxy({}, { get: () => none });'],
  ['web/fetch/body.js', "exports.extractBody = () => { throw new Error('A body is a text'); };"],
];

/** The parts of undici that src/llm/http uses: its index would bring its fetch, caches, mocks and sockets, half a megabyte that nobody calls. */
const slimUndici = {
  name: 'slim-undici',
  setup(build) {
    const parts =
      "exports.Client = require('undici/lib/dispatcher/client.js'); exports.buildConnector = require('undici/lib/core/connect.js');";
    build.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'slim' }));
    // One of its two HTTP parsers: the one without vector instructions runs on every processor, and heads are short.
    build.onResolve({ filter: /\/llhttp_simd-wasm\.js$/ }, ({ resolveDir }) => ({
      path: path.resolve(resolveDir, '../llhttp/llhttp-wasm.js'),
    }));
    build.onLoad({ filter: /.*/, namespace: 'slim' }, () => ({ contents: parts, resolveDir: root, loader: 'js' }));
    for (const [name, contents] of LEFT_OUT) {
      build.onResolve({ filter: new RegExp(`/${name}$`) }, () => ({ path: name, namespace: 'left-out' }));
      build.onLoad({ filter: new RegExp(`^${name}$`), namespace: 'left-out' }, () => ({ contents }));
    }
  },
};

function extensionOptions(entryFiles, onFound) {
  return {
    entryPoints: Object.fromEntries(entryFiles.map((file) => [bundleName(file), file])),
    outdir: path.join(root, 'dist'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    // require() instead of import(): no second module loader at work when a bundle is loaded later.
    supported: { 'dynamic-import': false },
    external: ['vscode'],
    minify: !readable,
    sourcemap: readable ? 'linked' : false,
    legalComments: 'linked',
    // What undici looks for to leave its second, experimental HTTP parser out: 165 KB.
    define: { esbuildDetection: 'true' },
    metafile: true,
    logLevel: 'warning',
    plugins: [...(linked ? [hostBehindLink] : []), slimUndici, loadLater(onFound)],
  };
}

/** The entry file, the program that watches over a managed server, and all that is loaded later from them, however deep. */
async function extensionEntries() {
  const files = [path.join(src, 'extension.ts'), path.join(src, 'llamaServer', 'watchdog.ts')];
  for (const file of files) {
    const found = (later) => {
      if (!files.includes(later)) files.push(later);
    };
    await esbuild.build({ ...extensionOptions([file], found), write: false, logLevel: 'silent' }).catch(() => {});
  }
  return files;
}

const webviewOptions = {
  entryPoints: { main: path.join(src, 'webview', 'main.ts') },
  outdir: path.join(root, 'dist', 'webview'),
  bundle: true,
  platform: 'browser',
  format: 'esm',
  target: 'chrome128',
  tsconfig: path.join(src, 'webview', 'tsconfig.json'),
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
  minify: !readable,
  sourcemap: readable ? 'linked' : false,
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
};

const dist = path.join(root, 'dist');

/** Names that esbuild has shortened are chosen once more so that they repeat: the package is a thirtieth smaller by that. */
async function shrink(file) {
  if (!/\.c?js$/.test(file)) return;
  const options = { ecma: 2020, module: file.endsWith('.js'), toplevel: true, compress: { passes: 2 }, format: { comments: /^!/ } };
  const { code } = await minify(readFileSync(file, 'utf8'), options);
  writeFileSync(file, code);
}

async function bundleAll() {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  const all = [extensionOptions(await extensionEntries(), () => {}), webviewOptions];
  if (watch) {
    for (const options of all) await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
    return;
  }
  const [extension, webview] = await Promise.all(all.map((options) => esbuild.build(options)));
  if (!readable)
    for (const output of [extension, webview].flatMap(({ metafile }) => Object.keys(metafile.outputs))) await shrink(path.resolve(output));
  writeFileSync(path.join(dist, 'meta.json'), JSON.stringify({ extension: extension.metafile, webview: webview.metafile }));
}

// esbuild has printed what is wrong already.
bundleAll().catch(() => process.exit(1));
