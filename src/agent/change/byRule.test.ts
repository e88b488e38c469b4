// Checks what a rule does when the tests say that it was not enough.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedTest, failing, PASSED, runScripted } from '#agent/testing/scripted.ts';

const FILES = {
  'hike/track.py': 'class Track:\n    def calc(self):\n        return 1\n',
  'hike/climb.py': 'class Climb:\n    def calc(self):\n        return 2\n',
  'hike/report.py':
    'from hike.climb import Climb\nfrom hike.track import Track\n\n\ndef report(way, climb: Climb):\n    return f"{way.calc():.1f} {climb.calc()}"\n\n\ndef first():\n    return Track().calc() + Climb().calc()\n',
};

test('where tests fail after a rename of a method that others have too, objects of an unknown class follow', async (t) => {
  const { result, read, asked } = await runScripted(t, {
    instructions: 'Rename the method `calc` of the class Track to `length_km`. Leave `Climb.calc` alone.',
    files: FILES,
    verify: (file) =>
      file('hike/track.py').includes('length_km') && file('hike/report.py').includes('way.calc') ? failing(failedTest('report')) : PASSED,
  });
  assert.equal(asked.length, 0);
  assert.match(result?.text ?? '', /in 3 places/);
  assert.equal(read('hike/climb.py'), FILES['hike/climb.py']);
  assert.equal(
    read('hike/report.py'),
    FILES['hike/report.py'].replace('way.calc', 'way.length_km').replace('Track().calc', 'Track().length_km'),
  );
});
