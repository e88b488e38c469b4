// Two windows on one workspace: each shows what the other does and leaves it alone; when one dies, the other goes on with what it had queued, once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { extensionHostPids } from '../../scripts/host/extensionHost.ts';
import { newPage, openWorkbench } from '../../scripts/host/page.ts';
import { openPanel } from '../../scripts/host/workbench.ts';
import { type FaultServer, startFaultServer } from '../faultServer/faultServer.ts';
import { chooseFromMenu, rows } from './executionsTree.ts';
import { newChat, phase, send } from './panel.ts';
import { onServer, picture, type Session, startSession, withPicture } from './session.ts';
import { until } from './until.ts';

let server: FaultServer;
let session: Session;
before(async () => {
  server = await startFaultServer();
  session = await startSession({ ...onServer(server.baseUrl), 'claudomator.routing.defaultAgent': 'local' });
});
after(async () => {
  await session?.stop();
  await server?.close();
});

const stateOf = (name: string) => executionFiles(session.host.folders).find(({ execution }) => execution.name === name)?.execution.state;
const chatsAbout = (text: string) =>
  server.requests.filter(({ path, body }) => path.endsWith('/chat/completions') && JSON.stringify(body).includes(text));

test('what a window had queued when it was killed runs once, in the other window or after the restart', async (context) => {
  const { browser, host, page, panel } = session;
  await withPicture(context, page, async () => {
    server.setScenario('endlessStream');
    await send(panel, 'The one that runs.');
    await phase(panel, 'Writing').waitFor();
    await newChat(panel);
    await send(panel, 'The one that waits.');
    await phase(panel, /^Queued/).waitFor();
  });
  const [firstWindow] = extensionHostPids(host);
  const other = await newPage(browser);
  await withPicture(context, other, async () => {
    await openWorkbench(other, host);
    await openPanel(other);
    await rows(other, 'The one that waits., queued').waitFor();
    await newChat(panel);
    await send(panel, 'The one that came later.');
    await rows(other, 'The one that came later., queued: waiting in another window').waitFor();
    await chooseFromMenu(other, rows(other, 'The one that runs.'), 'Stop Execution');
    await other.getByText('This execution belongs to another open window').first().waitFor();
    assert.equal(stateOf('The one that runs.'), 'running');

    server.setScenario('ok');
    process.kill(firstWindow ?? 0, 'SIGKILL');
    await until('what ran is interrupted', () => stateOf('The one that runs.') === 'interrupted');
    await until('what waited has run', () => stateOf('The one that waits.') === 'completed');
    await until('what came later has run too', () => stateOf('The one that came later.') === 'completed');
    await rows(other, 'The one that waits., completed').waitFor();
    await other.screenshot({ path: picture('taken over') });
    const names = ['The one that runs.', 'The one that waits.', 'The one that came later.'];
    assert.deepEqual(
      names.map((name) => chatsAbout(name).length),
      [0, 1, 1],
    );
  });
});
