// Detects code that must never run with a fault in it, or with other values than somebody wrote.
import type { Codebase } from '#agent/files/codebase.ts';
import type { ProjectFile } from '#agent/files/project.ts';

/** Deletes or overwrites files, starts programs, ends processes, or reaches other machines. */
const DESTRUCTIVE =
  /(?<![\w.])(?:rm|cp|exec|fork|system|popen|eval|fetch|unlink)\s*\(|\b(?:fs|fsp|promises)\.(?:rm|cp|rename|truncate|writeFile|appendFile|unlink|rmdir)\s*\(|\b(?:rmSync|rmdir|rmdirSync|unlinkSync|rimraf|rmtree|removedirs|truncateSync|chmod|chmodSync|chown|renameSync|writeFile|writeFileSync|appendFileSync|copyFileSync|cpSync|createWriteStream|write_text|write_bytes|execSync|execFile|execFileSync|spawn|spawnSync|remove_file|remove_dir_all)\s*\(|\bos\.(?:remove|unlink|rename|replace|system|kill|exec\w*|spawn\w*|popen|Remove|RemoveAll|Rename|WriteFile|Truncate)\b|\b(?:shutil|subprocess|child_process|execa)\b|\bexec\.Command\b|\bprocess\.(?:kill|exit)\b|\bopen\([^)\n]*,\s*(?:mode\s*=\s*)?["'][wax+]|\.unlink\(|\b(?:axios|urllib|httpx)\b\s*[.(]|\brequests\.(?:get|post|put|patch|delete)\b|\bhttp\.(?:Get|Post|request|client)\b|\b(?:File|Files|Directory|FileUtils|Dir)\.(?:delete|Delete|rm|unlink|rmdir|move|Move|write|Write)\w*\b|\bProcess\.(?:Start|spawn|kill)\b|\bgetRuntime\(\)|\bProcessBuilder\b|\bfs::(?:remove|write|rename|copy)\w*|\bCommand::new\b|\bfile_put_contents\b|\b(?:DROP|DELETE|TRUNCATE)\s+(?:TABLE|FROM|DATABASE)\b/;

export function isDestructive(code: string): boolean {
  return DESTRUCTIVE.test(code);
}

const STEPS = 3;

/** The file itself, or what it imports. */
export function reachesDestructive(codebase: Codebase, file: ProjectFile, steps = STEPS, seen = new Set<string>()): boolean {
  if (seen.has(file.path)) return false;
  seen.add(file.path);
  return (
    isDestructive(file.text) || (steps > 0 && codebase.imported(file).some((one) => reachesDestructive(codebase, one, steps - 1, seen)))
  );
}
