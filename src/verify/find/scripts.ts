// Finds the test commands of scripting languages (PHP, Ruby, Elixir, Perl) and of task runners.
import { objectAt, objectOf, parseJson } from '#base/json.ts';
import { type CommandRow, quoted } from './commandRow.ts';
import type { Project } from './project.ts';

const MAKEFILES = ['GNUmakefile', 'makefile', 'Makefile'];
const TARGETS = ['test', 'tests', 'check'];

/** make takes the first of these names, and so does this. */
export const make: CommandRow = async (project) => {
  const name = MAKEFILES.find((file) => project.files.has(file));
  const text = name === undefined ? null : await project.text(name);
  const target = text === null ? undefined : TARGETS.find((each) => hasTarget(text, each));
  return target === undefined ? null : { command: `make ${target}`, reason: `${target} target of ${name}` };
};

/** Not a variable (`test := …`) and not a target-specific one (`test: CFLAGS = …`). */
function hasTarget(text: string, target: string): boolean {
  const rule = new RegExp(`^(?:[\\w.%/ -]{0,200} )?${target}(?: [\\w.%/ -]{0,200})?\\s*::?(?![:=])(?!\\s*[\\w-]+\\s*[:+?]?=)`, 'm');
  return rule.test(text);
}

export const justAndTask: CommandRow = async (project) => {
  const just = ['justfile', 'Justfile', '.justfile'].find((file) => project.files.has(file));
  if (just !== undefined && /^@?test(?:\s+[^:=\n]{0,200})?:(?!=)/m.test((await project.text(just)) ?? ''))
    return { command: 'just test', reason: `test recipe of ${just}` };
  const task = ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml'].find((file) => project.files.has(file));
  if (task !== undefined && /^ {2,4}test:/m.test((await project.text(task)) ?? ''))
    return { command: 'task test', reason: `test task of ${task}` };
  return null;
};

export const php: CommandRow = async (project) => {
  const manifest = project.files.has('composer.json') ? objectOf(parseJson((await project.text('composer.json')) ?? '')) : null;
  const scripts = objectAt(manifest, 'scripts');
  if (scripts !== null && Object.hasOwn(scripts, 'test')) return { command: 'composer test', reason: 'test script of composer.json' };
  const needs = (name: string) => ['require-dev', 'require'].some((key) => Object.hasOwn(objectAt(manifest, key) ?? {}, name));
  if (needs('pestphp/pest')) return { command: bin(project, 'pest'), reason: 'Pest in composer.json' };
  const settings = ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'].find((file) => project.files.has(file));
  if (needs('phpunit/phpunit')) return { command: bin(project, 'phpunit'), reason: settings ?? 'PHPUnit in composer.json' };
  if (settings === undefined) return null;
  return {
    command: (await project.exists('vendor/bin/phpunit')) || manifest !== null ? bin(project, 'phpunit') : 'phpunit',
    reason: settings,
  };
};

function bin({ platform }: Project, name: string): string {
  return platform === 'win32' ? `vendor\\bin\\${name}` : `vendor/bin/${name}`;
}

export const ruby: CommandRow = async (project) => {
  const bundled = project.files.has('Gemfile') ? 'bundle exec ' : '';
  const hasSpecs = (await project.find(/_spec\.rb$/)).length > 0;
  if (hasSpecs && (project.files.has('.rspec') || project.folders.has('spec')))
    return { command: `${bundled}rspec`, reason: 'specs in spec/' };
  if (project.folders.has('test') && (await project.exists('bin/rails'))) return { command: 'bin/rails test', reason: 'bin/rails' };
  const rakefile = ['Rakefile', 'rakefile', 'Rakefile.rb'].find((file) => project.files.has(file));
  const text = rakefile === undefined ? '' : ((await project.text(rakefile)) ?? '');
  if (/Rake::TestTask|Minitest::TestTask|\btask\s*\(?\s*:?['"]?(?:default\s*=>\s*:?)?test\b/.test(text))
    return { command: `${bundled}rake test`, reason: `test task of ${rakefile}` };
  if (/RSpec::Core::RakeTask/.test(text)) return { command: `${bundled}rake spec`, reason: `spec task of ${rakefile}` };
  return null;
};

export const elixir: CommandRow = async (project) => (project.files.has('mix.exs') ? { command: 'mix test', reason: 'mix.exs' } : null);

export const perl: CommandRow = async (project) =>
  project.folders.has('t') && (await project.find(/\.t$/)).some((file) => file.startsWith('t/'))
    ? { command: 'prove -lr t', reason: 'tests in t/' }
    : null;

export const bats: CommandRow = async (project) => {
  const [first] = await project.find(/\.bats$/);
  if (first === undefined) return null;
  const place = quoted(first.includes('/') ? (first.split('/')[0] ?? '.') : '.', project.platform);
  return place === null ? null : { command: `bats -r ${place}`, reason: 'tests for Bats' };
};
