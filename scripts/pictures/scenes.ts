// Takes the pictures one after the other, in the order in which one VS Code comes to them.
import { rows } from '../../test/ui/executionsTree.ts';
import { answers, ended, phase } from '../../test/ui/panel.ts';
import { CLAUDE, FLAKY, GEMINI, MIGRATE, ROUND } from './cast.ts';
import { SLUG_LINES } from './project.ts';
import { shoot } from './shoot.ts';
import type { Stage } from './stage.ts';
import { boxOf, executionsHeader, fitExecutions, openFile, setSideBarWidth, submit } from './steps.ts';

/** Widths of the side bar: beside an editor, and as wide as VS Code lets it be. */
const NARROW = 570;
const WIDE = 780;
const MARGIN = 12;

const SLUG = 'What does this function do?';
const LOCAL = ['Document the cart', 'Suggest discount names', 'Write release notes'];

export async function takeAll(stage: Stage): Promise<void> {
  await setSideBarWidth(stage.page, NARROW);
  await runBefore(stage);
  await takePermission(stage);
  await takeChange(stage);
  await reachLimit(stage);
  await takeDecision(stage);
  await takeQueue(stage);
}

/** What has run already. */
async function runBefore(stage: Stage): Promise<void> {
  const agents = { claude: Object.keys(CLAUDE), gemini: Object.keys(GEMINI) };
  for (const [agentType, tasks] of Object.entries(agents)) for (const task of tasks) await submit(stage, agentType, task);
  for (const task of Object.values(agents).flat()) await rows(stage.page, `${task}, completed`).waitFor();
}

async function takePermission(stage: Stage): Promise<void> {
  await openFile(stage.page, 'cart.py');
  await submit(stage, 'claude', ROUND);
  const card = answers(stage.panel)
    .last()
    .getByRole('group', { name: /Claude Code wants to/ });
  await card.waitFor();
  await fitExecutions(stage.page);
  await shoot(stage.page, 'permission');
  await card.getByText('Allow once').click();
}

/** The change of that task, which waits for the user. */
async function takeChange(stage: Stage): Promise<void> {
  await rows(stage.page, `${ROUND}, ready`).waitFor();
  const card = answers(stage.panel)
    .last()
    .getByRole('group', { name: /changed/ });
  await card.scrollIntoViewIfNeeded();
  await shoot(stage.page, 'change');
}

async function reachLimit(stage: Stage): Promise<void> {
  await submit(stage, 'claude', FLAKY);
  await rows(stage.page, `${FLAKY}, rate-limited: next try at `).waitFor();
  await submit(stage, 'claude', MIGRATE);
  await rows(stage.page, `${MIGRATE}, queued: Claude is rate-limited until `).waitFor();
}

/** The local model decides that it does the task itself, and does it. */
async function takeDecision(stage: Stage): Promise<void> {
  await openFile(stage.page, 'book.py', SLUG_LINES);
  await submit(stage, 'auto', SLUG, true);
  await rows(stage.page, `${SLUG}, completed`).waitFor();
  const answer = await ended(stage.panel);
  await answer.locator('.decision-chip').click();
  await answer.locator('.decision').waitFor();
  await shoot(stage.page, 'decision');
}

/** The Executions view alone, with the buttons that the pointer brings up. */
async function takeQueue(stage: Stage): Promise<void> {
  const { page, panel } = stage;
  for (const task of LOCAL) await submit(stage, 'local', task);
  await rows(page, LOCAL[0]).click();
  await phase(panel, 'Writing').waitFor();
  await setSideBarWidth(page, WIDE);
  await page.locator('.pane-header[aria-label^="Chat"]').click();
  const sideBar = await boxOf(page.locator('.part.sidebar'));
  const header = await boxOf(executionsHeader(page));
  const pointer = { x: header.x + header.width / 2, y: header.y + header.height / 2 };
  const ends = (await Promise.all((await rows(page).all()).map(boxOf))).map(({ y, height }) => y + height);
  await shoot(page, 'queue', { width: sideBar.x + sideBar.width, height: Math.max(...ends) + MARGIN, pointer });
}
