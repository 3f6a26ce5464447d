import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose } from '../../../server/src/core/caseReport/diagnose';
import type { Diagnosis, DiagnosisInput } from '../../../server/src/core/caseReport/diagnosis';
import { explainEvent } from '../../../server/src/core/eventlog/explain';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { verdicts, type Verdict } from '../../../server/src/core/findings/verdict';
import { articleOf, articles, articlesOf, rangeOf } from '../../../server/src/core/knowledge/articles';
import { articleFiles } from '../../../server/src/core/knowledge/articles/all';
import type { Article } from '../../../server/src/core/knowledge/articles/article';
import { formatBuild, isRelease, parseBuild, releases } from '../../../server/src/core/knowledge/builds';
import { inRoot } from '../../support/paths';

/** A log in which three control blocks came back, and these events. */
const withEvents = (log: string, some: Partial<DiagnosisInput> = {}): DiagnosisInput => ({
  instances: [],
  counts: { ...(Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>), released: 3 },
  lostAtOnce: 0,
  lostAtEnd: 0,
  peak: 3,
  lines: { all: 100, unknown: 0 },
  events: parseEventLog(log).events,
  ...some,
});

const weighed = (input: DiagnosisInput, id: string): { status: string; reasons: string } | undefined => {
  const found = Object.entries(diagnose(input).articles as Record<string, Diagnosis['articles']['fits']>)
    .flatMap(([status, findings]) => findings.map((finding) => ({ status, finding })))
    .find(({ finding }) => finding.id === id);
  return found && { status: found.status, reasons: found.finding.reasons.map(({ text }) => text).join(' ') };
};
const statusOf = (input: DiagnosisInput, id: string): string | undefined => weighed(input, id)?.status;

/** A build that an article is about; undefined for one that names no version. */
const affectedBuild = ({ affected }: Article): string | undefined => {
  const [first] = affected;
  if (first === undefined) return undefined;
  const rtm = releases.find(({ version }) => version === first.version);
  return rangeOf(first).from ?? (rtm ? `${rtm.version}.${rtm.build}` : undefined);
};

suite('the articles', () => {
  test('are the files of their folder, each by its number', () => {
    const folder = inRoot('server/src/core/knowledge/articles');
    const files = readdirSync(folder).flatMap((name) => /^kb(\d+)\.ts$/.exec(name)?.[1] ?? []);
    assert.deepEqual(articleFiles.map(({ number }) => String(number)).sort(), files.sort());
    for (const number of files)
      assert.ok(readFileSync(join(folder, `kb${number}.ts`), 'utf8').includes(`id: 'KB ${number}'`), number);
  });

  for (const article of articles) {
    for (const sample of article.samples) {
      test(`${article.id} is known by its sample, on a build that it is about: ${/\b\d{2,4}\b/.exec(sample)?.[0]}`, () => {
        const build = affectedBuild(article);
        const input = withEvents(sample, build === undefined ? {} : { build });
        assert.ok(input.events!.length > 0, 'its sample is read');
        assert.ok(['fits', 'possible', 'lookAlikes'].includes(statusOf(input, article.id) ?? ''), article.id);
        assert.ok(
          parseEventLog(sample).events.some((event) => articlesOf(event).includes(article.id)),
          'by a sign',
        );
      });

      test(`${article.id}: every event of its sample has an explanation`, () => {
        for (const event of parseEventLog(sample).events) assert.notEqual(explainEvent(event).means.length, 0);
      });
    }
  }

  test('an article with signs has a sample that shows it, unless Winsock.log or the version must speak first', () => {
    const without = articles
      .filter(({ signs, samples }) => signs.length > 0 && samples.length === 0)
      .map(({ id }) => id);
    assert.deepEqual(without, ['KB 303102', 'KB 193894', 'KB 166602']);
  });

  test('are silent on a case without events', () => {
    const { articles: found } = diagnose(withEvents(''));
    assert.deepEqual(Object.values(found).flat(), []);
  });
});

suite('which builds an article is about', () => {
  const sampleOf = (id: string): string => articleOf(id)!.samples[0];
  const on = (id: string, build: string | undefined): string | undefined =>
    statusOf(withEvents(sampleOf(id), build === undefined ? {} : { build }), id);

  test('is decided by the list of what the service packs fix, where the article names no build', () => {
    assert.deepEqual(
      ['5.5.2232.17', '5.5.2232.18', '5.5.2653.23'].map((build) => on('KB 188040', build)),
      ['fits', 'excluded', 'excluded'],
    );
    assert.deepEqual([on('KB 157701', '4.0.994.54'), on('KB 157701', '4.0.995.54')], ['fits', 'excluded']);
    assert.deepEqual([on('KB 152945', '4.0.993.6'), on('KB 152945', '4.0.994.54')], ['possible', 'excluded']);
    assert.deepEqual([on('KB 189345', '5.5.2232.18'), on('KB 189345', '5.5.2448.1')], ['lookAlikes', undefined]);
    assert.deepEqual([on('KB 169113', '5.5.1960.3'), on('KB 169113', '5.5.2232.18')], ['lookAlikes', undefined]);
    const full = (version: string, build: string): string | undefined =>
      statusOf(withEvents(sampleOf('KB 200259'), { build: `${version}.${build}` }), 'KB 166602');
    assert.deepEqual([full('4.0', '995.54'), full('4.0', '996.72')], ['possible', 'excluded']);
    assert.deepEqual([full('5.0', '1457.8'), full('5.0', '1458.56')], ['possible', 'excluded']);
  });

  test('is not known where there is a fix and no source names its build: never affected', () => {
    const found = weighed(withEvents(sampleOf('KB 182619'), { build: '5.0.1460.13' }), 'KB 182619');
    assert.equal(found?.status, 'possible');
    assert.match(found.reasons, /but no build with it: whether build 5\.0\.1460\.13 has it is not known/);
    assert.equal(on('KB 182619', undefined), 'fits', 'without a build nothing is said of builds');
    assert.equal(on('KB 182619', '5.5.2653.23'), 'excluded');
  });

  test('no build is called affected where the article has no bound', () => {
    for (const article of articles) {
      for (const { version, fixed } of article.affected) {
        if (fixed !== 'none' && fixed !== 'unnamed') continue;
        for (const sample of article.samples) {
          const { build } = releases.findLast((release) => release.version === version)!;
          const found = weighed(withEvents(sample, { build: `${version}.${build}` }), article.id);
          assert.doesNotMatch(found?.reasons ?? '', /is affected/, article.id);
        }
      }
    }
  });

  test('each first build with a fix rules its article out, and the one before it does not', () => {
    for (const article of articles) {
      for (const affected of article.affected) {
        const { to } = rangeOf(affected);
        if (to === undefined || article.samples.length === 0) continue;
        const build = parseBuild(to)!;
        const before =
          build.revision > 0
            ? { ...build, revision: build.revision - 1 }
            : { ...build, number: build.number - 1, revision: 99 };
        const at = (text: string): string | undefined =>
          statusOf(withEvents(article.samples[0], { build: text }), article.id);
        assert.ok([undefined, 'excluded'].includes(at(to)), `${article.id} at ${to}`);
        assert.ok(!isRelease(to));
        assert.ok(!['excluded', undefined].includes(at(formatBuild(before))), `${article.id} before ${to}`);
      }
    }
  });
});

suite('what is said of a build', () => {
  const onBuild = (id: string, build: string): { text: string; grade: string; source: string } => {
    const { articles: found } = diagnose(withEvents(articleOf(id)!.samples[0], { build }));
    const { reasons } = Object.values(found as Record<string, Diagnosis['articles']['fits']>)
      .flat()
      .find((finding) => finding.id === id)!;
    return reasons.find(({ text }) => text.includes(build))!;
  };

  test('cites the list that names the fix, and what states the build of a service pack', () => {
    assert.equal(onBuild('KB 188040', '5.5.2232.17').source, 'KB 188040, KB 242221, KB 163294');
    assert.equal(onBuild('KB 188040', '5.5.2232.18').source, 'KB 188040, KB 242221, KB 163294, KB 283238');
    assert.equal(onBuild('KB 266792', '5.5.2651.61').source, 'KB 266792, KB 274833, KB 163294');
    assert.equal(onBuild('KB 266792', '5.5.2653.23').source, 'KB 266792, KB 274833, KB 163294, KB 283238');
  });

  test('cites the list that names the build of a fix, where the article does not', () => {
    assert.equal(onBuild('KB 247419', '5.5.2651.70').source, 'KB 247419, KB 251137, KB 163294');
    assert.equal(onBuild('KB 254818', '5.5.2652.16').source, 'KB 254818, KB 251137, KB 283238');
  });

  test('cites no list where the article names the build itself', () => {
    assert.equal(onBuild('KB 236586', '5.5.2645.0').source, 'KB 236586');
    assert.equal(onBuild('KB 236586', '5.5.2646.0').source, 'KB 236586, KB 283238');
    assert.equal(onBuild('KB 266792', '5.5.2651.60').source, 'KB 266792');
    assert.equal(onBuild('KB 276222', '5.5.2650.23').source, 'KB 276222, KB 163294');
    assert.equal(onBuild('KB 276222', '5.5.2650.24').source, 'KB 276222, KB 163294');
  });

  test('that is of another version cites what states builds of that one', () => {
    const other = (build: string): string => {
      const { grade, source } = onBuild('KB 157701', build);
      return `${grade}: ${source}`;
    };
    assert.equal(other('5.5.2653.23'), 'documented: KB 157701, KB 163294');
    assert.equal(other('5.5.2655.16'), 'documented: KB 157701, KB 163294, KB 283238');
    assert.equal(other('6.0.4720.14'), 'inferred: KB 157701, KB 303101');
    assert.match(other('6.5.6944.0'), /^inferred: KB 157701, (?!.*KB 163294)/);
  });
});

suite('a pool that refused a control block, by its network type', () => {
  const refused = (type: number, some: Partial<DiagnosisInput> = {}): Diagnosis =>
    diagnose(
      withEvents(
        `Event ID: 9156\nSource: MSExchangeMTA\nThere are no free control blocks available for network type ${type}. The configured count is 30. [BASE IL MAIN BASE 1 282] (10)`,
        some,
      ),
    );
  const actions = ({ nextSteps }: Diagnosis): string => nextSteps.map(({ action }) => action).join(' ');
  const named = ({ articles: found }: Diagnosis): string[] =>
    Object.values(found)
      .flat()
      .map(({ id }) => id);

  test('of TCP/IP gets the advice of TCP/IP', () => {
    assert.match(actions(refused(1, { build: '5.5.2653.23' })), /"TCP\/IP control blocks" \(now 30\); at most 1,210\./);
    assert.ok(named(refused(1)).includes('KB 229643'));
  });

  test('of TP4 gets that of TP4, and no article on TCP/IP', () => {
    const found = refused(2, { build: '4.0.995.54' });
    assert.match(actions(found), /"TP4 control blocks" \(now 30\); at most 62\./);
    assert.doesNotMatch(actions(found), /TCP\/IP/);
    assert.ok(named(refused(2)).includes('KB 200259'));
    for (const id of ['KB 229643', 'KB 247419']) assert.ok(!named(refused(2)).includes(id), id);
  });

  test('of X.25 is another pool: its own advice, no article on WinSock, and no restart for Winsock.log', () => {
    const found = refused(3);
    assert.match(actions(found), /"Eicon X\.25 connections" \(now 30\); at most 32\./);
    assert.doesNotMatch(actions(found), /TCP\/IP|TP4|Disconnect|Restart/);
    assert.deepEqual(named(found), []);
    assert.match(
      found.reasons.map(({ text }) => text).join(' '),
      /Eicon X\.25 refused a control block.*does not show that pool/,
    );
  });

  test('gets the rules of its own stack: those of TCP/IP are no source on TP4 but where they name it, nor on X.25', () => {
    const rules = (type: number): string[] =>
      refused(type, { build: '5.5.2653.23' })
        .nextSteps.filter(({ action }) => action.startsWith('Raise the registry value'))
        .flatMap(({ why }) => why)
        .filter(({ text }) => text.startsWith('Rule: '))
        .map(({ grade, source }) => `${grade}: ${source}`);
    assert.deepEqual(rules(1), ['documented: KB 243632', 'documented: KB 200259, KB 193894']);
    assert.deepEqual(rules(2), ['inferred: KB 243632', 'documented: KB 200259, KB 193894']);
    assert.deepEqual(rules(3), []);
  });

  test('of X.25 has a limit up to Exchange 5.5 only', () => {
    assert.doesNotMatch(actions(refused(3, { build: '6.0.4720.14' })), /at most 32/);
    assert.match(actions(refused(3, { build: '5.5.2653.23' })), /at most 32/);
  });

  test('of RPC has no registry value that is known', () => {
    assert.doesNotMatch(actions(refused(5)), /Raise/);
  });

  test('that cannot be read may be any', () => {
    const german = 'Event ID: 9156\nSource: MSExchangeMTA\nKeine freien Steuerblöcke. [BASE IL MAIN BASE 1 282] (10)';
    const found = diagnose(withEvents(german));
    assert.match(actions(found), /"TCP\/IP control blocks"/);
    assert.ok(named(found).includes('KB 200259'));
  });
});

suite('articles that look like KB 303102', () => {
  const event = (id: number, text: string, tail: string): string =>
    `Event ID: ${id}\nSource: MSExchangeMTA\n${text} [${tail}] (12)\n\n`;
  const missed = (error: number): string =>
    event(
      9215,
      `A sockets error ${error} on a connect() call was detected. Control block index: 5.`,
      'BASE IL TCP/IP DRVR 8 274',
    );

  test('KB 257727 is none where the pool was empty', () => {
    const [sample] = articleOf('KB 257727')!.samples;
    assert.equal(statusOf(withEvents(sample), 'KB 257727'), 'possible');
    assert.equal(statusOf(withEvents(`${sample}\n\n${articleOf('KB 229643')!.samples[0]}`), 'KB 257727'), undefined);
  });

  test('KB 193760 and KB 169691 are of Exchange 4.0 and 5.0, and not worth a word on others', () => {
    for (const id of ['KB 193760', 'KB 169691']) {
      assert.equal(statusOf(withEvents(missed(10060), { build: '5.0.1457.8' }), id), 'possible', id);
      for (const build of ['5.5.2653.23', '5.0.1461.66', undefined])
        assert.equal(statusOf(withEvents(missed(10060), { build }), id), undefined, `${id} on ${build}`);
    }
  });

  test('KB 187225 and KB 186756 are of clusters before 5.5 SP1, and not worth a word on others', () => {
    for (const id of ['KB 187225', 'KB 186756']) {
      assert.equal(statusOf(withEvents(missed(10061), { build: '5.5.1960.3' }), id), 'possible', id);
      assert.equal(statusOf(withEvents(missed(10061), { build: '5.5.2232.18' }), id), undefined, id);
    }
  });

  test('KB 164400 needs TP4', () => {
    assert.equal(statusOf(withEvents(missed(10022)), 'KB 164400'), undefined);
  });

  test('KB 170056 fits where RPC failed, too', () => {
    const rpc = event(
      9318,
      'Unable to bind over RPC. The locality table (LTAB) index is 76. Windows NT error code: 1722.',
      'BASE IL MAIN BASE 1 500',
    );
    const reasons = (log: string): string => weighed(withEvents(log), 'KB 170056')!.reasons;
    assert.match(reasons(missed(10061)), /the connection was refused\.$/);
    assert.match(reasons(missed(10061) + rpc), /either down or cannot be reached/);
  });

  test('KB 189345 is none where a second event names the caller', () => {
    const [sample] = articleOf('KB 189345')!.samples;
    assert.equal(statusOf(withEvents(sample), 'KB 189345'), 'lookAlikes');
    const named = sample.replace('91F5C11B', '52656d6f74654d5441');
    assert.equal(statusOf(withEvents(`${sample}\n\n${named}`), 'KB 189345'), undefined);
    assert.equal(statusOf(withEvents(named), 'KB 189345'), undefined);
  });
});
