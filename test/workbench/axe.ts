import axe from 'axe-core';
import type { Frame } from 'playwright-core';

/** What axe finds in a page of ours, each with the parts that are concerned. */
export async function violations(frame: Frame): Promise<string[]> {
  // By the debugger, not by a script in the page: its content security policy refuses one.
  await frame.evaluate(axe.source);
  return frame.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    // VS Code's own page around ours says what it is.
    const { violations: found } = await inPage.run(document, { rules: { region: { enabled: false } } });
    return found.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
  });
}
