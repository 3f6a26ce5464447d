/** What a log says, as its parts ask for it: findings by verdict, their number, and the lines that are kept as evidence. */
import * as assert from 'node:assert/strict';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { FolderEvents } from '../../../server/src/core/eventlog/folderEvents';
import { citationText, citesEvents, eventLabel } from '../../../server/src/core/findings/citations';
import { verdicts } from '../../../server/src/core/findings/verdict';
import { everyVerdict } from '../../cli/support/logs';
import { analyse } from '../../support/analyse';
import { closeRace } from '../../support/events';

suite('the facts of a log', () => {
  const facts = (): ReturnType<typeof analyse> => analyse(everyVerdict, { leakTurnover: 0 });

  test('each verdict is counted; what was in use before the log has none', () => {
    assert.deepEqual(facts().summary, Object.fromEntries(verdicts.map((verdict) => [verdict, 1])));
    assert.deepEqual([facts().allocated, facts().preexisting], [verdicts.length, [0]]);
  });

  test('findings come worst first, and a limit leaves the number of all', () => {
    const all = facts().findings(() => true);
    assert.deepEqual(
      all.shown.map((i) => facts().verdict(i)),
      verdicts,
    );
    assert.equal(all.total, verdicts.length);
    const some = facts().findings((verdict) => verdict !== 'leaked', 2);
    assert.deepEqual(
      some.shown.map((i) => facts().verdict(i)),
      ['suspect', 'stuck'],
    );
    assert.equal(some.total, verdicts.length - 1);
  });

  test('the evidence of an open instance begins with its allocation; of one that has ended, there is none', () => {
    const [leaked] = facts().findings((verdict) => verdict === 'leaked').shown;
    assert.deepEqual(
      facts()
        .evidence(leaked)
        .map(({ line, thread, x, y, text }) => [line, thread, x, y, text]),
      [
        [0, 1, 1, -1, '(001) CB 1 (instance 1) allocated'],
        [1, 1, 0, -1, '(001) Use thread cb 0 for Winsock cb 1'],
        [2, 1, 1, -1, '(001) Message type 1 for cb 1'],
        [3, 8, 13020, -1, '(008) Socket 13020 created on cb 1'],
        [4, 8, 13020, 12636, '(008) Ac/Cl/Cn events for cb 1, socket 13020, handle 12636'],
      ],
    );
    const [released] = facts().findings((verdict) => verdict === 'released').shown;
    assert.deepEqual(facts().evidence(released), []);
  });

  test('how long one was silent is known of those that are open at the end', () => {
    const of = (wanted: string): number => facts().findings((verdict) => verdict === wanted).shown[0];
    assert.deepEqual([facts().turnover(of('leaked')), facts().turnover(of('active'))], [1, 0]);
    assert.equal(facts().turnover(of('released')), undefined);
    assert.equal(facts().turnover(facts().instances.count - 4), undefined, 'one from before the log');
  });
});

suite('events beside a finding', () => {
  test('are cited of what did not come back, or may not have', () => {
    assert.deepEqual(verdicts.filter(citesEvents), ['leaked', 'suspect', 'stuck']);
    assert.equal(citesEvents(undefined), false);
  });

  test('are called by their number and error, with the name of the error where it has one', () => {
    assert.equal(eventLabel({ id: 9215, socketError: undefined }), '9215');
    assert.equal(eventLabel({ id: 9215, socketError: 0 }), '9215 with error 0');
    assert.equal(eventLabel({ id: 9214, socketError: 10057 }), '9214 with error 10057 (WSAENOTCONN)');
    assert.equal(eventLabel({ id: 9214, socketError: 4711 }), '9214 with error 4711');
    assert.equal(eventLabel({ id: undefined, socketError: undefined }), 'an event without an id');
  });

  test('the first four are named with their lines, and the rest is counted', () => {
    const citation = (times: number): string => {
      const name = 'EV0.LOG';
      const log = parseEventLog(closeRace(18).repeat(times));
      return citationText(new FolderEvents([{ uri: `file:///${name}`, name, log }]), 18);
    };
    assert.equal(citation(0), '');
    assert.match(
      citation(1),
      /^Events that name CB 18: 9215 \(line 1 of EV0\.LOG\), 9214 \(line \d+ of EV0\.LOG\); hints/,
    );
    assert.match(citation(2), /^Events that name CB 18: (\d+ \(line \d+ of EV0\.LOG\)(, )?){4}; hints, not proof\.$/);
    assert.match(citation(3), /\) and 2 more; hints, not proof\.$/);
  });
});
