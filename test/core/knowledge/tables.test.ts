import assert from 'node:assert/strict';
import { articleOf, articles, rangeOf } from '../../../server/src/core/knowledge/articles';
import {
  buildOf,
  compareBuildTexts,
  isRelease,
  parseBuild,
  placeInRange,
  releases,
} from '../../../server/src/core/knowledge/builds';
import { eventCategories, eventKnowledge, events } from '../../../server/src/core/knowledge/events';
import { type Statement, sourceNames } from '../../../server/src/core/knowledge/statement';
import { messageQualifiers, messageTypes } from '../../../server/src/core/knowledge/messageTypes';
import { maskWords, networkEvents } from '../../../server/src/core/knowledge/networkEvents';
import { networkTypes } from '../../../server/src/core/knowledge/networkTypes';
import { indexKindFacts, modules, tasks } from '../../../server/src/core/knowledge/origins';
import {
  ceilings,
  disconnectTimer,
  registryValues,
  sizingRules,
  traps,
} from '../../../server/src/core/knowledge/registry';
import { sourceNamed, sources } from '../../../server/src/core/knowledge/sources';
import { winsockErrors } from '../../../server/src/core/knowledge/winsockErrors';
import { eventFormats, eventShapes } from '../../support/eventSamples';

/** Every row of every table that says how it is known. */
const graded: readonly {
  readonly what: string;
  readonly grade: string;
  readonly source: string;
  readonly text?: string;
}[] = [
  ...articles.map((row) => ({ ...row, what: row.id, text: row.pattern })),
  ...articles.flatMap(({ id, lookAlike }) => (lookAlike === undefined ? [] : [{ what: id, ...lookAlike }])),
  ...events.flatMap((row) =>
    [row, ...row.cases]
      .flatMap(({ meaning, tells, doesNotTell }) => [meaning, tells, doesNotTell].filter((fact) => fact !== undefined))
      .map((fact) => ({ what: `event ${row.id}`, ...fact })),
  ),
  ...eventCategories.map((row) => ({ what: row.text, ...row })),
  ...eventFormats.map((row) => ({ what: row.format, ...row })),
  ...eventShapes.map((row) => ({ what: `shape of ${row.id}`, ...row })),
  ...winsockErrors.map((row) => ({ what: `code ${row.code}`, ...row })),
  ...facts(
    'code',
    winsockErrors.flatMap(({ note }) => note ?? []),
  ),
  ...networkEvents.map((row) => ({ what: row.name, ...row })),
  ...facts(
    'mask',
    maskWords.map(({ fact }) => fact),
  ),
  ...facts(
    'message type',
    messageTypes.map(({ fact }) => fact),
  ),
  ...networkTypes.map((row) => ({ what: row.name, ...row })),
  ...facts(
    'origin',
    [...modules, ...tasks].map(({ fact }) => fact),
  ),
  ...facts('index', Object.values(indexKindFacts)),
  ...registryValues.map((row) => ({ what: row.name, ...row })),
  ...sizingRules.map((row) => ({ what: row.name, ...row })),
  ...ceilings.map((row) => ({ ...row, what: row.appliesTo })),
  ...facts('trap', traps),
  ...facts('disconnect timer', [...disconnectTimer.advice, disconnectTimer.reason]),
  ...releases.map((row) => ({ what: row.build, ...row })),
];

function facts(what: string, list: readonly Statement[]): ({ what: string } & Statement)[] {
  return list.map((fact) => ({ what, ...fact }));
}

suite('the knowledge tables', () => {
  test('every statement has a grade and at least one source, and every source is in the table', () => {
    for (const { what, grade, source } of graded) {
      assert.ok(['documented', 'inferred', 'unknown'].includes(grade), `${what}: ${grade}`);
      assert.ok(sourceNames(source).length > 0, `${what} has no source`);
      for (const name of sourceNames(source)) assert.ok(sourceNamed(name), `${what}: ${name} is not in the sources`);
    }
  });

  test('a statement that names an article cites it', () => {
    for (const { what, text = '', source } of graded)
      for (const [id] of text.matchAll(/KB \d+/g)) assert.ok(sourceNames(source).includes(id), `${what}: ${id}`);
  });

  test('articles are cited as KB, with their number', () => {
    for (const { source } of graded) assert.doesNotMatch(source, /\bQ\d{6}/);
    for (const { id, number } of articles) assert.equal(id, `KB ${number}`);
  });

  test('no source stands twice, and each has an address, but for the files that were given', () => {
    assert.equal(new Set(sources.map(({ name }) => name)).size, sources.length);
    for (const { name, url } of sources) {
      if (name === 'Winsock.log' || name === 'event log') assert.equal(url, undefined);
      else assert.match(url ?? '', /^https:\/\//, name);
    }
  });

  test('no id, code, bit or type stands twice, and all stand in order', () => {
    const keys = [
      events.map(({ id }) => id),
      winsockErrors.map(({ code }) => code),
      networkEvents.map(({ bit }) => bit),
      messageTypes.map(({ type }) => type),
      messageQualifiers.map(({ qualifier }) => qualifier),
      networkTypes.map(({ type }) => type),
    ];
    for (const list of keys) {
      assert.deepEqual(
        list,
        [...new Set(list)].sort((a, b) => a - b),
      );
    }
    assert.equal(new Set(articles.map(({ number }) => number)).size, articles.length);
  });

  test('every build parses, and every range runs upwards within its version', () => {
    for (const { build } of releases) assert.ok(parseBuild(build), build);
    for (const article of articles) {
      for (const affected of article.affected) {
        const { from, to } = rangeOf(affected);
        for (const build of [from, to])
          if (build !== undefined) assert.ok(parseBuild(build), `${article.id}: ${build}`);
        if (from !== undefined && to !== undefined)
          assert.ok(compareBuildTexts(from, to)! < 0, `${article.id}: ${from} to ${to}`);
      }
    }
  });

  test('the releases rise, from one to the next, through all versions', () => {
    for (let i = 1; i < releases.length; i++)
      assert.ok(compareBuildTexts(releases[i - 1].build, releases[i].build)! < 0, releases[i].build);
  });

  test('each version but the newest has one range at most for an article', () => {
    for (const { id, affected } of articles)
      assert.equal(new Set(affected.map(({ version }) => version)).size, affected.length, id);
  });

  test('every event with a public shape is in the events table', () => {
    for (const { id } of eventShapes) assert.ok(eventKnowledge(id), `event ${id}`);
  });

  test('a build is named in the releases, or as the first with a fix of its own: no other number is kept twice', () => {
    const builds = new Set(releases.map(({ id }) => (isRelease(id) ? buildOf(id) : '')));
    for (const { id, affected } of articles) {
      for (const { fixed, from } of affected) {
        assert.ok(!builds.has(fixed), `${id}: ${fixed} is a release`);
        assert.ok(from === undefined || !builds.has(from), `${id}: ${from} is a release`);
      }
    }
  });

  test('an article says which list names its fix, where the service pack has several', () => {
    for (const { id, affected } of articles) {
      for (const { fixed, list } of affected) {
        const fixLists = releases.find((release) => release.id === fixed)?.fixLists ?? [];
        if (fixLists.length > 1) assert.ok(list && fixLists.includes(list), `${id}: ${list}`);
        else if (list !== undefined) assert.ok(!isRelease(fixed), `${id}: the list is that of the release`);
      }
    }
  });

  test('every service pack but the first has a list of what it fixes', () => {
    for (const { id, name, fixLists } of releases) assert.equal(fixLists.length > 0, name !== 'RTM', id);
  });
});

suite('the articles that a case turns on', () => {
  const range = (id: string, version: string): { from: string | undefined; to: string | undefined } => {
    const found = articleOf(id)?.affected.find((row) => row.version === version);
    assert.ok(found, `${id} on ${version}`);
    return rangeOf(found);
  };

  test('KB 303102 is about Exchange 5.5 up to build 2655.16, and its fix needs SP4', () => {
    assert.deepEqual(range('KB 303102', '5.5'), { from: undefined, to: '5.5.2655.16' });
    assert.equal(articleOf('KB 303102')!.affected[0].requires, '5.5 SP4');
    assert.equal(articleOf('KB 303102')!.affected[0].servicePack, undefined);
  });

  test('KB 303101 is its twin for Exchange 2000', () => {
    assert.deepEqual(range('KB 303101', '2000'), { from: undefined, to: '6.0.4720.14' });
  });

  test('below build 2410 both KB 193894 and KB 303102 are about a build; from there on only KB 303102', () => {
    const both = (build: string): boolean[] =>
      ['KB 193894', 'KB 303102'].map((id) => placeInRange(parseBuild(build)!, range(id, '5.5')) === 'within');
    assert.deepEqual(both('2409.9'), [true, true]);
    assert.deepEqual(both('2410.0'), [false, true]);
    assert.deepEqual(both('2655.15'), [false, true]);
    assert.deepEqual(both('2655.16'), [false, false]);
  });

  test('the public roll-up of 2001 is too early to hold the fix', () => {
    assert.ok(compareBuildTexts('5.5.2654.89', '5.5.2655.16')! < 0);
  });

  test('what works as meant, and what is set up wrongly, is told from leaks', () => {
    const kinds = (kind: string): string[] => articles.filter((row) => row.kind === kind).map(({ id }) => id);
    assert.deepEqual(kinds('leak'), ['KB 303102', 'KB 303101', 'KB 193894']);
    assert.deepEqual(kinds('byDesign'), ['KB 170056', 'KB 170007', 'KB 170006', 'KB 169143', 'KB 157630']);
    assert.deepEqual(kinds('sizing'), ['KB 200259', 'KB 166602']);
    for (const id of ['KB 193380', 'KB 189345', 'KB 197378', 'KB 169113', 'KB 254909'])
      assert.ok(kinds('configuration').includes(id), id);
  });
});

suite('the events that a case turns on', () => {
  test('neither 9214, 9215 nor 9156 tells a leak', () => {
    assert.match(eventKnowledge(9214)!.doesNotTell!.text, /not conclusive/);
    assert.match(eventKnowledge(9215)!.doesNotTell!.text, /not conclusive/);
    assert.match(eventKnowledge(9156)!.doesNotTell!.text, /pool may be too small/);
  });

  test('an event that is not in the table is not made up', () => {
    assert.equal(eventKnowledge(9999), undefined);
  });
});
