// Finds the test commands of compiled languages: Rust, Go, .NET, the JVM, Swift, Dart and others.
// Each goes on after a failure: one that is not reached would later look like a new one.
import { type CommandRow, quoted } from './commandRow.ts';
import type { Project } from './project.ts';

export const cargo: CommandRow = async (project) => {
  const text = project.files.has('Cargo.toml') ? await project.text('Cargo.toml') : null;
  if (text === null) return null;
  return {
    command: /^\[workspace\]/m.test(text) ? 'cargo test --workspace --no-fail-fast' : 'cargo test --no-fail-fast',
    reason: 'Cargo.toml',
  };
};

export const go: CommandRow = async (project) => {
  if (project.files.has('go.mod')) return { command: 'go test ./...', reason: 'go.mod' };
  const text = project.files.has('go.work') ? await project.text('go.work') : null;
  if (text === null) return null;
  const block = [...text.matchAll(/^use\s*\(([^)]*)\)|^use\s+(\S+)/gm)].flatMap(([, many = '', one = '']) => [...many.split('\n'), one]);
  const modules = block
    .map((line) =>
      line
        .replace(/\/\/.*/, '')
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    )
    .filter((name) => /^\.\/[\w./-]+$/.test(name));
  const inside = modules.filter((name) => !name.split('/').includes('..')).slice(0, 20);
  return inside.length === 0 ? null : { command: `go test ${inside.map((name) => `${name}/...`).join(' ')}`, reason: 'go.work' };
};

export const dotnet: CommandRow = async (project) => {
  const names = [...project.files];
  const solutions = names.filter((name) => /\.slnx?$/.test(name));
  const projects = names.filter((name) => /\.(?:cs|fs|vb)proj$/.test(name));
  const [only] = solutions.length > 0 ? solutions : projects;
  if (only === undefined) return null;
  const several = solutions.length > 1 || (solutions.length === 0 && projects.length > 1);
  const place = several ? quoted(only, project.platform) : '';
  return place === null ? null : { command: `dotnet test ${place}`.trim(), reason: only };
};

export const gradle: CommandRow = async (project) => {
  const build = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'].find((name) => project.files.has(name));
  if (build === undefined) return null;
  return { command: `${wrapper(project, 'gradlew', 'gradlew.bat') ?? 'gradle'} test --continue --console=plain`, reason: build };
};

export const maven: CommandRow = async (project) =>
  project.files.has('pom.xml') ? { command: `${wrapper(project, 'mvnw', 'mvnw.cmd') ?? 'mvn'} -B -fae test`, reason: 'pom.xml' } : null;

function wrapper(project: Project, unix: string, windows: string): string | null {
  if (project.platform === 'win32') return project.files.has(windows) ? `.\\${windows}` : null;
  return project.files.has(unix) ? `./${unix}` : null;
}

export const swift: CommandRow = async (project) =>
  project.files.has('Package.swift') ? { command: 'swift test', reason: 'Package.swift' } : null;

export const dart: CommandRow = async (project) => {
  const text = project.files.has('pubspec.yaml') ? await project.text('pubspec.yaml') : null;
  if (text === null || !project.folders.has('test')) return null;
  return { command: /^\s+sdk:\s*flutter\s*$/m.test(text) ? 'flutter test' : 'dart test', reason: 'pubspec.yaml' };
};

/** Tools that one file tells of, and whose command is always the same. */
const BY_FILE: readonly { file: RegExp; folder?: string; command: string }[] = [
  { file: /^build\.sbt$/, command: 'sbt test' },
  { file: /^build\.zig$/, command: 'zig build test' },
  { file: /^stack\.yaml$/, command: 'stack test' },
  { file: /^(?:cabal\.project|.+\.cabal)$/, command: 'cabal test all' },
  { file: /^dune-project$/, command: 'dune test' },
  { file: /^project\.clj$/, command: 'lein test' },
  { file: /^gleam\.toml$/, command: 'gleam test' },
  { file: /^shard\.yml$/, folder: 'spec', command: 'crystal spec' },
  { file: /^foundry\.toml$/, command: 'forge test' },
  { file: /^rebar\.config$/, command: 'rebar3 eunit' },
  { file: /^.+\.nimble$/, command: 'nimble test' },
  { file: /^\.busted$/, command: 'busted' },
  { file: /^MODULE\.bazel$|^WORKSPACE(?:\.bazel)?$/, command: 'bazel test //...' },
];

export const cmake: CommandRow = async (project) => {
  const text = project.files.has('CMakeLists.txt') ? await project.text('CMakeLists.txt') : null;
  if (text === null || !/^\s*(?:enable_testing|add_test)\s*\(|^\s*include\s*\(\s*CTest\s*\)/im.test(text)) return null;
  return {
    command: 'cmake -S . -B build && cmake --build build && ctest --test-dir build --output-on-failure',
    reason: 'tests in CMakeLists.txt',
  };
};

export const byFile: CommandRow = async (project) => {
  for (const { file, folder, command } of BY_FILE) {
    const name = [...project.files].find((each) => file.test(each));
    if (name !== undefined && (folder === undefined || project.folders.has(folder))) return { command, reason: name };
  }
  return null;
};
