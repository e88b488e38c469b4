// Checks that a value described in words is set where one fits best, and left to the model where none does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { setByWords } from './setByWords.ts';

const service = (name: string, at: number) =>
  `      ${name}:\n        retry:\n          attempts: 3\n          timeout_seconds: 30\n        http:\n          timeout_seconds: ${at}\n`;
const environment = (name: string) =>
  `  ${name}:\n    eu-west:\n${service('payments-api', 30)}${service('payments-worker', 30)}    us-east:\n${service('payments-worker', 60)}`;
const FILES = {
  'deploy/services.yaml': `environments:\n${environment('production')}${environment('staging')}`,
  'shops.json':
    '{\n  "Málaga 1": { "invierno": { "aceite": { "mínimo": 12, "máximo": 99 } } },\n  "Málaga 2": { "invierno": { "aceite": { "mínimo": 12, "máximo": 99 } } }\n}\n',
  'shops (copy).json': '{\n  "Málaga 2": { "invierno": { "aceite": { "mínimo": 12 } } }\n}\n',
};

const MEDIA = {
  'upload/config/default.json': '{ "server": { "bodyLimitMb": 200 }, "upload": { "maxFileMb": 10 } }\n',
  'upload/config/staging.json': '{ "server": { "port": 8010 }, "upload": { "keepFailedDays": 7 } }\n',
};

test('a value that an environment does not set is not set elsewhere, nor another one in its place', async (t) => {
  const codebase = await codebaseOf(t, MEDIA);
  const set = (task: string) => setByWords(codebase, readRequest(task));
  assert.equal(set('On staging the upload service should allow files of up to 25 MB, the others stay.'), null);
  assert.equal(set('On staging failed uploads should keep for days up to 25.')?.path, 'upload/config/staging.json');
});

const METRICS = {
  'docker-compose.yml':
    'services:\n  prometheus:\n    command:\n      - --config.file=/etc/prometheus.yml\n      - --storage.tsdb.retention.time=15d\n  loki:\n    image: loki\n',
  'loki/loki.yml': 'limits_config:\n  retention_period: 15d\n',
  'prometheus/prometheus.yml': 'global:\n  scrape_interval: 15s\n  timeout_ms: 15000\n',
  'prometheus/alerts.yml': 'groups:\n  - rules:\n      - alert: Warm\n        for: 15m\n',
};

test('a value of another unit is not meant, and a number inside of a longer value is', async (t) => {
  const codebase = await codebaseOf(t, METRICS);
  const set = (task: string) => {
    const done = setByWords(codebase, readRequest(task));
    return done && `${done.path} ${done.before} ${done.after}`;
  };
  assert.equal(
    set('Prometheus should keep its data for 30 days instead of 15. The logs in Loki stay at 15 days.'),
    'docker-compose.yml 15d 30d',
  );
  assert.equal(set('Prometheus should scrape at an interval of 20 seconds instead of 15.'), 'prometheus/prometheus.yml 15s 20s');
  assert.equal(set('Change it so that the data are kept for 30 days instead of 15.'), null);
  const limits = await codebaseOf(t, { 'upload.json': '{ "upload": { "limit_seconds": 5, "limit_kb": 10 } }\n' });
  assert.equal(setByWords(limits, readRequest('The limit of an upload must be 20 MB.'))?.key, 'upload.limit_kb');
  assert.equal(set('The global timeout of Prometheus must be 20 seconds instead of 15.'), 'prometheus/prometheus.yml 15000 20000');
});

const TASKS: [string, string][] = [
  [
    'In staging the payments worker in eu-west gives up too soon: its retries should wait 45 seconds per attempt instead of 30. Only there, please.',
    'deploy/services.yaml environments.staging.eu-west.payments-worker.retry.timeout_seconds 30 45',
  ],
  [
    'The shop Málaga 2 runs out of oil in winter. Set its minimum for aceite in invierno to 20.',
    'shops.json Málaga 2.invierno.aceite.mínimo 12 20',
  ],
  ['The shop Málaga 2 runs out of oil in winter. Set its minimum for aceite in invierno to 20, and lower the maximum by half.', 'none'],
  ['The retries of the payments worker should wait 45 seconds instead of 30.', 'none'],
  ['Add a retry of the payments worker in staging in eu-west, and set it to 45.', 'none'],
  ['Why does the payments worker in staging in eu-west wait 45 seconds instead of 30?', 'none'],
];

test('a value that the task’s words single out is set; one of several alike, and other work, is not', async (t) => {
  const codebase = await codebaseOf(t, FILES);
  for (const [task, wanted] of TASKS) {
    const set = setByWords(codebase, readRequest(task));
    assert.equal(set === null ? 'none' : `${set.path} ${set.key} ${set.before} ${set.after}`, wanted, task);
  }
});

const ALERTS = {
  'rules/north.yaml': ['primary', 'replica']
    .map(
      (group) =>
        `  - name: database-${group}\n    rules:\n      - alert: disk_full\n        warn: 80\n      - alert: inode_full\n        warn: 80\n`,
    )
    .reduce((all, one) => all + one, 'groups:\n'),
  'probes.toml': '[[probe]]\nname = "door"\nevery = 20\n\n[[probe]]\nname = "window"\nevery = 20\n',
  'workers.json':
    '{ "payout": { "bankGateway": { "connectTimeoutMs": 2000, "timeoutMs": 20000 }, "ledger": { "timeoutMs": 20000 }, "intervalMs": 20000 } }\n',
};

test('an item of a list is known by its name, and a value by what it is now, whatever its key is called', async (t) => {
  const codebase = await codebaseOf(t, ALERTS);
  const set = (task: string) => setByWords(codebase, readRequest(task));
  const warned = set('The database replicas should warn about a full disk from 85 % on, not 80.');
  assert.equal(warned?.key, 'groups.1.rules.0.warn');
  assert.equal(warned?.after, '85');
  const window = set('The probe of the window should look every 30 instead of 20.');
  assert.equal(window?.text, ALERTS['probes.toml'].replace('"window"\nevery = 20', '"window"\nevery = 30'));
  const payout = set('The payout worker gives up on the bank gateway after 20 seconds, make that 45. (Not the connect timeout.)');
  assert.equal(payout?.key, 'payout.bankGateway.timeoutMs');
  assert.equal(payout?.after, '45000');
  assert.equal(set('The payout worker should wait 45 seconds instead of 20.'), null);
});

const site = (town: string, label: string) =>
  `# ${town} - production\n\n[queue]\njob_timeout_ms = 300000\n\n[presses.p1]\nlabel = "window film"\nconnect_timeout_ms = 5000\njob_timeout_ms = 45000\n\n[presses.p2]\nlabel = "${label}"\njob_timeout_ms = 45000\n`;

test('a file is known by what its head or its name says, a section by its label, and numbers may be words', async (t) => {
  const codebase = await codebaseOf(t, {
    'sites/lds-01.toml': site('Leeds, Headrow', 'banners'),
    'sites/lds-02.toml': site('Leeds, Holbeck', 'banners and mesh'),
    'practices/p1.ini': '[practice]\nname = Harbour Street\n\n[reminder]\nfirst_hours = 24\n',
    'practices/p2.ini': '[practice]\nname = Mill Lane\n\n[reminder]\nfirst_hours = 24\n',
  });
  const set = (task: string) => setByWords(codebase, readRequest(task));
  const press = set(
    "At the Holbeck shop in Leeds the plotter for the banners gives up too early. It should wait a minute and a half for a job (now it's 45 seconds). Connecting/spooling stays as is.",
  );
  assert.deepEqual([press?.path, press?.key, press?.after], ['sites/lds-02.toml', 'presses.p2.job_timeout_ms', '90000']);
  const reminder = set('Harbour Street should send the first reminder three days ahead instead of the 24 hours.');
  assert.deepEqual([reminder?.path, reminder?.after], ['practices/p1.ini', '72']);
});

test('a letter joined to a word tells, and a name that is only a part of another’s is not that one', async (t) => {
  const bands = (pass: number) =>
    `{ "bands": { "sBand": { "minElevation": 5 }, "xBand": { "minElevation": ${pass} } }, "ranging": { "xBand": { "minElevation": 5 } } }\n`;
  const codebase = await codebaseOf(t, { 'config/polar.json': bands(5), 'config/polar-south.json': bands(5) });
  const set = setByWords(
    codebase,
    readRequest(
      'Polar should begin its X-band passes at 8 degrees minimum elevation instead of 5. Ranging stays, and so does polar-south.',
    ),
  );
  assert.deepEqual([set?.path, set?.text], ['config/polar.json', bands(8)]);
});

test('what is excepted in brackets, and a value that is told after the new one', async (t) => {
  const text = '[ridge.winter.wind]\nalarm_hold_min = 30\nreport_hold_min = 30\n\n[ridge_north.winter.wind]\nalarm_hold_min = 30\n';
  const codebase = await codebaseOf(t, { 'settings.toml': text });
  const set = setByWords(
    codebase,
    readRequest('At Ridge (not Ridge North) the wind alarm should be held for 45 minutes in winter, it is 30 now.'),
  );
  assert.equal(set?.text, text.replace('30', '45'));
  const board = '[walk]\nwalk_minutes = 5\n\n[board]\nmax_rows = 3\nclock = 24\n';
  const rows = await codebaseOf(t, { 'settings.ini': board });
  assert.equal(
    setByWords(rows, readRequest('The board should list the next 5 rows instead of 3, and the walk to the stop takes 8 minutes now.')),
    null,
  );
  const image = 'FROM alpine\nENV PORT=8080\nEXPOSE 8080\n';
  const container = await codebaseOf(t, { Dockerfile: image });
  const port = setByWords(container, readRequest('Make the container listen on port 9090 instead of 8080 (only the Dockerfile).'));
  assert.equal(port?.text, image.replaceAll('8080', '9090'));
  const gusts = '[wind]\ngust_alarm = 28\n\n[sea]\nwave_alarm = 28\n';
  const stations = await codebaseOf(t, { 'stations/coastal.ini': gusts, 'stations/inland.ini': gusts });
  const task = 'For the coastal stations a gust should only raise an alarm from 32 m/s on; at the moment it’s 28. Change that.';
  const coastal = setByWords(stations, readRequest(task));
  assert.deepEqual([coastal?.path, coastal?.text], ['stations/coastal.ini', gusts.replace('28', '32')]);
});

test('how often something happens is its interval', async (t) => {
  const codebase = await codebaseOf(t, {
    'settings.ini':
      '[temperature]\ninterval = 30\n\n[humidity]\npin = 17\ninterval = 30\nalarm_below = 35\nalarm_above = 85\n\n[pump]\npin = 22\nrun_seconds = 12\n',
  });
  const task = 'Please let the humidity sensor be read every 90 seconds instead of what it is now. The temperature sensor stays as it is.';
  assert.equal(setByWords(codebase, readRequest(task))?.key, 'humidity.interval');
});

test('what is counted now and what is wished for, a job called test, and no examples', async (t) => {
  const nightly = '{ "name": "nightly timetable import", "retry": { "maxAttempts": 3 } }\n';
  const codebase = await codebaseOf(t, {
    'services/import/nightly.json': nightly,
    'docs/examples/nightly.json': nightly,
    '.github/workflows/ci.yml': 'jobs:\n  lint:\n    timeout-minutes: 5\n  test:\n    timeout-minutes: 8\n',
  });
  const set = (task: string) => {
    const done = setByWords(codebase, readRequest(task));
    return done && `${done.path} ${done.key} ${done.after}`;
  };
  assert.equal(
    set('The nightly timetable import gives up after 3 attempts. Please let it make 5 attempts.'),
    'services/import/nightly.json retry.maxAttempts 5',
  );
  assert.equal(
    set('our test job in the CI workflow gets killed, give it 15 minutes timeout please (the lint job keeps its 5)'),
    '.github/workflows/ci.yml jobs.test.timeout-minutes 15',
  );
  assert.equal(
    set('The nightly import makes its attempts 3 times when the source is down. It should be 5 attempts.'),
    'services/import/nightly.json retry.maxAttempts 5',
  );
  assert.equal(set('Please give the nightly import a test, it makes 5 attempts.'), null);
});

test('a thousand is written with its comma', async (t) => {
  const codebase = await codebaseOf(t, { 'shop.json': '{ "cart": { "max_price": 500, "max_items": 20 } }\n' });
  assert.equal(setByWords(codebase, readRequest('The max price of the cart should be 1,000 instead of 500.'))?.after, '1000');
});
