/** Control Blocks, the timeline, the excerpts and the cases, as a user sees them: in workbenches driven by a browser. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generateLog, type LogProfile } from '../support/generateLog';
import { inRoot, sample } from '../support/paths';
import { Screen } from './screen';
import { casesTests } from './views/cases';
import { controlBlocksTests } from './views/controlBlocks';
import { excerptsTests } from './views/excerpts';
import { FAILING, FEW, NORMAL, type Place } from './views/place';
import { reloadTests } from './views/reload';
import { themesTests } from './views/themes';
import { timelineTests } from './views/timeline';
import { open, type Host, type Workbench } from './workbench';

/** Many short lives: as many instances as a log of some weeks has, in more than the 50 MB that an editor takes. */
function* manyLives(count: number): Generator<string> {
  const waits = '(008) Wait for cb 0, handle 9036\n'.repeat(5);
  for (let k = 0; k < count; k++) {
    const cb = 3 + (k % 11);
    yield `(001) CB ${cb} (instance ${k + 1}) allocated\n(008) R/W/Cl events on cb ${cb}, handle 4\n${waits}(008) close socket -1 on cb ${cb}, handle 0\n`;
  }
}

/** CB 9 lives the longest, while CB 5 and CB 4 come and go. */
const FEW_LIVES = `(001) CB 9 (instance 1) allocated
(001) CB 5 (instance 2) allocated
(008) close socket -1 on cb 5, handle 0
(001) CB 4 (instance 3) allocated
(008) R/W/Cl events on cb 4, handle 4
(008) close socket -1 on cb 4, handle 0
(008) close socket -1 on cb 9, handle 0
`;

const folderOfPictures = inRoot('.vscode-test');

for (const host of ['served', 'browser-only'] satisfies Host[]) {
  suite(`the views in a ${host} workbench`, function () {
    this.timeout(180_000);
    let opened: Workbench | undefined;
    let screen: Screen;
    let pictures = 0;

    suiteSetup(async () => {
      const generate = (profile: LogProfile): Iterable<string> => generateLog({ eol: '\n', ...profile });
      opened = await open({
        host,
        files: {
          [FAILING]: sample('failing'),
          [NORMAL]: sample('normal'),
          'two/winsock-a.log': sample('failing'),
          'two/winsock-b.log': sample('normal'),
          [FEW]: FEW_LIVES,
          'elsewhere/EV0.LOG': readFileSync(inRoot('samples/kb303102-events/EV0.LOG'), 'latin1'),
          'leaky/Winsock.log': generate({ bytes: 3_000_000, leakEvery: 40 }),
          'many/Winsock.log': manyLives(200_000),
          'large/Winsock.log': generate({ bytes: 60_000_000, leakEvery: 400 }),
        },
        settings: { 'window.commandCenter': false, 'workbench.editorLargeFileConfirmation': 2048 },
      });
      screen = new Screen(opened.page, opened.folderTitle);
      // The extension has been loaded, and has looked at the logs.
      await screen.badge.waitFor();
    });
    suiteTeardown(() => opened?.close());
    teardown(async function () {
      if (this.currentTest?.state === 'failed') {
        const picture = `failure-views-${host}-${++pictures}.png`;
        await screen.page.screenshot({ path: path.join(folderOfPictures, picture) });
      }
    });

    const place: Place = {
      host,
      get screen() {
        return screen;
      },
    };
    controlBlocksTests(place);
    timelineTests(place);
    themesTests(place);
    casesTests(place);
    excerptsTests(place);
    reloadTests(place);
  });
}
