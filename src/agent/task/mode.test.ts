import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modeByRule } from './mode.ts';

const CHANGES = [
  'When I scale a recipe to 8 people and then to 2, the second list is far too long. It looks like scaling changes it. Please fix.',
  'Whenever the list is empty the page crashes, fix it please',
  'What I see is an empty page. Please repair.',
  'Fix the failing test.',
  'python3 -m unittest is red because of tests/test_quote.py, can you get that file green again? (The others may stay red.)',
  'Rename a to b',
  'please add a function',
  'Can you add a test for parse?',
  'Could you please fix the bug in cart.js?',
  'In config/app.yaml, raise the timeout to 45.',
  'The test “adds up” fails. Fix it.',
  'tests/test_a.py is red: it lowers the stock. Please repair this.',
  'parseDuration only counts the first unit. It should add up all.',
  'The tax is rounded down, but it has to be rounded to the nearest cent.',
  'Emitter needs a method `once(listener)`.',
  'Policy.Delay grows without end. It must never be longer than Max.',
  'slugify should take a second parameter.',
  'compareVersions says that 1.10.0 is older than 1.9.0. Please fix.',
  'Why does parse fail on empty input? Fix it.',
  'Find the cause and fix it.',
  "I'd like you to make the header blue",
  'toFahrenheit is wrong: 100 °C are 212 °F.',
  'Hey, could you get rid of the unused helper?',
  'For the parser: handle empty lines',
  'Let the cart show the total',
  'Give Stack a method Peek',
  'The lint job in the workflow hung for six hours yesterday. Give it a timeout of 10 minutes.',
  'Our default port moves from 3000 to 8080, update the Dockerfile and .env.example',
  'Node 18 is at its end, bump to 20',
  'Treat an empty line as the end of the header',
  'It would be nice if parse kept the comments',
];
const QUESTIONS = [
  'When does the session expire?',
  'When a job fails twice, what happens to it?',
  'From which amount on does a customer pay nothing for delivery, and which function decides that? I see several places.',
  'Our checkout has two totals. Which of them does the invoice use? I need it for the docs.',
  'What does addItem in src/cart.js do with the quantity?',
  'where is TooManyRedirects defined',
  'Which files use HttpClient?',
  'How many redirects does the client follow, and what happens then?',
  'Explain how the cache works.',
  'Does parse throw on empty input?',
  'List all routes.',
  'Tell me what the default timeout is.',
  'Can a cart be empty?',
  'Is there a test for parse?',
  'How do I add a route?',
  'Show me where the port is set.',
  'Why does the test fail?',
  'Summarize this repository',
  'what is a closure?',
  'How can I change the port?',
  'What happens in save if the disk is full, and who calls it? Skip the tests.',
  'The cache has two limits, which one wins?',
  'Return value of parse for an empty text?',
];

for (const text of CHANGES) test(`“${text}” asks for a change`, () => assert.equal(modeByRule(text), 'change'));
for (const text of QUESTIONS) test(`“${text}” asks a question`, () => assert.equal(modeByRule(text), 'ask'));

test('what the words leave open is left to the model', () => assert.equal(modeByRule('the header of the page'), null));
