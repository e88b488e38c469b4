// Lists what the files that test and deploy a project call their settings.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: how GitHub writes expressions
import type { FileSettings } from './setting.ts';

export const DEPLOY_FILES: readonly FileSettings[] = [
  [
    /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/,
    [
      [
        /\btime[- ]?outs?\b|\bhang\w*\b|\bhung\b|\bminutes?\b[^.\n]{0,30}\b(?:limit|at most|cancel)|\b(?:limit|at most|cancel|abort)\w*\b[^.\n]{0,40}\bminutes?\b/i,
        /timeout-minutes\s*:/,
        'In a workflow the time limit of a job stands beside runs-on:\n    runs-on: ubuntu-latest\n    timeout-minutes: 10',
      ],
      [
        /\b(?:manual\w*|by hand|on demand|button)\b/i,
        /workflow_dispatch/,
        'A workflow that can be started by hand has:\non:\n  workflow_dispatch:',
      ],
      [
        /\b(?:nightly|weekly|daily|monthly|every (?:night|day|week|month|hour|monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning)|schedule\w*|cron)\b/i,
        /schedule\s*:/,
        'A workflow that runs at a time has (minute, hour, day, month, weekday; UTC):\non:\n  schedule:\n    - cron: "0 3 * * 1"',
      ],
      [
        /\bcancel\w*\b[^.\n]{0,60}\b(?:run|build|previous|older|outdated|superseded|push)|\bconcurren\w+/i,
        /concurrency\s*:/,
        'A workflow that cancels its older runs has, beside on and jobs:\nconcurrency:\n  group: ${{ github.workflow }}-${{ github.ref }}\n  cancel-in-progress: true',
      ],
      [
        /\b(?:read[- ]only|least|minimal) (?:permission|token|access|privilege)|\bpermissions?\b/i,
        /permissions\s*:/,
        'In a workflow the rights of the token are written so:\npermissions:\n  contents: read',
      ],
      [
        /\bfail[- ]?fast\b|\b(?:other|remaining) (?:jobs?|versions?)\b[^.\n]{0,50}\b(?:continue|go on|keep|run|finish|even)|\bcancel\w*\b[^.\n]{0,40}\b(?:other|matrix)/i,
        /fail-fast\s*:/,
        'In a workflow the other jobs of a matrix go on with:\n    strategy:\n      fail-fast: false',
      ],
      [/\bcach(?:e|es|ed|ing)\b/i, /cache/, 'In a workflow `cache: npm` (or `pip`) below `with:` of the setup step caches packages.'],
      [
        /\b(?:only (?:start|run)?|after|once|wait\w*|depend\w*)\b[^.\n]{0,50}\b(?:job|tests?|lint|build)\b[^.\n]{0,40}\b(?:pass|succe|green|done|finish|job)/i,
        /needs\s*:/,
        'In a workflow a job waits for another one with `needs: other-job`.',
      ],
      [/\b(?:pull requests?|prs?)\b/i, /pull_request/, 'In a workflow `pull_request:` below `on:` starts it for pull requests.'],
      [
        /\b(?:ignor\w*|skip\w*|not run|don[’']t run)\b[^.\n]{0,50}\b(?:docs?|markdown|readme|\.md)\b/i,
        /paths-ignore\s*:/,
        'In a workflow `paths-ignore:` below `push:` lists the files that do not start it.',
      ],
    ],
  ],
  [
    /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/,
    [
      [
        /\brestart\w*\b/i,
        /restart\s*:/,
        'In a Compose file `restart: unless-stopped` (or `always`, `on-failure`) is a key of the service.',
      ],
      [
        /\bhealth[- ]?checks?\b|\bhealthy\b/i,
        /healthcheck\s*:|service_healthy/,
        'In a Compose file a service is checked so:\n    healthcheck:\n      test: ["CMD", "command"]\n      interval: 10s\n      timeout: 5s\n      retries: 3',
      ],
      [
        /\bmemory\b|\bram\b|\b\d+\s*(?:mb|gb|mib|gib)\b/i,
        /mem_limit|memory\s*:/,
        'In a Compose file the memory of a service is limited so:\n    mem_limit: 512m',
      ],
      [
        /\b(?:only|just) (?:on |from |to )?(?:localhost|locally|the loopback|this machine)|\b127\.0\.0\.1\b/i,
        /127\.0\.0\.1:/,
        'In a Compose file a port for this machine only is "127.0.0.1:8080:80" (host:container).',
      ],
      [
        /\b(?:after|wait\w* for|depend\w* on|starts? before)\b/i,
        /depends_on\s*:/,
        'In a Compose file `depends_on:` lists the services that start before.',
      ],
    ],
  ],
  [
    /(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$/,
    [
      [
        /\b(?:non-?root|unprivileged|not (?:run )?as root|without root|user)\b/i,
        /^USER /m,
        'In a Dockerfile `USER node` (a user that the image has) runs it without root.',
      ],
      [/\bhealth[- ]?check\b/i, /^HEALTHCHECK /m, 'In a Dockerfile it is `HEALTHCHECK --interval=30s CMD command`.'],
    ],
  ],
  [
    /(?:^|\/)dependabot\.ya?ml$/,
    [
      [
        /\b(?:daily|weekly|monthly|every (?:day|week|month))\b/i,
        /interval\s*:/,
        'Dependabot is told when by `schedule:` with `interval: weekly`.',
      ],
      [
        /\b(?:at most|limit|maximum|no more than|open)\b[^.\n]{0,40}\b(?:prs?|pull requests?)\b/i,
        /open-pull-requests-limit/,
        'Dependabot limits its pull requests by `open-pull-requests-limit: 5`.',
      ],
    ],
  ],
  [
    /(?:^|\/)(?:k8s|kubernetes|deploy\w*|manifests|charts?)\/.*\.ya?ml$|(?:deployment|statefulset)[^/]*\.ya?ml$/,
    [
      [
        /\breplicas?\b|\binstances?\b|\bcopies\b/i,
        /replicas?\w*\s*:/i,
        'In a Deployment the number of copies is `replicas: 3` below spec.',
      ],
      [
        /\b(?:liveness|readiness|startup)\b|\bprobes?\b/i,
        /Probe\s*:/,
        'In a container of a Deployment `readinessProbe:` and `livenessProbe:` have `httpGet:` with `path` and `port`.',
      ],
      [
        /\b(?:memory|cpu)\b/i,
        /resources\s*:|memory|cpu/i,
        'In a container of a Deployment `resources:` has `limits:` and `requests:` with `memory: 512Mi` and `cpu: 500m`.',
      ],
    ],
  ],
  [
    /(?:^|\/)(?:nginx[^/]*|[^/]+)\.conf$/,
    [
      [/\bupload\w*\b|\bbody\b|\brequest size\b/i, /client_max_body_size/, 'nginx limits uploads by `client_max_body_size 20m;`.'],
      [/\bgzip\b|\bcompress/i, /gzip/, 'nginx compresses with `gzip on;` and `gzip_types …;`.'],
      [/\btime[- ]?out\b/i, /timeout/, 'nginx waits for a proxied server for `proxy_read_timeout 60s;`.'],
    ],
  ],
];
