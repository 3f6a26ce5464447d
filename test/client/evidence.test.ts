/** A log is evidence in every host, and in one that lacks the setting by which VS Code opens it read-only. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Evidence, MAKE_READ_ONLY, type EvidenceHost } from '../../client/src/evidence';
import { plainText } from '../../server/src/core/text/plainText';
import { inRoot } from '../support/paths';

const words = {
  unprotected: plainText`unprotected`,
  stoppedSaving: plainText`stopped`,
  savesByItself: plainText`saves`,
};

/** A stand-in for a host, with what it was made to do. */
class Host implements EvidenceHost {
  readonly done: string[] = [];

  constructor(
    readonly has: { readonly command: boolean; readonly setting: boolean; readonly obeys?: boolean },
    public autoSave: boolean,
  ) {}

  commands = (): Promise<string[]> => Promise.resolve(['undo', ...(this.has.command ? [MAKE_READ_ONLY] : [])]);
  knowsReadonlySetting = (): boolean => this.has.setting;
  makeReadOnly = (): Promise<void> => Promise.resolve(void this.done.push('readOnly'));
  savesByItself = (): boolean => this.autoSave;
  stopSaving = (): Promise<void> => {
    if (this.has.obeys === false) return Promise.reject(new Error('set by the workspace'));
    this.autoSave = false;
    return Promise.resolve(void this.done.push('stopSaving'));
  };
  warn = (text: string): void => void this.done.push(text);
}

async function shown(host: Host, ...uris: readonly string[]): Promise<readonly string[]> {
  const evidence = new Evidence(host, words);
  for (const uri of uris) await evidence.shown(uri);
  return host.done;
}

suite('a log as evidence, by host', () => {
  test('VS Code protects it by the setting: nothing is done', async () => {
    assert.deepEqual(await shown(new Host({ command: true, setting: true }, true), 'a'), []);
  });

  test('one with read-only editors, but without the setting: each log once', async () => {
    const done = await shown(new Host({ command: true, setting: false }, true), 'a', 'b', 'a');
    assert.deepEqual(done, ['readOnly', 'readOnly']);
  });

  test('one that has neither (Eclipse Theia) stops saving by itself, and the user is told once', async () => {
    const done = await shown(new Host({ command: false, setting: false }, true), 'a', 'b');
    assert.deepEqual(done, ['stopSaving', 'stopped']);
  });

  test('one that lists our default of a setting that it does not know is no VS Code', async () => {
    const done = await shown(new Host({ command: false, setting: true }, false), 'a');
    assert.deepEqual(done, ['unprotected']);
  });

  test('one that is made to save by itself again is stopped again, and the user is told', async () => {
    const host = new Host({ command: false, setting: false }, false);
    const evidence = new Evidence(host, words);
    await evidence.shown('a');
    host.autoSave = true;
    await evidence.shown('a');
    await evidence.shown('a');
    assert.deepEqual(host.done, ['unprotected', 'stopSaving', 'stopped']);
  });

  test('one that goes on to save by itself: it is said, with each log', async () => {
    const done = await shown(new Host({ command: false, setting: false, obeys: false }, true), 'a', 'b');
    assert.deepEqual(done, ['saves', 'saves']);
  });

  test('the manifest turns automatic saving off for both kinds of logs, whatever the host makes of the rest', () => {
    const { contributes } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
      contributes: { configurationDefaults: Record<string, Record<string, unknown>> };
    };
    for (const language of ['winsock-log', 'mta-event-log'])
      assert.equal(contributes.configurationDefaults[`[${language}]`]['files.autoSave'], 'off');
  });
});
