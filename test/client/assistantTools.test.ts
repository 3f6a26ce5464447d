/** What the manifest says of the tools for assistants: VS Code reads it without running anything. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as tools from '../../server/src/core/assistants/tools';
import { inRoot } from '../support/paths';

interface Contribution {
  readonly name: string;
  readonly modelDescription: string;
  readonly displayName: string;
  readonly userDescription: string;
  readonly canBeReferencedInPrompt: boolean;
  readonly toolReferenceName: string;
  readonly inputSchema: unknown;
}

suite('the tools in the manifest', () => {
  const { contributes, activationEvents } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
    contributes: { languageModelTools: readonly Contribution[] };
    activationEvents: readonly string[];
  };
  const words = JSON.parse(readFileSync(inRoot('package.nls.json'), 'utf8')) as Record<string, string>;

  for (const name of ['listFindings', 'explainControlBlock', 'caseReport'] as const) {
    test(`${name} is described to VS Code as to every other client`, () => {
      const found = contributes.languageModelTools.find((tool) => tool.name === `winsock-log_${name}`);
      assert.ok(found);
      assert.equal(found.modelDescription, tools[name].description);
      assert.deepEqual(found.inputSchema, tools[name].inputSchema);
      assert.match(found.toolReferenceName, /^\w+$/);
      assert.ok(found.canBeReferencedInPrompt);
      for (const text of [found.displayName, found.userDescription]) assert.ok(words[text.slice(1, -1)], text);
    });
  }

  test('there are no others, and they activate nothing but when they are used', () => {
    assert.equal(contributes.languageModelTools.length, 3);
    assert.ok(!activationEvents.some((event) => event === '*' || event.startsWith('onStartup')));
  });
});
