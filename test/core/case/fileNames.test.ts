/** One list of names: what the core takes for a log, what VS Code does by the manifest, and what is watched. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  isWinsockLogName,
  mayBeOfCase,
  pathGlob,
  rankOfName,
  watchedNames,
} from '../../../server/src/core/case/fileNames';
import { inRoot } from '../../support/paths';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly languages: readonly { readonly id: string; readonly filenamePatterns?: readonly string[] }[];
    readonly configurationDefaults: { readonly 'files.readonlyInclude': Readonly<Record<string, boolean>> };
  };
}

/** A VS Code glob on a name, as VS Code's documentation has it: `*` any characters, `[…]` one of these. */
function matches(glob: string, name: string): boolean {
  const source = glob.replace(/^\*\*\//, '').replace(/[.*]/g, (each) => (each === '*' ? '[^/]*' : '\\.'));
  return new RegExp(`^${source}$`).test(name);
}

suite('the names of logs', () => {
  const { activationEvents, contributes } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as Manifest;
  const [language] = contributes.languages.filter(({ id }) => id === 'winsock-log');
  const readonly = Object.keys(contributes.configurationDefaults['files.readonlyInclude']);
  const starting = activationEvents
    .filter((event) => event.startsWith('workspaceContains:'))
    .map((event) => event.slice('workspaceContains:'.length));
  const own = [
    'Winsock.log',
    'WINSOCK.LOG',
    'winsock.log.1',
    'winsock.log.2.gz',
    'Winsock.old',
    'WinSock.BAK',
    'winsock1.log',
    'Winsock-20010608.log',
  ];
  const people = ['my winsock.log', 'old-Winsock.log.1', 'server1_winsock.txt'];
  const none = ['winsock.h', 'winsock2.c', 'winsock.dll', 'socket.log', 'notes.txt'];

  test('that are the MTA’s own: of the language, read-only, watched, and a reason to start', () => {
    for (const name of own) {
      assert.ok(isWinsockLogName(name), name);
      // VS Code takes these in any letter case.
      assert.ok(
        language.filenamePatterns?.some((glob) => matches(glob, name.toLowerCase())),
        name,
      );
      assert.ok(
        readonly.some((glob) => matches(glob, name)),
        name,
      );
    }
  });

  test('that people give: watched, and a reason to start', () => {
    for (const name of [...own, ...people]) {
      assert.notEqual(rankOfName(name), 'open', name);
      assert.ok(mayBeOfCase(name), name);
      assert.ok(
        watchedNames.some((glob) => matches(pathGlob(glob), name)),
        name,
      );
      assert.ok(
        starting.some((glob) => matches(glob, name)),
        name,
      );
    }
    for (const name of ['EV0.LOG', 'ev12.log', 'ev0.log.1']) {
      assert.ok(
        watchedNames.some((glob) => matches(pathGlob(glob), name)),
        name,
      );
    }
  });

  test('that are of something else start nothing', () => {
    for (const name of none) {
      assert.ok(!starting.some((glob) => matches(glob, name)), name);
      assert.ok(!mayBeOfCase(name), name);
    }
  });

  test('what an archive is called is worth a look, and what this extension saved is none of it', () => {
    for (const name of ['case.zip', 'logs.tar.gz', 'winsock.lo_', 'AppEvent.Evt']) assert.ok(mayBeOfCase(name), name);
    for (const name of ['Winsock-case.zip', 'EXCH1-winsock.tar.gz', 'winsock.7z', 'winsock.cab']) {
      assert.ok(
        starting.some((glob) => matches(glob, name)),
        name,
      );
    }
    for (const name of ['winsock.log.timeline.json', 'winsock.log (CB 18).winsock-excerpt'])
      assert.ok(!mayBeOfCase(name), name);
  });
});
