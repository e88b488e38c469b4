// What axe finds in the panel that would keep people from using it. The page must have been opened with `bypassCSP`: the panel's policy lets nothing in.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { panelFrame } from '../../scripts/host/workbench.ts';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// The panel is transparent: what lies behind it belongs to another document, which axe can't see and takes for white.
const SEEN_BACKGROUND = `document.documentElement.style.backgroundColor =
  getComputedStyle(document.documentElement).getPropertyValue('--vscode-sideBar-background')`;

interface Violation {
  id: string;
  impact: string | null;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** One text a serious or critical violation. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const frame = await panelFrame(page);
  await frame.evaluate(SOURCE);
  await frame.evaluate(SEEN_BACKGROUND);
  const violations = (await frame.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)",
  )) as Violation[];
  await frame.evaluate("document.documentElement.style.backgroundColor = ''");
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary ?? ''}`).join('\n')}`);
}
