import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { diagnose } from '../../../server/src/core/caseReport/diagnose';
import {
  type CaseAnswer,
  type Diagnosis,
  type DiagnosisInput,
  type UnreleasedInstance,
} from '../../../server/src/core/caseReport/diagnosis';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { eventShapes } from '../../support/eventSamples';
import { doubts, type Verdict, verdicts } from '../../../server/src/core/findings/verdict';
import { type Statement, sourceNames } from '../../../server/src/core/knowledge/statement';
import { sourceNamed } from '../../../server/src/core/knowledge/sources';

const counts = (some: Partial<Record<Verdict, number>> = {}): Record<Verdict, number> => ({
  ...(Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>),
  ...some,
});

/** The leak of the article's failing sample. */
const articleLeak: UnreleasedInstance = {
  cb: 18,
  instance: 21,
  allocationLine: 0,
  direction: 'outbound',
  stage: 'eventsSelected',
  verdict: 'leaked',
  doubts: [],
  isCloseRequestOnly: false,
};
const leak = (some: Partial<UnreleasedInstance> = {}): UnreleasedInstance => ({ ...articleLeak, ...some });
const suspect = (some: Partial<UnreleasedInstance> = {}): UnreleasedInstance =>
  leak({ verdict: 'suspect', doubts: ['tooSoon'], ...some });

/** A case with these instances, which are all that is lost, and as many as are asked for that came back. */
const given = (instances: readonly UnreleasedInstance[], some: Partial<DiagnosisInput> = {}): DiagnosisInput => {
  const of = (wanted: Verdict): number => instances.filter(({ verdict }) => verdict === wanted).length;
  const lost = of('leaked') + of('stuck');
  return {
    instances,
    counts: counts({ leaked: of('leaked'), suspect: of('suspect'), stuck: of('stuck'), released: 2 }),
    lostAtOnce: lost,
    lostAtEnd: lost,
    peak: lost + 2,
    lines: { all: 1000, unknown: 0 },
    ...some,
  };
};
const clean = given([]);
const noLog: DiagnosisInput = { ...clean, counts: counts(), peak: 0 };
const failing = given([articleLeak]);

const articleEvents = parseEventLog(
  readFileSync(join(__dirname, '..', '..', '..', '..', 'samples', 'kb303102-events', 'EV0.LOG'), 'utf8'),
).events;
/** The public samples of some events. */
const samplesOf = (...ids: number[]): ReturnType<typeof parseEventLog>['events'] =>
  ids.flatMap((id) => parseEventLog(eventShapes.find((shape) => shape.id === id)!.sample).events);
/** Starts of the MTA, one a day. */
const starts = (...builds: string[]): ReturnType<typeof parseEventLog>['events'] =>
  parseEventLog(
    builds
      .map(
        (build, day) =>
          `message NMI9298: X.400 Service Event, severity 14\n\n  (BASE IL MAIN BASE(1) Proc 490) 06-0${day + 1}-01 03:00:00pm\n  startup complete. The build is ${build}.\n`,
      )
      .join('\n'),
  ).events;

const anyInstance: fc.Arbitrary<UnreleasedInstance> = fc.record({
  cb: fc.nat({ max: 30 }),
  instance: fc.nat(),
  allocationLine: fc.nat(),
  direction: fc.constantFrom('outbound', 'inbound', undefined),
  stage: fc.constantFrom('allocated', 'threadAssigned', 'opened', 'socketCreated', 'eventsSelected'),
  verdict: fc.constantFrom('leaked', 'suspect', 'stuck'),
  doubts: fc.subarray([...doubts]),
  isCloseRequestOnly: fc.boolean(),
});
const anyCase: fc.Arbitrary<DiagnosisInput> = fc
  .record({
    instances: fc.array(anyInstance, { maxLength: 8 }),
    build: fc.constantFrom(
      undefined,
      'x',
      '995.54',
      '5.0.1460.13',
      '5.0.1461.66',
      '5.5.2232.18',
      '2653.23',
      '5.5.2655.16',
      '6.0.4417.5',
      '6.0.4720.14',
    ),
    events: fc.subarray([
      ...eventShapes.map(({ sample }) => parseEventLog(sample).events[0]),
      ...starts('5.5.2653.23', '5.5.2655.16'),
    ]),
    poolSize: fc.option(fc.nat(), { nil: undefined }),
    hasAllocations: fc.boolean(),
  })
  .map(({ instances, hasAllocations, ...rest }) => ({
    ...given(instances, rest),
    ...(hasAllocations || instances.length > 0 ? {} : { counts: counts() }),
  }));

const ids = (findings: Diagnosis['articles']['fits']): string[] => findings.map(({ id }) => id);
const reasonsOf = (diagnosis: Pick<Diagnosis, 'articles'>, id: string): string =>
  Object.values(diagnosis.articles)
    .flat()
    .filter((finding) => finding.id === id)
    .flatMap(({ reasons }) => reasons)
    .map(({ text }) => text)
    .join(' ');
const text = (statements: readonly Statement[]): string => statements.map((each) => each.text).join(' ');
const actions = ({ nextSteps }: Diagnosis): string => nextSteps.map(({ action }) => action).join(' ');
const steps = ({ nextSteps }: Diagnosis): string =>
  nextSteps
    .map(({ action, why }) => `${action} ${why.map((each) => `${each.text} (${each.source})`).join(' ')}`)
    .join(' ');

suite('the answer: does Winsock.log show what the article describes?', () => {
  const inbound = leak({ direction: 'inbound' });
  const closeRequest = leak({ verdict: 'stuck', isCloseRequestOnly: true });
  const rows: readonly (readonly [what: string, input: DiagnosisInput, answer: CaseAnswer, needsLook: boolean])[] = [
    ['an outbound leak', failing, 'confirmed', true],
    ['a leak of unknown direction', given([leak({ direction: undefined })]), 'confirmed', true],
    ['an outbound leak beside an inbound one', given([inbound, articleLeak]), 'confirmed', true],
    ['an outbound leak beside a suspect', given([articleLeak, suspect()]), 'confirmed', true],
    ['inbound leaks only', given([inbound]), 'inconclusive', true],
    ['a suspect', given([suspect()]), 'inconclusive', true],
    ['a suspect that may listen', given([suspect({ doubts: ['tooSoon', 'mayListen'] })]), 'notConfirmed', false],
    ['stuck, never used, with a close request only', given([closeRequest]), 'inconclusive', true],
    ['stuck otherwise', given([leak({ verdict: 'stuck' })]), 'notConfirmed', false],
    ['allocations, and nothing of that', clean, 'notConfirmed', false],
    ['the same with events 9215 and 9214', { ...clean, events: articleEvents }, 'notConfirmed', false],
    ['no log', noLog, 'inconclusive', true],
    ['no log, whatever the events say', { ...noLog, events: samplesOf(9214, 9215, 9156) }, 'inconclusive', true],
    ['no log, and the fix installed', { ...noLog, build: '5.5.2655.16' }, 'inconclusive', true],
    ['an outbound leak with the fix installed', { ...failing, build: '5.5.2655.16' }, 'notConfirmed', true],
    ['a suspect with the fix installed', given([suspect()], { build: '5.5.2655.16' }), 'inconclusive', true],
    ['the same on Exchange 2000', { ...failing, build: '6.0.4417.5' }, 'confirmed', true],
  ];
  for (const [what, input, answer, needsLook] of rows) {
    test(`${what}: ${answer}${needsLook ? ', wants a look' : ''}`, () => {
      const diagnosis = diagnose(input);
      assert.equal(diagnosis.answer, answer);
      assert.equal(diagnosis.needsLook, needsLook);
    });
  }

  test('the headline counts what the article describes, and names inbound leaks apart', () => {
    const { headline } = diagnose(
      given([articleLeak, ...Array.from({ length: 5 }, (_, cb) => leak({ cb, direction: 'inbound' }))]),
    );
    assert.equal(
      headline,
      'KB 303102 is confirmed: Winsock.log shows 1 control block that was allocated and never used, disconnected or closed (and 5 inbound, which the article does not show).',
    );
  });

  test('an open answer says what keeps it open', () => {
    assert.match(
      diagnose(given([suspect(), suspect({ doubts: ['cut'] })])).headline,
      /2 control blocks look like it, .*\(too soon to tell, lines may be missing\)/,
    );
    assert.match(diagnose(given([inbound])).headline, /1 control block leaked, but inbound only/);
    assert.match(diagnose(noLog).headline, /there is no Winsock\.log/);
    assert.match(diagnose({ ...noLog, unusable: ['Winsock.log is empty'] }).headline, /Winsock\.log is empty/);
  });

  test('an answer does not go without a word where many lines are of unknown shape', () => {
    const read = (unknown: number): string => diagnose({ ...failing, lines: { all: 4045, unknown } }).headline;
    assert.match(read(4000), /disconnected or closed\. Caution: 4,000 of 4,045 lines are of unknown shape\.$/);
    assert.doesNotMatch(read(40), /Caution/);
  });

  test('a possible listener is named as not judged', () => {
    assert.match(
      text(diagnose(given([suspect({ cb: 0, instance: 0, doubts: ['mayListen'] })])).reasons),
      /CB 0 \(instance 0\): not judged/,
    );
  });

  test('a late close request is told with the cause that the article gives', () => {
    const diagnosis = diagnose(given([closeRequest]));
    assert.match(
      text(diagnosis.reasons),
      /it saw a close request; then nothing.*timeout that occurs before the close request/,
    );
    assert.match(diagnosis.deciding!.question, /allocated again/);
  });

  test('with many leaks it describes the first five, outbound ones before inbound ones', () => {
    const many = Array.from({ length: 12 }, (_, i) =>
      leak({ cb: i, allocationLine: i, direction: i < 3 ? 'inbound' : 'outbound' }),
    );
    const { reasons } = diagnose(given(many));
    assert.deepEqual(
      reasons.filter((each) => each.text.startsWith('CB ')).map((each) => /^CB (\d+)/.exec(each.text)![1]),
      ['3', '4', '5', '6', '7'],
    );
    assert.match(text(reasons), /And 7 more\./);
  });

  test('says how far each got', () => {
    const stage = (some: Partial<UnreleasedInstance>): string => diagnose(given([leak(some)])).reasons[1].text;
    assert.match(stage({ stage: 'allocated', direction: undefined }), /line 1\. It was allocated; then nothing\.$/);
    assert.match(stage({ stage: 'socketCreated' }), /outbound\. It got a socket; then nothing\.$/);
  });
});

suite('the fix: does it apply?', () => {
  const fix = (input: DiagnosisInput): string[] => {
    const { state, article } = diagnose(input).fix;
    return [state, article];
  };

  test('not known without a build', () => {
    assert.deepEqual(fix(failing), ['unknown', 'KB 303102']);
    assert.deepEqual(fix({ ...failing, build: 'SP4' }), ['unknown', 'KB 303102'], 'one that cannot be read');
  });

  test('needed below 5.5.2655.16, the roll-up of August 2001 included', () => {
    for (const build of ['5.5.1960.3', '2448.1', '5.5.2653.23', '5.5.2654.89', '5.5.2655.15'])
      assert.deepEqual(fix({ ...failing, build }), ['needed', 'KB 303102'], build);
  });

  test('installed from there on: something else loses control blocks', () => {
    for (const build of ['5.5.2655.16', '5.5.2656.22']) {
      const diagnosis = diagnose({ ...failing, build });
      assert.equal(diagnosis.fix.state, 'installed', build);
      assert.match(diagnosis.headline, /Something else loses control blocks and has to be found\.$/);
      assert.match(diagnosis.deciding!.question, /ran while the log was written/);
      assert.ok(ids(diagnosis.articles.excluded).includes('KB 303102'));
      assert.ok(!diagnosis.nextSteps.some(({ cost }) => cost === 'an update'));
    }
  });

  test('that of KB 303101 on Exchange 2000', () => {
    assert.deepEqual(fix({ ...failing, build: '6.0.4417.5' }), ['needed', 'KB 303101']);
    assert.deepEqual(fix({ ...failing, build: '6.0.4720.14' }), ['installed', 'KB 303101']);
    const diagnosis = diagnose({ ...failing, build: '6.0.4417.5' });
    assert.match(diagnosis.headline, /^KB 303101 is confirmed/);
    assert.deepEqual(ids(diagnosis.articles.fits), ['KB 303101']);
    assert.match(actions(diagnosis), /Exchange 2000 SP2/);
    assert.doesNotMatch(actions(diagnosis), /2655/);
  });

  test('not known where builds before and after it ran: both are named, with their times', () => {
    const diagnosis = diagnose({ ...failing, events: starts('5.5.2653.23', '5.5.2655.16') });
    assert.equal(diagnosis.fix.state, 'unknown');
    assert.equal(diagnosis.answer, 'confirmed');
    assert.match(
      diagnosis.fix.why.text,
      /5\.5\.2653\.23 \(event 9298 of 06-01-01 03:00:00pm\) does not have it, build 5\.5\.2655\.16 \(event 9298 of 06-02-01 03:00:00pm\) has it/,
    );
    assert.match(actions(diagnosis), /Find out which build of Emsmta\.exe ran/);
    assert.match(diagnosis.deciding!.question, /ran while the log was written/);
    assert.deepEqual(fix({ ...failing, events: starts('5.5.2655.16', '5.5.2653.23') }), ['unknown', 'KB 303102']);
  });

  test('a build that was given counts beside those of the events', () => {
    assert.deepEqual(fix({ ...failing, events: starts('5.5.2653.23'), build: '5.5.2655.16' }), [
      'unknown',
      'KB 303102',
    ]);
    assert.deepEqual(fix({ ...failing, events: starts('5.5.2653.23'), build: '2410.0' }), ['needed', 'KB 303102']);
    assert.match(diagnose({ ...failing, build: '2410.0' }).fix.why.text, /build 2410\.0 \(given\)/);
  });

  test('a build that ran more than once is named with its first and its last time', () => {
    const why = (...builds: string[]): Statement => diagnose({ ...failing, events: starts(...builds) }).fix.why;
    assert.equal(
      why('5.5.2653.23', '5.5.2653.23', '5.5.2653.23').text,
      'The fix came with build 5.5.2655.16: build 5.5.2653.23 (event 9298 of 06-01-01 03:00:00pm to event 9298 of 06-03-01 03:00:00pm) does not have it.',
    );
    assert.match(why('5.5.2653.23').text, /\(event 9298 of 06-01-01 03:00:00pm\) does not/);
    assert.equal(why('5.5.2653.23').source, 'event log, KB 303102');
    assert.equal(diagnose({ ...failing, build: ' 5.5.2653.23 ' }).fix.why.source, 'KB 303102');
    assert.match(diagnose({ ...failing, build: ' 5.5.2653.23 ' }).fix.why.text, /build 5\.5\.2653\.23 \(given\)/);
    assert.equal(
      diagnose({ ...failing, build: '5.5.2654.89', events: starts('5.5.2653.23') }).fix.why.source,
      'event log, KB 303102',
    );
  });

  test('of a server that was moved, the version that was asked about counts, or the one that ran last', () => {
    assert.equal(fix({ ...failing, build: '5.5.2653.23', events: starts('6.0.4417.5') })[1], 'KB 303102');
    assert.equal(fix({ ...failing, build: '6.0.4417.5', events: starts('5.5.2653.23') })[1], 'KB 303101');
    assert.equal(fix({ ...failing, events: starts('5.5.2653.23', '6.0.4417.5') })[1], 'KB 303101');
    assert.equal(fix({ ...failing, build: '6.5.7226.0' })[1], 'KB 303101', 'Exchange 2003');
  });

  test('on a version that it was not made for, that is said', () => {
    const why = (build: string): string => diagnose({ ...failing, build }).fix.why.text;
    assert.match(why('5.0.1460.13'), /made for Exchange 5\.5 with SP4 only, and this is Exchange 5\.0\.$/);
    for (const build of ['5.5.2653.23', '6.0.4417.5']) assert.doesNotMatch(why(build), /made for/);
  });

  test('several builds on one side of it are one answer', () => {
    assert.deepEqual(fix({ ...failing, events: starts('5.5.2448.1', '5.5.2653.23') }), ['needed', 'KB 303102']);
    assert.deepEqual(fix({ ...failing, events: starts('5.5.2655.16', '5.5.2656.22') }), ['installed', 'KB 303102']);
  });
});

suite('the next steps', () => {
  const order = ['nothing', 'a look', 'waiting', 'a setting', 'a restart', 'an update'];

  test('for the article’s sample: the cheapest first', () => {
    const diagnosis = diagnose(failing);
    assert.deepEqual(
      diagnosis.nextSteps.map(({ cost }) => cost),
      ['nothing', 'a look', 'a setting', 'a setting', 'a restart', 'an update'],
    );
    assert.match(diagnosis.nextSteps[0].action, /^Copy Winsock\.log/);
    assert.match(diagnosis.nextSteps[1].action, /Emsmta\.exe/);
    assert.match(diagnosis.nextSteps[2].action, /"TCP\/IP control blocks" \(by default 20\)/);
    assert.match(diagnosis.nextSteps[3].action, /Disconnect \(sec\)/);
  });

  test('the fix came from Microsoft support only, and the article advises to wait', () => {
    const diagnosis = diagnose({ ...failing, build: '5.5.2653.23' });
    assert.match(
      steps(diagnosis),
      /Get the fix of KB 303102 from Microsoft support: Emsmta\.exe 5\.5\.2655\.16 or later\. It needs 5\.5 SP4\./,
    );
    assert.match(steps(diagnosis), /by Microsoft support, and is meant only for computers/);
    assert.match(steps(diagnosis), /not severely affected .* waiting for the next service pack/);
  });

  test('with an unknown build the fix is advised only if the build is below it', () => {
    assert.match(diagnose(failing).nextSteps.at(-1)!.action, /^If the build is below 5\.5\.2655\.16/);
  });

  test('below 5.5.2410 KB 193894 fits equally: SP4 and a new log come before the private fix', () => {
    const diagnosis = diagnose({ ...failing, build: '5.5.2232.18' });
    assert.deepEqual(ids(diagnosis.articles.fits), ['KB 303102', 'KB 193894', 'KB 200259']);
    assert.match(text(diagnosis.reasons), /KB 193894 leaves the same trace .* fits equally/);
    assert.match(
      diagnosis.nextSteps.at(-1)!.action,
      /^Install Exchange 5\.5 SP4, and take a new Winsock\.log\. Only if/,
    );
  });

  test('Exchange 5.0 gets its own fix, and its own limit of the pool', () => {
    const diagnosis = diagnose({ ...failing, build: '5.0.1460.13' });
    assert.match(actions(diagnosis), /KB 193894 for Exchange 5\.0: Emsmta\.exe 5\.0\.1461\.66/);
    assert.match(actions(diagnosis), /at most 2,000\./);
    assert.doesNotMatch(steps(diagnosis), /2655|1,210/);
    assert.match(text(diagnosis.reasons), /is about Exchange 5\.5, and this is Exchange 5\.0/);
  });

  test('a restart is no step where a restart gave back what was lost', () => {
    const diagnosis = diagnose({ ...failing, lostAtOnce: 1, lostAtEnd: 0 });
    assert.ok(!diagnosis.nextSteps.some(({ cost }) => cost === 'a restart'));
    assert.match(text(diagnosis.reasons), /lacked up to 1 of 20.*A restart of the MTA gave them back/);
  });

  test('more in use than the pool is said to hold means that it is larger', () => {
    const many = given(Array.from({ length: 30 }, (_, cb) => leak({ cb })));
    assert.match(text(diagnose(many).reasons), /30 of a pool larger than 20 \(32 were seen in use at once\)/);
    assert.doesNotMatch(text(diagnose(many).reasons), /30 of 20/);
  });

  test('none cites an article that the same diagnosis rules out', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        const { nextSteps, articles } = diagnose(input);
        for (const { action, why } of nextSteps) {
          for (const id of ids(articles.excluded)) {
            assert.ok(!action.includes(id), `${action}: ${id}`);
            assert.ok(!why.some(({ source, text: says }) => sourceNames(source).includes(id) || says.includes(id)), id);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('are in order of cost, and an update only where the answer is yes', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        const { nextSteps, answer } = diagnose(input);
        const ranks = nextSteps.map(({ cost }) => order.indexOf(cost));
        assert.deepEqual(
          ranks,
          [...ranks].sort((a, b) => a - b),
        );
        if (nextSteps.some(({ cost }) => cost === 'an update')) assert.equal(answer, 'confirmed');
      }),
      { numRuns: 300 },
    );
  });
});

suite('what the events add', () => {
  const on = (cb: number, tail = 'BASE IL TCP/IP DRVR 8 274'): string =>
    `Event ID: 9215\nSource: MSExchangeMTA\nA sockets error 0 on a connect() call was detected. Control block index: ${cb}. [${tail}] (12)`;
  const reasons = (instances: readonly UnreleasedInstance[], log: string): string =>
    text(diagnose(given(instances, { events: parseEventLog(log).events })).reasons);

  test('9215 and 9214 on another control block, and not conclusive', () => {
    const said = text(diagnose({ ...failing, events: articleEvents }).reasons);
    assert.match(said, /name none of the leaked control blocks/);
    assert.match(said, /not conclusive/);
  });

  test('a control block that they name, of which an instance leaked, or is only suspected', () => {
    assert.match(reasons([articleLeak], `${on(18)}\n\n${on(19)}`), /name CB 18, and one of its instances is leaked/);
    assert.match(reasons([suspect()], on(18)), /name CB 18, and one of its instances is suspected/);
    assert.match(reasons([articleLeak], on(18)), /another instance of that control block/);
  });

  test('none where the index is not that of Winsock.log', () => {
    assert.match(reasons([articleLeak], on(18, 'PLATFORM KERNEL 8 274')), /name none of the leaked/);
  });

  test('in another language nobody knows which control block they name', () => {
    const german = on(18).replace(
      'A sockets error 0 on a connect() call was detected. Control block index: 18.',
      'Socketfehler 0 bei connect(). Index des Steuerblocks: 18.',
    );
    assert.match(reasons([articleLeak], german), /not known: the wording of 1 cannot be read/);
  });

  test('9156: a control block was refused, which does not show a leak', () => {
    const said = text(diagnose({ ...clean, events: samplesOf(9156) }).reasons);
    assert.match(said, /refused a control block at that time\. It also logs the event for a duplicate open/);
    assert.match(said, /does not show a leak/);
  });
});

suite('the article, as far as the log shows what it describes', () => {
  const opinion = (input: DiagnosisInput, id = 'KB 303102'): string | undefined => {
    const { articles } = diagnose(input);
    const status = (['fits', 'possible', 'excluded'] as const).find((each) => ids(articles[each]).includes(id));
    return status && `${status}: ${reasonsOf({ articles }, id)}`;
  };

  test('fits where a leak is as it describes it', () => {
    assert.match(
      opinion(failing) ?? '',
      /^fits: Winsock\.log shows control blocks that were allocated and then never used/,
    );
  });

  test('is possible where leaks are inbound, where nothing is certain, and where only a close was asked for', () => {
    assert.match(opinion(given([leak({ direction: 'inbound' })])) ?? '', /^possible: All control blocks .* inbound/);
    assert.match(opinion(given([suspect()])) ?? '', /^possible: Some control blocks look like it/);
    assert.match(
      opinion(given([leak({ verdict: 'stuck', isCloseRequestOnly: true })])) ?? '',
      /^possible: Some control blocks were never used and saw only a close request/,
    );
    assert.equal(opinion(given([leak({ verdict: 'stuck' })])), undefined);
  });

  test('is possible by its events where there is no log; one of the two is enough', () => {
    assert.equal(opinion(noLog), undefined);
    for (const id of [9215, 9214]) {
      assert.match(
        opinion({ ...noLog, events: samplesOf(id) }) ?? '',
        /^possible: Events 9215 and 9214 come with it, but are not conclusive/,
      );
    }
    assert.equal(opinion({ ...clean, events: samplesOf(9215, 9214) }), undefined);
  });

  test('of Exchange 2000 is possible while no build is known, and something leaked or may have', () => {
    for (const instances of [[articleLeak], [suspect()], [articleLeak, suspect()]])
      assert.match(opinion(given(instances), 'KB 303101') ?? '', /^possible: Only if this is Exchange 2000/);
    assert.equal(opinion(clean, 'KB 303101'), undefined);
    assert.equal(opinion({ ...failing, build: '5.5.2653.23' }, 'KB 303101'), undefined);
  });

  test('that leaves the same trace is possible where nothing is certain, and not by events or inbound leaks alone', () => {
    assert.match(opinion(given([suspect()]), 'KB 193894') ?? '', /^possible: Some control blocks look like it/);
    assert.equal(opinion({ ...noLog, events: samplesOf(9215) }, 'KB 193894'), undefined);
    assert.equal(opinion(given([leak({ direction: 'inbound' })]), 'KB 193894'), undefined);
  });

  test('of the layer above: fits a clean log, is possible without one', () => {
    const events = samplesOf(9156);
    assert.match(opinion({ ...clean, events }, 'KB 229643') ?? '', /^fits: .*although Winsock\.log shows no leak/);
    assert.match(opinion({ ...noLog, events }, 'KB 229643') ?? '', /^possible: .*whether Winsock\.log is clean/);
  });

  test('is weighed without a build that no known version has, and ruled out by one that is older than it', () => {
    assert.match(opinion({ ...failing, build: '100.1' }) ?? '', /^fits: /);
    assert.match(
      opinion({ ...clean, events: samplesOf(9156), build: '5.5.2500.0' }, 'KB 247419') ?? '',
      /^excluded: .*about builds from 5\.5\.\d+\.\d+ on; this is 5\.5\.2500\.0\./,
    );
  });

  test('is only possible where one of the builds that ran is concerned, and another is not', () => {
    const events = starts('5.5.2653.23', '5.5.2655.16');
    assert.match(
      opinion({ ...failing, events }) ?? '',
      /^possible: .*5\.5\.2653\.23 is affected.*5\.5\.2655\.16 has it/,
    );
    assert.match(opinion({ ...failing, events: starts('5.5.2653.23') }) ?? '', /^fits: /);
  });
});

suite('an empty pool', () => {
  const empty = samplesOf(9156);

  test('without a leak leaves two articles, and one question', () => {
    const diagnosis = diagnose({ ...clean, events: empty });
    assert.equal(diagnosis.answer, 'notConfirmed');
    assert.deepEqual(ids(diagnosis.articles.fits), ['KB 200259', 'KB 229643']);
    assert.match(diagnosis.deciding!.question, /How many X\.400 connectors/);
    const [enough, fewer] = diagnosis.deciding!.outcomes;
    assert.match(enough.when, /^as many as the pool has room for/);
    assert.match(enough.then.source, /KB 166602/, 'one more control block listens');
    assert.match(fewer.then.text, /^Something may be lost/);
  });

  test('tells the size of the pool', () => {
    assert.deepEqual(diagnose({ ...clean, events: empty }).poolSize, { value: 40, from: 'events' });
    assert.deepEqual(diagnose({ ...clean, events: empty, poolSize: 60 }).poolSize, { value: 60, from: 'given' });
    assert.deepEqual(diagnose(clean).poolSize, { value: 20, from: 'default' });
  });

  test('with a leak rules out the leak in the layer above', () => {
    const diagnosis = diagnose({ ...failing, events: empty });
    assert.equal(diagnosis.answer, 'confirmed');
    assert.ok(ids(diagnosis.articles.excluded).includes('KB 229643'));
  });

  test('is told apart by the build', () => {
    const fits = (build: string): string[] => ids(diagnose({ ...clean, events: empty, build }).articles.fits);
    assert.deepEqual(fits('5.5.2500.0'), ['KB 200259', 'KB 229643']);
    assert.deepEqual(fits('5.5.2653.23'), ['KB 200259']);
    assert.deepEqual(ids(diagnose({ ...clean, events: empty, build: '2650.24' }).articles.possible), ['KB 247419']);
    assert.deepEqual(ids(diagnose({ ...clean, events: empty, build: '995.54' }).articles.possible), ['KB 166602']);
  });

  test('with events of half-hour time zones may be that', () => {
    const diagnosis = diagnose({ ...clean, events: [...empty, ...samplesOf(4282, 4284, 4287)], build: '5.5.2650.24' });
    assert.ok(ids(diagnosis.articles.possible).includes('KB 254818'));
    assert.match(reasonsOf(diagnosis, 'KB 254818'), /half an hour/);
    assert.match(reasonsOf(diagnosis, 'KB 232602'), /fix came with build 5\.5\.2614\.0/);
  });
});

suite('what only looks alike', () => {
  test('is named: by design', () => {
    const events = [
      ...samplesOf(9221, 9224, 9234),
      ...parseEventLog(eventShapes.find(({ id, form }) => id === 9215 && form === 'application')!.sample).events,
    ];
    assert.deepEqual(ids(diagnose({ ...clean, events }).articles.lookAlikes), [
      'KB 164400',
      'KB 162674',
      'KB 170007',
      'KB 170006',
      'KB 169143',
    ]);
  });

  test('is named: calls that were refused', () => {
    assert.deepEqual(ids(diagnose({ ...clean, events: samplesOf(9301, 9202) }).articles.lookAlikes), [
      'KB 254909',
      'KB 197378',
      'KB 193380',
      'KB 169113',
    ]);
    assert.deepEqual(ids(diagnose({ ...clean, events: samplesOf(9301) }).articles.lookAlikes), [
      'KB 197378',
      'KB 193380',
      'KB 169113',
    ]);
  });

  test('does not stand among the leaks', () => {
    const { articles } = diagnose({ ...clean, events: samplesOf(9221, 9234, 9301, 9202) });
    assert.deepEqual(articles.fits, []);
    assert.deepEqual(articles.possible, []);
  });
});

type Events = ReturnType<typeof parseEventLog>['events'];

suite('other faults', () => {
  const fits = (...events: number[]): string[] =>
    ids(diagnose({ ...clean, events: samplesOf(...events) }).articles.fits);

  test('are found by their events', () => {
    assert.deepEqual(fits(2004), ['KB 188040']);
    assert.deepEqual(fits(9404), ['KB 182619']);
    assert.deepEqual(fits(9405), ['KB 157701']);
    assert.deepEqual(fits(4258, 4283), ['KB 319936']);
  });

  test('and by the words in them', () => {
    const lost = parseEventLog(
      'Event ID: 9405\nSource: MSExchangeMTA\nError: Failed to find\nsocket, result=14, count=63. [BASE TCP/IP DRVR 122] (16)',
    ).events;
    assert.deepEqual(ids(diagnose({ ...clean, events: lost }).articles.possible), ['KB 276222']);
    assert.deepEqual(
      ids(diagnose({ ...clean, events: [...lost, ...samplesOf(9202)] }).articles.possible),
      ['KB 276222'],
      'the call stack decides, not another event',
    );
  });

  test('of Exchange 4.0 are found on its builds only', () => {
    const text = [
      'Event ID: 9405\nSource: MSExchangeMTA\nError: Exception e0020002 occurred at Address 77f3cbcd. [BASE TCP/IP DRVR 10] (16)',
      'Event ID: 1198\nSource: MSExchangeMTA\nstate check failure. Control block index 3. [PLATFORM KERNEL 27 108] (14)',
    ].join('\n\n');
    const events = [...parseEventLog(text).events, ...samplesOf(9215)];
    const at = (build: string): Diagnosis['articles'] => diagnose({ ...clean, events, build }).articles;
    assert.deepEqual(ids(at('838.10').possible), ['KB 152941', 'KB 152877']);
    assert.deepEqual(ids(at('5.5.2653.23').possible), []);
    assert.match(
      at('5.5.2653.23').excluded.at(-1)!.reasons[0].text,
      /about Exchange 4\.0; build 5\.5\.2653\.23 is Exchange 5\.5/,
    );
  });

  /** The articles that these events alone speak for, whether they fit or may. */
  const spokenFor = (events: Events, some: Partial<DiagnosisInput> = {}): string[] => {
    const { articles } = diagnose({ ...clean, events, ...some });
    return ids([...articles.fits, ...articles.possible, ...articles.lookAlikes]);
  };
  /** The public sample of an event, with something else in it. */
  const changed = (id: number, from: string, to: string): Events => {
    const { sample } = eventShapes.find((shape) => shape.id === id && shape.sample.includes(from))!;
    return parseEventLog(sample.replace(from, to)).events;
  };

  test('are known by the code of an event, where the article names it', () => {
    assert.ok(spokenFor(samplesOf(4287)).includes('KB 236586'));
    assert.ok(!spokenFor(changed(4287, '8640', '8641')).includes('KB 236586'));
    assert.ok(spokenFor(changed(4283, '8464', '8465')).includes('KB 266792'));
    assert.ok(!spokenFor(changed(4283, '8464', '8466')).includes('KB 266792'));
    assert.ok(!spokenFor(changed(2004, '255', '254')).includes('KB 188040'));
  });

  test('are known by the error and by what met it', () => {
    assert.ok(spokenFor(samplesOf(9224)).includes('KB 170007'));
    assert.ok(!spokenFor(changed(9224, '10053', '10054')).includes('KB 170007'), 'another error on TP4');
    assert.ok(!spokenFor(changed(9224, 'TP4 DRIVER', 'TCP/IP DRVR')).includes('KB 170007'), 'that error on TCP/IP');
  });

  test('are known by events that come together', () => {
    const full = samplesOf(9156);
    for (const id of [4282, 4284, 4287])
      assert.ok(spokenFor([...full, ...samplesOf(id)]).includes('KB 254818'), `${id}`);
    assert.ok(!spokenFor(full).includes('KB 254818'));
    assert.ok(spokenFor(samplesOf(4284)).includes('KB 232602'));
    assert.ok(spokenFor(samplesOf(4287, 2035)).includes('KB 232602'));
    for (const id of [4287, 2035]) assert.ok(!spokenFor(samplesOf(id)).includes('KB 232602'), `${id}`);
    const exception = parseEventLog(
      'Event ID: 9405\nSource: MSExchangeMTA\nError: Exception e0020002 occurred. [BASE TCP/IP DRVR 10] (16)',
    ).events;
    for (const id of [9215, 9224])
      assert.ok(spokenFor([...exception, ...samplesOf(id)]).includes('KB 152941'), `${id}`);
    assert.ok(!spokenFor(exception).includes('KB 152941'));
  });

  test('are known by words, however the lines were broken', () => {
    const lost = (words: string): string[] =>
      spokenFor(
        parseEventLog(`Event ID: 9405\nSource: MSExchangeMTA\nError: ${words}, result=14. [BASE X 1] (16)`).events,
      );
    for (const words of ['Failed to find socket', 'Failed  to\n  find \n socket'])
      assert.ok(lost(words).includes('KB 276222'), words);
    assert.ok(!lost('Failed to find a socket').includes('KB 276222'));
  });

  test('are known by inbound leaks, which another article describes', () => {
    assert.ok(spokenFor([], given([leak({ direction: 'inbound' })])).includes('KB 319936'));
    assert.ok(!spokenFor([], failing).includes('KB 319936'));
  });

  test('are not claimed on the strength of an event that is no evidence', () => {
    const { articles } = diagnose({ ...clean, events: samplesOf(4283) });
    assert.deepEqual(ids(articles.fits), []);
    assert.deepEqual(ids(articles.possible), ['KB 266792']);
    assert.match(reasonsOf({ articles }, 'KB 266792'), /alone is no evidence/);
  });
});

suite('whatever the case, a diagnosis', () => {
  const factsOf = (diagnosis: Diagnosis): Statement[] => [
    ...diagnosis.reasons,
    ...Object.values(diagnosis.articles)
      .flat()
      .flatMap(({ reasons }) => reasons),
    ...(diagnosis.deciding?.outcomes.map(({ then }) => then) ?? []),
    ...diagnosis.nextSteps.flatMap(({ why }) => why),
    diagnosis.fix.why,
  ];

  test('grades every statement, with a source that is in the table', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        const diagnosis = diagnose(input);
        for (const fact of factsOf(diagnosis)) {
          assert.notEqual(fact.text, '');
          for (const name of sourceNames(fact.source)) assert.ok(sourceNamed(name), `${fact.text}: ${name}`);
          for (const [id] of fact.text.matchAll(/KB \d+/g)) assert.ok(sourceNames(fact.source).includes(id), fact.text);
        }
        for (const step of diagnosis.nextSteps) assert.ok(step.why.length > 0, step.action);
      }),
      { numRuns: 300 },
    );
  });

  test('puts each article in one place at most, and gives a reason for it', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        const findings = Object.values(diagnose(input).articles).flat();
        assert.equal(new Set(findings.map(({ id }) => id)).size, findings.length);
        for (const { reasons, id } of findings) assert.ok(reasons.length > 0, id);
      }),
      { numRuns: 300 },
    );
  });

  test('confirms only what Winsock.log shows, and never where the fix is installed', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        const { answer, fix } = diagnose(input);
        if (answer !== 'confirmed') return;
        assert.ok(input.instances.some(({ verdict, direction }) => verdict === 'leaked' && direction !== 'inbound'));
        assert.notEqual(fix.state, 'installed');
      }),
      { numRuns: 300 },
    );
  });

  test('is the same for the same case', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        assert.deepEqual(diagnose(input), diagnose(input));
      }),
      { numRuns: 50 },
    );
  });
});

suite('the words of an answer', () => {
  const inbound = leak({ direction: 'inbound' });
  const closeRequest = leak({ verdict: 'stuck', isCloseRequestOnly: true });
  const stuck = leak({ verdict: 'stuck' });
  const many = (count: number, one: UnreleasedInstance): UnreleasedInstance[] =>
    Array.from({ length: count }, (_, cb) => ({ ...one, cb }));
  const headline = (input: DiagnosisInput): string => diagnose(input).headline;
  const reasons = (input: DiagnosisInput): string => text(diagnose(input).reasons);

  test('one is one, and more are more', () => {
    assert.match(headline(given(many(2, articleLeak))), /2 control blocks that were allocated and never used/);
    assert.equal(
      headline(given([inbound])),
      'KB 303102 is neither confirmed nor ruled out: 1 control block leaked, but inbound only.',
    );
    assert.equal(
      headline(given([closeRequest])),
      'KB 303102 is neither confirmed nor ruled out: 1 control block was never used and saw only a close request.',
    );
    assert.equal(
      headline(given(many(2, closeRequest))),
      'KB 303102 is neither confirmed nor ruled out: 2 control blocks were never used and saw only a close request.',
    );
    assert.equal(
      headline(given([suspect(), ...many(2, closeRequest), inbound])),
      'KB 303102 is neither confirmed nor ruled out: 1 control block looks like it, but the log does not settle it (too soon to tell); 2 control blocks were never used and saw only a close request; 1 control block leaked, but inbound only.',
    );
    assert.equal(headline(clean), 'KB 303102 is not confirmed: no control block in Winsock.log shows the behaviour.');
  });

  test('a caution comes from one line of unknown shape in ten on, where there is a log', () => {
    assert.match(headline({ ...failing, lines: { all: 1000, unknown: 100 } }), /Caution: 100 of 1,000/);
    assert.doesNotMatch(headline({ ...failing, lines: { all: 1000, unknown: 99 } }), /Caution/);
    assert.doesNotMatch(headline({ ...noLog, lines: { all: 10, unknown: 10 } }), /Caution/);
  });

  test('inbound leaks are told apart, for which another article describes another fault', () => {
    assert.match(reasons(given([articleLeak, inbound])), /failing sample is outbound\. For inbound calls KB 319936/);
    assert.doesNotMatch(reasons(failing), /KB 319936/);
  });

  test('what is stuck otherwise is counted without those with a close request only', () => {
    assert.match(reasons(given([...many(3, stuck), closeRequest])), /3 control blocks began to be released/);
    assert.doesNotMatch(reasons(given([closeRequest])), /began to be released/);
  });

  test('that nothing shows the behaviour is said only where nothing does', () => {
    assert.match(reasons(clean), /No instance in Winsock\.log shows that, of 2 allocated/);
    assert.doesNotMatch(reasons({ ...failing, build: '5.5.2655.16' }), /No instance/);
    assert.doesNotMatch(reasons(given([suspect()])), /No instance/);
  });

  test('suspects are described where no leak is', () => {
    const told = suspect({
      cb: 7,
      instance: 8,
      allocationLine: 41,
      log: 'b.log',
      direction: 'inbound',
      stage: 'opened',
    });
    assert.match(
      reasons(given([told])),
      /CB 7 \(instance 8\), allocated at line 42 of b\.log, inbound\. It got the open request; then nothing\./,
    );
    assert.doesNotMatch(reasons(given([articleLeak, told])), /CB 7/);
  });

  test('five are described, and the others counted', () => {
    assert.doesNotMatch(reasons(given(many(5, articleLeak))), /more\./);
    assert.match(reasons(given(many(6, articleLeak))), /CB 4 \(instance 21\).* And 1 more\./);
    const mayListen = suspect({ doubts: ['mayListen'] });
    assert.match(reasons(given(many(5, mayListen))), /CB 4 \(instance 21\): not judged/);
    assert.match(reasons(given(many(7, mayListen))), /CB 4 \(instance 21\) and 2 more: not judged/);
    assert.doesNotMatch(reasons(given(many(7, mayListen))), /CB 5/);
  });

  test('an older Exchange, which the article is not about, is named with the answer yes', () => {
    const of = (build: string): string => reasons({ ...failing, build });
    assert.match(of('5.0.1460.13'), /this is Exchange 5\.0\. For Exchange 5\.0, KB 193894 describes such a loss/);
    assert.match(of('4.0.995.54'), /this is Exchange 4\.0\./);
    assert.doesNotMatch(of('4.0.995.54'), /For Exchange 5\.0/);
    assert.doesNotMatch(of('5.5.2653.23'), /this is Exchange/);
    assert.doesNotMatch(reasons({ ...clean, build: '5.0.1460.13' }), /this is Exchange/);
    assert.match(of('5.5.2409.0'), /Below build 5\.5\.2410\.0, KB 193894 leaves the same trace/);
    assert.doesNotMatch(of('5.5.2410.0'), /KB 193894 leaves/);
    assert.doesNotMatch(of('5.0.1460.13'), /Below build/);
  });

  test('what the pool lacks is told against its size, at the end and at most', () => {
    const pool = (some: Partial<DiagnosisInput>): string => reasons(given(many(3, articleLeak), some));
    assert.match(pool({}), /At the end of the log, the pool lacks 3 of 20, if the registry value was not changed\./);
    assert.match(pool({ poolSize: 30 }), /the pool lacks 3 of 30\./);
    assert.match(pool({ peak: 20 }), /lacks 3 of 20,/);
    assert.match(pool({ peak: 21 }), /lacks 3 of a pool larger than 20 \(21 were seen in use at once\)/);
    assert.match(pool({ lostAtEnd: 0 }), /lacked up to 3 of 20.* A restart of the MTA gave them back\./);
    assert.match(pool({ lostAtEnd: 1 }), /After a restart of the MTA, at the end of the log, it lacks 1\./);
    assert.doesNotMatch(reasons(clean), /pool lacks/);
  });
});

suite('what would decide', () => {
  const deciding = (...instances: UnreleasedInstance[]): string => diagnose(given(instances)).deciding?.question ?? '';
  const doubted = (...which: UnreleasedInstance['doubts']): UnreleasedInstance => suspect({ doubts: which });

  test('is the cheapest thing: another log before a shape, a shape before the whole log, that before waiting', () => {
    assert.match(deciding(doubted('tooSoon', 'cut', 'unknownLines', 'otherLog')), /the log that this one goes on in/);
    assert.match(deciding(doubted('tooSoon', 'cut', 'unknownLines')), /lines of unknown shape say/);
    assert.match(deciding(doubted('tooSoon', 'cut')), /removed lines/);
    assert.match(deciding(doubted('tooSoon')), /in the part of Winsock\.log that follows/);
    assert.match(deciding(doubted('tooSoon'), doubted('otherLog')), /the log that this one goes on in/);
  });

  test('of inbound leaks only, the events of the other fault', () => {
    assert.match(deciding(leak({ direction: 'inbound' })), /events 4258 and 4283/);
    assert.match(
      deciding(leak({ direction: 'inbound' }), leak({ verdict: 'stuck', isCloseRequestOnly: true })),
      /events 4258 and 4283/,
    );
  });
});

suite('what to do', () => {
  const todo = (instances: readonly UnreleasedInstance[], some: Partial<DiagnosisInput> = {}): string =>
    actions(diagnose(given(instances, some)));
  const inbound = leak({ direction: 'inbound' });
  const stuck = leak({ verdict: 'stuck' });
  const exhausted = samplesOf(9156);

  test('where something is lost, be it stuck only: copy the logs, a larger pool, a restart', () => {
    for (const lost of [articleLeak, stuck])
      assert.match(todo([lost]), /^Copy Winsock\.log .* Raise the registry value .* Restart the MTA/);
    assert.equal(todo([], { build: '5.5.2653.23' }), '');
    assert.doesNotMatch(todo([stuck], { lostAtEnd: 0 }), /Restart the MTA/);
  });

  test('the build is looked up where none is known, and where several are and something leaked', () => {
    assert.match(todo([]), /Look up the version of Emsmta\.exe/);
    const both = starts('5.5.2653.23', '5.5.2655.16');
    assert.match(todo([articleLeak], { events: both }), /Find out which build of Emsmta\.exe ran/);
    assert.doesNotMatch(todo([], { events: both }), /Find out|Look up/);
  });

  test('another log is taken where it would show more', () => {
    assert.match(todo([suspect()]), /Take Winsock\.log again later/);
    assert.match(todo([suspect(), inbound]), /Take Winsock\.log again later/);
    assert.match(
      todo([inbound, leak({ verdict: 'stuck', isCloseRequestOnly: true })]),
      /Take Winsock\.log again later/,
    );
    assert.match(todo([inbound]), /Look for events 4258 and 4283/);
    assert.match(actions(diagnose(noLog)), /Let the MTA write Winsock\.log while the trouble lasts/);
    assert.match(todo([], { events: exhausted }), /covers the time from a start of the MTA to the next event 9156/);
    assert.doesNotMatch(todo([stuck], { events: exhausted }), /Take|Look for|Have Winsock/);
    assert.doesNotMatch(todo([articleLeak], { events: exhausted }), /Take a Winsock\.log|again later/);
    assert.doesNotMatch(todo([]), /Take|Look for|Have Winsock/);
  });

  test('the present size of the pool is named, and that it is larger where more were seen in use', () => {
    const raise = (some: Partial<DiagnosisInput>): string =>
      /\(.*?\)/.exec(todo([articleLeak], { events: [], ...some }).split('Raise the registry value')[1])?.[0] ?? '';
    assert.equal(raise({ peak: 20 }), '(by default 20)');
    assert.equal(raise({ peak: 21 }), '(by default 20; 21 were seen in use, so it is larger than that)');
    assert.equal(raise({ poolSize: 1200, peak: 5 }), '(now 1,200)');
  });

  test('the fix is applied on what it needs', () => {
    const update = (build: string | undefined, events = starts()): string =>
      diagnose(given([articleLeak], { build, events }))
        .nextSteps.filter(({ cost }) => cost === 'an update')
        .map(({ action, why }) => `${action} ${text(why)}`)
        .join(' ');
    assert.match(update('5.5.2409.0'), /^Install Exchange 5\.5 SP4, and take a new Winsock\.log\. Only if/);
    assert.match(update('5.5.2410.0'), /^Install Exchange 5\.5 SP4\. Then: Get the fix of KB 303102/);
    assert.match(update('5.5.2653.22'), /^Install Exchange 5\.5 SP4\. Then/);
    assert.match(update('5.5.2653.23'), /^Get the fix of KB 303102/);
    assert.match(update(undefined), /^If the build is below 5\.5\.2655\.16 \(and not below 5\.5\.2410\.0: .*\): Get/);
    assert.match(update(undefined, starts('5.5.2653.23', '5.5.2655.16')), /^If the build is below 5\.5\.2655\.16: Get/);
    assert.match(update('6.0.4417.5'), /^Install Exchange 2000 SP/);
    assert.match(
      update('5.0.1460.13'),
      /^Get the fix of KB 193894 for Exchange 5\.0: Emsmta\.exe 5\.0\.\d+\.\d+ or later/,
    );
    assert.match(update('5.0.1461.66'), /^Move to Exchange 5\.5 with SP4.* have the one fix that is known\.$/);
    assert.match(update('5.0.1461.65'), /^Get the fix of KB 193894/);
    assert.equal(update('4.0.995.54'), '');
  });
});
