// Checks that Peek works.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
writeFileSync('peek_test.go', 'package stack\n\nimport "testing"\n\nfunc TestPeek(t *testing.T) {\n\ts := &Stack{}\n\tif _, ok := s.Peek(); ok {\n\t\tt.Error("empty")\n\t}\n\ts.Push(3)\n\ts.Push(4)\n\tif v, ok := s.Peek(); !ok || v != 4 || s.Len() != 2 {\n\t\tt.Error(v, ok)\n\t}\n}\n');
execFileSync('go', ['test', './...'], { stdio: 'inherit', env: { ...process.env, GOFLAGS: '-mod=mod', GOPROXY: 'off' } });
