// Turns the places that test tools name into files of the project.
// Go tells them by package, the JVM's tools by class.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Failure, Frame } from '#verify/output/failure.ts';

/** Where the JVM's languages keep packages. */
const SOURCE_FOLDERS = [
  '',
  'src/test/java',
  'src/main/java',
  'src/test/kotlin',
  'src/main/kotlin',
  'app/src/test/java',
  'app/src/main/java',
];
const MAX_RESOLVED = 100;

/** The first 100 are looked up; a place that is no file in the folder stays as it was told. */
export async function resolveFrames(failures: readonly Failure[], folder: string): Promise<Failure[]> {
  const resolved = failures.slice(0, MAX_RESOLVED).map(async (failure) => {
    const frame = failure.frame && (await resolveFrame(failure.frame, folder));
    return { ...failure, frame };
  });
  return [...(await Promise.all(resolved)), ...failures.slice(MAX_RESOLVED)];
}

/** "example.com/shop/cart/cart_test.go" is cart/cart_test.go in the module's folder; "com/example/CartTest.java" lies in src/test/java. */
async function resolveFrame(frame: Frame, folder: string): Promise<Frame> {
  const parts = frame.file.split('/');
  if (parts.includes('..')) return frame;
  for (let skipped = 0; skipped < Math.min(parts.length, 8); skipped += 1) {
    for (const source of skipped === 0 ? SOURCE_FOLDERS : ['']) {
      const file = [...(source === '' ? [] : [source]), ...parts.slice(skipped)].join('/');
      if (await isFile(path.join(folder, file))) return { ...frame, file };
    }
  }
  return frame;
}

function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
