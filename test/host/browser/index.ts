import 'mocha/mocha.js';

import { mochaOptions, runMocha } from '../suite/runMocha';

/**
 * The entry of the browser-only host; VS Code calls it. It is bundled, so it has to name the suites; the bundling fails
 * if one is missing here.
 */
export async function run(): Promise<void> {
  const grep = process.env.WINSOCK_LOG_GREP;
  mocha.setup({ ...mochaOptions, ...(grep ? { grep } : {}) });
  await import('../suite/assistants.test.js');
  await import('../suite/caseFile.test.js');
  await import('../suite/evidence.test.js');
  await import('../suite/growingLog.test.js');
  await import('../suite/largeLog.test.js');
  await import('../suite/samples.test.js');
  await import('../suite/smoke.test.js');
  await runMocha(mocha);
}
