import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { diagnose } from '../../../server/src/core/caseReport/diagnose';
import { ruledArticles } from '../../../server/src/core/caseReport/articleRules';
import {
  type Diagnosis,
  type DiagnosisInput,
  type UnreleasedInstance,
} from '../../../server/src/core/caseReport/diagnosis';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { eventShapes } from '../../support/eventSamples';
import { type Verdict, verdicts } from '../../../server/src/core/findings/verdict';
import { articleOf } from '../../../server/src/core/knowledge/articles';
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
};
const leak = (some: Partial<UnreleasedInstance> = {}): UnreleasedInstance => ({ ...articleLeak, ...some });
const leaked = (...leaks: UnreleasedInstance[]): Pick<DiagnosisInput, 'leaks' | 'counts'> => ({
  leaks,
  counts: counts({
    leaked: leaks.filter(({ verdict }) => verdict === 'leaked').length,
    suspect: leaks.filter(({ verdict }) => verdict === 'suspect').length,
    stuck: leaks.filter(({ verdict }) => verdict === 'stuck').length,
  }),
});
const clean: Pick<DiagnosisInput, 'leaks' | 'counts'> = { leaks: [], counts: counts({ released: 2 }) };
const noLog: Pick<DiagnosisInput, 'leaks' | 'counts'> = { leaks: [], counts: counts() };

const articleEvents = parseEventLog(
  readFileSync(join(__dirname, '..', '..', '..', '..', 'samples', 'kb303102-events', 'EV0.LOG'), 'utf8'),
).events;
/** The public samples of some events. */
const samplesOf = (...ids: number[]): ReturnType<typeof parseEventLog>['events'] =>
  ids.flatMap((id) => parseEventLog(eventShapes.find((shape) => shape.id === id)!.sample).events);

const ids = (findings: Diagnosis['articles']['fits']): string[] => findings.map(({ id }) => id);
const reasonsOf = (diagnosis: Diagnosis, id: string): string =>
  Object.values(diagnosis.articles)
    .flat()
    .filter((finding) => finding.id === id)
    .flatMap(({ reasons }) => reasons)
    .map(({ text }) => text)
    .join(' ');
const text = (facts: readonly Statement[]): string => facts.map((fact) => fact.text).join(' ');

suite("the article's own three excerpts", () => {
  const diagnosis = diagnose({
    ...leaked(articleLeak),
    counts: counts({ leaked: 1, released: 1 }),
    events: articleEvents,
  });

  test('confirm KB 303102', () => {
    assert.equal(diagnosis.answer, 'confirmed');
    assert.equal(
      diagnosis.headline,
      'KB 303102 is confirmed: Winsock.log shows 1 control block that was allocated and never used, disconnected or closed.',
    );
  });

  test('by exactly the evidence that the article asks for', () => {
    assert.equal(diagnosis.reasons[0].source, 'KB 303102');
    assert.match(diagnosis.reasons[1].text, /^CB 18 \(instance 21\), allocated at line 1, outbound/);
    assert.equal(diagnosis.reasons[1].source, 'Winsock.log');
  });

  test('with the events as not conclusive, and on another control block', () => {
    assert.match(text(diagnosis.reasons), /name none of the control blocks that were lost/);
    assert.match(text(diagnosis.reasons), /not conclusive/);
    assert.deepEqual(diagnosis.citations, []);
  });

  test('leave one question: the build', () => {
    assert.match(diagnosis.deciding!.question, /build/);
    assert.deepEqual(
      diagnosis.deciding!.outcomes.map(({ when }) => when),
      ['below 5.5.2410.0', '5.5.2410.0 to below 5.5.2655.16', '5.5.2655.16 or later', 'one of Exchange 2000'],
    );
    assert.deepEqual(ids(diagnosis.articles.fits), ['KB 303102', 'KB 193894', 'KB 200259']);
    assert.deepEqual(ids(diagnosis.articles.possible), ['KB 303101']);
  });

  test('lead to what to do, the cheapest first', () => {
    assert.deepEqual(
      diagnosis.nextSteps.map(({ cost }) => cost),
      ['nothing', 'a look', 'a setting', 'a setting', 'a restart', 'an update'],
    );
    assert.match(diagnosis.nextSteps[0].action, /^Copy Winsock\.log/);
    assert.match(diagnosis.nextSteps[1].action, /Emsmta\.exe/);
    assert.match(diagnosis.nextSteps[2].action, /"TCP\/IP control blocks" \(by default 20\)/);
    assert.match(diagnosis.nextSteps[3].action, /Disconnect \(sec\)/);
    assert.match(diagnosis.nextSteps.at(-1)!.action, /5\.5\.2655\.16 or later. It needs 5\.5 SP4/);
  });
});

suite('events alone', () => {
  test('never confirm: a clean log with the events gives "not confirmed: the events are not conclusive"', () => {
    const diagnosis = diagnose({ ...clean, events: articleEvents });
    assert.equal(diagnosis.answer, 'notConfirmed');
    assert.equal(diagnosis.headline, 'KB 303102 is not confirmed: the events are not conclusive.');
    assert.match(text(diagnosis.reasons), /None of 2 control block instances/);
    assert.ok(ids(diagnosis.articles.excluded).includes('KB 303102'));
    assert.ok(!diagnosis.nextSteps.some(({ cost }) => cost === 'an update'));
  });

  test('nor without a log', () => {
    const diagnosis = diagnose({ ...noLog, events: articleEvents });
    assert.equal(diagnosis.headline, 'KB 303102 is not confirmed: the events are not conclusive.');
    assert.deepEqual(ids(diagnosis.articles.possible), ['KB 303102']);
    assert.match(diagnosis.deciding!.question, /Winsock\.log/);
    assert.match(diagnosis.nextSteps.map(({ action }) => action).join(' '), /Have Winsock\.log written/);
  });

  test('not even every event there is', () => {
    const all = eventShapes
      .flatMap(({ sample }) => parseEventLog(sample).events)
      .filter(({ id }) => id !== 9298 && id !== 9299);
    assert.equal(diagnose({ ...noLog, events: all }).answer, 'notConfirmed');
    assert.equal(diagnose({ ...clean, events: all }).answer, 'notConfirmed');
  });

  test('and nothing at all cannot tell', () => {
    const diagnosis = diagnose(noLog);
    assert.equal(diagnosis.answer, 'cannotTell');
    assert.match(diagnosis.headline, /nothing to judge/);
  });
});

suite('a log', () => {
  test('that is clean does not confirm', () => {
    const diagnosis = diagnose(clean);
    assert.equal(diagnosis.headline, 'KB 303102 is not confirmed: no control block in Winsock.log shows the pattern.');
    assert.equal(diagnosis.deciding, undefined);
    assert.match(text(diagnosis.reasons), /before the log began cannot be seen/);
  });

  test('that is too short, with suspects only, cannot tell', () => {
    const diagnosis = diagnose(leaked(leak({ verdict: 'suspect' })));
    assert.equal(diagnosis.answer, 'cannotTell');
    assert.equal(diagnosis.headline, 'Whether it is KB 303102 cannot be told: the log ends too soon.');
    assert.deepEqual(ids(diagnosis.articles.possible), ['KB 303102', 'KB 303101', 'KB 193894']);
    assert.match(diagnosis.deciding!.question, /the part of Winsock\.log that follows/);
    assert.match(diagnosis.nextSteps.map(({ action }) => action).join(' '), /later, without a restart/);
  });

  test('with a leak and suspects confirms by the leak', () => {
    assert.equal(diagnose(leaked(articleLeak, leak({ cb: 19, verdict: 'suspect' }))).answer, 'confirmed');
  });

  test('with releases that did not finish is no proof, but a loss', () => {
    const diagnosis = diagnose({ ...leaked(leak({ verdict: 'stuck' })), poolSize: 40 });
    assert.equal(diagnosis.answer, 'notConfirmed');
    assert.match(text(diagnosis.reasons), /began to be released and did not finish/);
    assert.match(text(diagnosis.reasons), /The pool has lost 1 of 40\./);
    assert.ok(diagnosis.nextSteps.some(({ cost }) => cost === 'a restart'));
  });

  test('with connections that fell silent may be the driver bug of Windows 2000', () => {
    assert.deepEqual(ids(diagnose({ leaks: [], counts: counts({ idle: 3 }) }).articles.possible), ['KB 904712']);
  });

  test('with many leaks tells the first five, outbound ones before inbound ones', () => {
    const many = Array.from({ length: 12 }, (_, i) =>
      leak({ cb: i, allocationLine: i, direction: i < 3 ? 'inbound' : 'outbound' }),
    );
    const { reasons, headline } = diagnose(leaked(...many));
    assert.match(headline, /12 control blocks that were/);
    assert.deepEqual(
      reasons.filter((fact) => fact.text.startsWith('CB ')).map((fact) => /^CB (\d+)/.exec(fact.text)![1]),
      ['3', '4', '5', '6', '7'],
    );
    assert.match(text(reasons), /And 7 more\./);
  });

  test('whose leaks were not all listed is judged by the counts', () => {
    assert.equal(diagnose({ leaks: [], counts: counts({ leaked: 4 }) }).answer, 'confirmed');
  });

  test('says how far each leak got', () => {
    const stage = (some: Partial<UnreleasedInstance>): string => diagnose(leaked(leak(some))).reasons[1].text;
    assert.match(
      stage({ stage: 'allocated', direction: undefined }),
      /line 1: the last that was done is that it was allocated\.$/,
    );
    assert.match(stage({ stage: 'socketCreated' }), /got a socket\.$/);
  });
});

suite('the build', () => {
  const at = (build: string): Diagnosis => diagnose({ ...leaked(articleLeak), build });

  test('below 5.5.2410 leaves both KB 193894 and KB 303102', () => {
    const diagnosis = at('5.5.2232.18');
    assert.equal(diagnosis.answer, 'confirmed');
    assert.deepEqual(ids(diagnosis.articles.fits), ['KB 303102', 'KB 193894', 'KB 200259']);
    assert.equal(diagnosis.deciding, undefined);
    assert.match(diagnosis.nextSteps.at(-1)!.action, /^Install Exchange 5\.5 SP4, then/);
  });

  test('from 5.5.2410 on leaves only KB 303102', () => {
    for (const build of ['5.5.2410.0', '2448.1', '5.5.2653.23', '5.5.2655.15']) {
      const diagnosis = at(build);
      assert.equal(diagnosis.answer, 'confirmed', build);
      assert.deepEqual(ids(diagnosis.articles.fits), ['KB 303102', 'KB 200259'], build);
      assert.match(reasonsOf(diagnosis, 'KB 193894'), /fix came with build 5\.5\.2410\.0/);
    }
    assert.match(at('5.5.2653.23').nextSteps.at(-1)!.action, /^Get the fix/);
  });

  test('from 5.5.2655.16 on has the fix: the pattern is there, but the article does not apply', () => {
    for (const build of ['5.5.2655.16', '5.5.2656.22']) {
      const diagnosis = at(build);
      assert.equal(diagnosis.answer, 'notConfirmed');
      assert.equal(
        diagnosis.headline,
        `KB 303102 is not confirmed: Winsock.log shows its pattern, but build ${build} has the fix.`,
      );
      assert.ok(ids(diagnosis.articles.excluded).includes('KB 303102'));
      assert.match(diagnosis.deciding!.question, /ran while the log was written/);
      assert.ok(!diagnosis.nextSteps.some(({ cost }) => cost === 'an update'));
    }
  });

  test('of the roll-up of 2001 is too early for the fix', () => {
    assert.equal(at('5.5.2654.89').answer, 'confirmed');
  });

  test('of Exchange 2000 leads to KB 303101', () => {
    const diagnosis = at('6.0.4417.5');
    assert.equal(diagnosis.headline, 'KB 303102 is not confirmed: build 6.0.4417.5 is Exchange 2000, not 5.5.');
    assert.deepEqual(ids(diagnosis.articles.fits), ['KB 303101']);
    assert.match(diagnosis.nextSteps.at(-1)!.action, /Exchange 2000 SP2/);
    assert.deepEqual(ids(at('6.0.4720.14').articles.fits), []);
  });

  test('of Exchange 5.0 leaves KB 193894, below its fix', () => {
    assert.deepEqual(ids(at('5.0.1460.13').articles.fits), ['KB 193894']);
    assert.deepEqual(ids(at('5.0.1461.66').articles.fits), []);
    assert.equal(at('5.0.1460.13').answer, 'notConfirmed');
  });

  test('is taken from the events where it is not given, the last one', () => {
    const start = (build: string): string =>
      `Event ID: 9298\nSource: MSExchangeMTA\nstartup complete, version 5.5 (build ${build}). [BASE IL MAIN BASE 1 490] (14)`;
    const { events } = parseEventLog(`${start('2448.1')}\n\n${start('2653.23')}`);
    const diagnosis = diagnose({ ...leaked(articleLeak), events });
    assert.deepEqual(diagnosis.build, { value: '5.5.2653.23', from: 'events' });
    assert.deepEqual(diagnose({ ...leaked(articleLeak), events, build: '2410.0' }).build, {
      value: '2410.0',
      from: 'given',
    });
  });

  test('that cannot be read is as good as none, and that is said', () => {
    const diagnosis = at('SP4');
    assert.equal(diagnosis.build, undefined);
    assert.equal(diagnosis.answer, 'confirmed');
    assert.match(text(diagnosis.reasons), /cannot be read/);
    assert.match(diagnosis.deciding!.question, /build/);
  });
});

suite('leaks that are inbound only', () => {
  const inbound = leaked(leak({ direction: 'inbound' }));

  test('cannot tell: the failing sample is outbound, and KB 319936 is about inbound', () => {
    const diagnosis = diagnose(inbound);
    assert.equal(diagnosis.answer, 'cannotTell');
    assert.match(diagnosis.headline, /but inbound only/);
    assert.deepEqual(ids(diagnosis.articles.possible), ['KB 303102', 'KB 303101', 'KB 319936']);
    assert.match(diagnosis.deciding!.question, /4258 and 4283/);
  });

  test('fit KB 319936 with its events', () => {
    const diagnosis = diagnose({ ...inbound, events: samplesOf(4258, 4283), build: '2653.23' });
    assert.deepEqual(ids(diagnosis.articles.fits), ['KB 319936']);
  });

  test('beside an outbound one do not stand in its way', () => {
    assert.equal(diagnose(leaked(articleLeak, leak({ direction: 'inbound' }))).answer, 'confirmed');
  });
});

suite('an empty pool', () => {
  const empty = samplesOf(9156);

  test('without a leak is not proof of one', () => {
    const diagnosis = diagnose({ ...clean, events: empty });
    assert.equal(diagnosis.answer, 'notConfirmed');
    assert.match(text(diagnosis.reasons), /does not prove a leak/);
    assert.deepEqual(ids(diagnosis.articles.fits), ['KB 200259', 'KB 229643']);
    assert.match(diagnosis.deciding!.question, /How many X\.400 connectors/);
  });

  test('tells the size of the pool', () => {
    assert.deepEqual(diagnose({ ...clean, events: empty }).poolSize, { value: 40, from: 'events' });
    assert.deepEqual(diagnose({ ...clean, events: empty, poolSize: 60 }).poolSize, { value: 60, from: 'given' });
    assert.deepEqual(diagnose(clean).poolSize, { value: 20, from: 'default' });
  });

  test('with a leak rules out the leak in the layer above', () => {
    const diagnosis = diagnose({ ...leaked(articleLeak), events: empty });
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
      'KB 162674',
      'KB 164400',
      'KB 169143',
      'KB 170007',
      'KB 170006',
    ]);
  });

  test('is named: calls that were refused', () => {
    assert.deepEqual(ids(diagnose({ ...clean, events: samplesOf(9301, 9202) }).articles.lookAlikes), [
      'KB 193380',
      'KB 197378',
      'KB 169113',
      'KB 254909',
    ]);
    assert.deepEqual(ids(diagnose({ ...clean, events: samplesOf(9301) }).articles.lookAlikes), [
      'KB 193380',
      'KB 189345',
      'KB 197378',
      'KB 169113',
    ]);
  });

  test('does not stand among the leaks', () => {
    const { articles } = diagnose({ ...clean, events: samplesOf(9221, 9234, 9301, 9202) });
    assert.deepEqual(articles.fits, []);
    assert.deepEqual(articles.possible, []);
  });
});

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
    assert.deepEqual(ids(diagnose({ ...clean, events: [...lost, ...samplesOf(9202)] }).articles.fits), ['KB 276222']);
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

  test('are not claimed on the strength of an event that is no evidence', () => {
    const { articles } = diagnose({ ...clean, events: samplesOf(4283) });
    assert.deepEqual(ids(articles.fits), []);
    assert.deepEqual(ids(articles.possible), ['KB 266792']);
    assert.match(reasonsOf({ articles } as Diagnosis, 'KB 266792'), /alone is no evidence/);
  });
});

suite('citations', () => {
  const on = (cb: number, tail = 'BASE IL TCP/IP DRVR 8 274'): string =>
    `Event ID: 9215\nSource: MSExchangeMTA\nA sockets error 0 on a connect() call was detected. Control block index: ${cb}. [${tail}] (12)`;

  test('are the events that name the control block of a leak', () => {
    const { events } = parseEventLog(`${on(18)}\n\n${on(19)}`);
    const { citations, reasons } = diagnose({ ...leaked(articleLeak), events });
    assert.deepEqual(citations, [{ event: events[0], leaks: [articleLeak] }]);
    assert.match(text(reasons), /name CB 18, which is among those lost/);
    assert.match(text(reasons), /another life/);
  });

  test('are none where the index is not that of Winsock.log', () => {
    const { events } = parseEventLog(on(18, 'PLATFORM KERNEL 8 274'));
    assert.deepEqual(diagnose({ ...leaked(articleLeak), events }).citations, []);
  });
});

suite('whatever the case, a diagnosis', () => {
  const anyLeak: fc.Arbitrary<UnreleasedInstance> = fc.record({
    cb: fc.nat(),
    instance: fc.nat(),
    allocationLine: fc.nat(),
    direction: fc.constantFrom('outbound', 'inbound', undefined),
    stage: fc.constantFrom('allocated', 'threadAssigned', 'opened', 'socketCreated', 'eventsSelected'),
    verdict: fc.constantFrom(...verdicts),
  });
  const anyCase: fc.Arbitrary<DiagnosisInput> = fc.record({
    leaks: fc.array(anyLeak, { maxLength: 8 }),
    counts: fc
      .tuple(...verdicts.map(() => fc.nat({ max: 3 })))
      .map((n) => Object.fromEntries(verdicts.map((verdict, i) => [verdict, n[i]])) as Record<Verdict, number>),
    build: fc.constantFrom(
      undefined,
      'x',
      '995.54',
      '5.0.1460.13',
      '5.5.2232.18',
      '2653.23',
      '5.5.2655.16',
      '6.0.4417.5',
    ),
    events: fc.subarray(eventShapes.map(({ sample }) => parseEventLog(sample).events[0])),
    poolSize: fc.option(fc.nat(), { nil: undefined }),
  });
  const factsOf = (diagnosis: Diagnosis): Statement[] => [
    ...diagnosis.reasons,
    ...Object.values(diagnosis.articles)
      .flat()
      .flatMap(({ reasons }) => reasons),
    ...(diagnosis.deciding?.outcomes.map(({ then }) => then) ?? []),
    ...diagnosis.nextSteps.flatMap(({ why }) => why),
  ];

  test('grades every statement, with a source that is in the table', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        const diagnosis = diagnose(input);
        for (const fact of factsOf(diagnosis)) {
          assert.notEqual(fact.text, '');
          for (const name of sourceNames(fact.source)) assert.ok(sourceNamed(name), `${fact.text}: ${name}`);
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

  test('confirms only what Winsock.log shows, on a build of 5.5 that has not the fix', () => {
    fc.assert(
      fc.property(anyCase, (input) => {
        const { answer, build } = diagnose(input);
        if (answer !== 'confirmed') return;
        assert.ok(input.counts.leaked > 0 || input.leaks.some(({ verdict }) => verdict === 'leaked'));
        assert.ok(build === undefined || ['5.5.2232.18', '2653.23'].includes(build.value), build?.value);
      }),
      { numRuns: 300 },
    );
  });

  test('proposes its steps in order of cost, and an update only where it is called for', () => {
    const order = ['nothing', 'a look', 'waiting', 'a setting', 'a restart', 'an update'];
    fc.assert(
      fc.property(anyCase, (input) => {
        const { nextSteps, answer, build } = diagnose(input);
        const ranks = nextSteps.map(({ cost }) => order.indexOf(cost));
        assert.deepEqual(
          ranks,
          [...ranks].sort((a, b) => a - b),
        );
        if (nextSteps.some(({ cost }) => cost === 'an update'))
          assert.ok(answer === 'confirmed' || build?.value.startsWith('6.0'));
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

  test('has a rule only for articles that are in the table', () => {
    for (const id of ruledArticles) assert.ok(articleOf(id), id);
  });
});
