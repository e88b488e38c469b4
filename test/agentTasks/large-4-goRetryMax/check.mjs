// Checks that the delay is bounded.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
writeFileSync('internal/retry/policy_test.go', 'package retry\n\nimport (\n\t"testing"\n\t"time"\n)\n\nfunc TestDelay(t *testing.T) {\n\tp := Policy{Attempts: 9, Base: time.Second, Max: 10 * time.Second}\n\tif got := p.Delay(2); got != 4*time.Second {\n\t\tt.Error(got)\n\t}\n\tif got := p.Delay(8); got != 10*time.Second {\n\t\tt.Error(got)\n\t}\n}\n');
execFileSync('go', ['test', './internal/retry/'], { stdio: 'inherit', env: { ...process.env, GOPROXY: 'off' } });
