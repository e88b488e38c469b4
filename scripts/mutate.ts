// `npm run mutate [-- words]`: breaks the code line by line and names what no test noticed; with words, only the lines of the list that have them.
import { readMutations } from './mutate/mutations.ts';
import { runMutations } from './suites/mutate.ts';

const words = process.argv.slice(2);
const wanted = readMutations().filter((each) => words.every((word) => Object.values(each).join('\t').includes(word)));
const { passed, failed } = await runMutations(wanted);
console.log(`${passed} noticed, ${failed} not`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
