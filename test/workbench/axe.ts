import axe from 'axe-core';
import type { Frame } from 'playwright-core';

/** What axe finds in a page of ours, or in parts of the workbench, each with the elements that are concerned. */
export async function violations(frame: Frame, parts?: string): Promise<string[]> {
  // By the debugger, not by a script in the page: its content security policy refuses one.
  await frame.evaluate(axe.source);
  return frame.evaluate(async (selector) => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    // VS Code's own page around ours says what it is. In its trees it puts label and description side by side without a blank, which no
    // name that is read out can contain.
    const off = { enabled: false };
    const rules = { region: off, ...(selector !== undefined && { 'label-content-name-mismatch': off }) };
    // The name of a file with findings has the colour of Problems, on which we have no say.
    const context = selector === undefined ? document : { include: selector, exclude: '.monaco-decoration-itemColor' };
    const { violations: found } = await inPage.run(context, { rules });
    return found.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
  }, parts);
}

/** The same of a page without scripts. Axe waits for timers, which never fire in one: so it looks at a copy. */
export async function violationsOfCopy(frame: Frame): Promise<string[]> {
  const copy = await frame.page().context().newPage();
  try {
    // With the theme: VS Code has written its variables and classes into the page.
    await copy.setContent(await frame.content());
    return await violations(copy.mainFrame());
  } finally {
    await copy.close();
  }
}
