import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type MtaEvent, type SpanOf } from '../../../server/src/core/eventlog/event';
import {
  type Explanation,
  explainIndex,
  explainEvent,
  explainEventId,
  explainOrigin,
  explainSocketError,
  explainSpan,
} from '../../../server/src/core/eventlog/explain';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { eventFormats, eventShapes } from '../../support/eventSamples';
import { events } from '../../../server/src/core/knowledge/events';
import { sourceNamed } from '../../../server/src/core/knowledge/sources';
import { winsockErrors } from '../../../server/src/core/knowledge/winsockErrors';

const read = (text: string): MtaEvent => parseEventLog(text).events[0];
const sample = (id: number): MtaEvent => read(eventShapes.find((shape) => shape.id === id)!.sample);
const words = ({ means }: Explanation): string => means.map(({ text }) => text).join(' ');

suite('an explanation', () => {
  test('of an event says what it means, what it tells and what it does not', () => {
    const { title, means, tells, doesNotTell, sources, grade } = explainEvent(sample(9214));
    assert.equal(title, 'Event 9214: closesocket() failed, error 10057 (WSAENOTCONN)');
    assert.match(means[0].text, /failed to close the socket/);
    assert.equal(tells.length, 1);
    assert.match(doesNotTell[0].text, /not conclusive/);
    assert.ok(sources.includes('KB 303102'));
    assert.equal(grade, 'inferred');
  });

  test('of an event that is not known says so', () => {
    const { title, grade, means, tells, doesNotTell } = explainEvent({ ...sample(9156), id: 9999 });
    assert.equal(title, 'Event 9999 is an event of the MTA that no table of this tool knows');
    assert.deepEqual([grade, means, tells, doesNotTell], ['unknown', [], [], []], 'one sentence, and nothing else');
    assert.deepEqual(explainEventId(9999), explainEvent({ ...sample(9156), id: 9999 }));
    const nameless = read('(MTA XFER-IN(22) Proc 101) 10-30-96 11:44:26am\nTransfer-In failure');
    assert.equal(explainEvent(nameless).title, 'Event without an id');
  });

  test('of an event whose id is concluded says that it is', () => {
    const event = read(
      '(BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm\nconnect() call failed on CB 5\nSocket error 0',
    );
    assert.match(words(explainEvent(event)), /concluded from the words/);
  });

  test('of an event says what its error and its index mean, where it has them', () => {
    const event = sample(9214);
    const [error, index] = [explainSocketError(10057).means[0].text, explainIndex(event).means[0].text];
    assert.ok(words(explainEvent(event)).includes(error));
    assert.ok(words(explainEvent(event)).includes(index));
    assert.doesNotMatch(words(explainEvent(event)), /concluded from the words/);
    const bare = { ...event, socketError: undefined, controlBlockIndex: undefined, indexIs: 'unknown' } as const;
    assert.equal(words(explainEvent(bare)), words(explainEventId(9214)));
    assert.match(words(explainEvent({ ...bare, indexIs: 'winsockCode' })), /shifted by one/);
  });

  test('of a build says the number first, and then what is known of it', () => {
    const facts = (build: string): string[] =>
      explainSpan({ ...sample(9298), build }, 'build')!.means.map((f) => f.text);
    assert.deepEqual(facts('5.5.2653.23'), ["The MTA's build is 5.5.2653.23.", 'That is Exchange 5.5 SP4.']);
    assert.deepEqual(facts('7.0'), ["The MTA's build is 7.0."]);
    assert.deepEqual(facts('no build'), ["The MTA's build is no build."]);
  });

  test('of 9156 tells the pool size and the registry value that sets it', () => {
    assert.match(
      words(explainEvent(sample(9156))),
      /TCP\/IP \(RFC 1006\) pool is 40 \(registry value TCP\/IP control blocks\)/,
    );
  });

  test('of 9298 tells the service pack of the build', () => {
    const event = read(
      'Event ID: 9298\nSource: MSExchangeMTA\nstartup complete, version 5.5 (build 2653.23). [BASE IL MAIN BASE 1 490] (14)',
    );
    assert.match(words(explainEvent(event)), /is Exchange 5\.5 SP4\./);
    const later = explainEvent({ ...event, build: '5.5.2655.16' });
    assert.match(words(later), /after Exchange 5\.5 SP4 \(2653\.23\)/);
    const source = (build: string): string => explainSpan({ ...event, build }, 'build')!.means.at(-1)!.source;
    assert.match(words(explainEvent({ ...event, build: '6.0.4720.14' })), /By the version before it.*Exchange 2000\./);
    assert.match(words(explainEvent({ ...event, build: '4720.14' })), /The number is that of Exchange 2000 or later\./);
    assert.deepEqual(['6.0.4720.14', '4720.14'].map(source), ['KB 303101', 'KB 303101']);
  });

  test('of 9405 suspects the deadlock of KB 152947 between KERNEL and MAIN BASE only', () => {
    const tells = (threads: string): string =>
      explainEvent(
        read(
          `Event ID: 9405\nSource: MSExchangeMTA\nAn unexpected error has occurred which may cause the MTA to terminate. Error: suspected deadlock ${threads}`,
        ),
      )
        .tells.map(({ text }) => text)
        .join(' ');
    assert.match(tells('BASE KERNEL 29 (16) and MAIN BASE 1 (16)'), /two threads block each other/);
    assert.doesNotMatch(tells('BASE KERNEL 29 (16) and BASE RTSE 4 (16)'), /two threads block each other/);
  });

  test('of 9301 tells who called', () => {
    assert.match(words(explainEvent(sample(9301))), /the name "RemoteMTA"/);
    assert.match(
      words(explainEvent({ ...sample(9301), networkAddress: { hex: '4E434F53', ip: '78.67.79.83', name: 'NCOS' } })),
      /may be either/,
    );
  });

  test('of an address says which of the two it is, or that it is neither', () => {
    const address = (hex: string, ip: string | undefined, name: string | undefined): Explanation =>
      explainSpan({ ...sample(9301), networkAddress: { hex, ip, name } }, 'address')!;
    assert.match(words(address('91F5C11B', '145.245.193.27', undefined)), /the IP address 145\.245\.193\.27/);
    assert.match(words(address('4E00', undefined, undefined)), /neither/);
    assert.equal(address('4E00', undefined, undefined).grade, 'unknown');
  });

  test('of a pool size leaves out what is not known of its network type', () => {
    const size = (networkType: number | undefined): string =>
      words(explainSpan({ ...sample(9156), networkType }, 'count')!);
    assert.equal(size(undefined), 'The size of the pool is 40.');
    assert.equal(size(99), 'The size of the pool is 40.');
    assert.equal(explainSpan({ ...sample(9156), networkType: 99 }, 'networkType'), undefined);
  });

  test('of an error is part of the title of a known event only', () => {
    const event = sample(9214);
    assert.match(explainEvent({ ...event, socketError: 4711 }).title, /, error 4711$/);
    assert.equal(explainEvent({ ...event, socketError: undefined }).title, explainEventId(9214).title);
    assert.doesNotMatch(explainEvent({ ...event, id: 9999 }).title, /10057/);
  });

  test('of 9225 reads the message type', () => {
    const shape = eventShapes.find(({ id, form }) => id === 9225 && form === 'text')!;
    assert.match(words(explainEvent(read(shape.sample))), /OPENMSG/);
  });

  test('of a socket error has its name, and what it means in an MTA event', () => {
    const { title, means } = explainSocketError(10048);
    assert.equal(title, 'WSAEADDRINUSE (10048)');
    assert.equal(means.length, 2);
    assert.equal(explainSocketError(0).title, 'Socket error 0');
    assert.equal(explainSocketError(4711).grade, 'unknown');
  });

  test('of an origin ties the thread to Winsock.log', () => {
    const explanation = explainOrigin({ module: 'BASE IL', task: 'TCP/IP DRVR', tid: 8, proc: 274 });
    assert.equal(explanation.title, 'Origin: BASE IL TCP/IP DRVR');
    assert.match(words(explanation), /\(008\).*Proc 274/);
    assert.doesNotMatch(
      words(explainOrigin({ module: 'BASE IL', task: undefined, tid: undefined, proc: undefined })),
      /Thread|Proc/,
    );
    const thread = explainOrigin({ module: undefined, task: undefined, tid: 8, proc: undefined });
    assert.deepEqual([thread.title, thread.means.length], ['Origin', 1]);
    assert.match(words(thread), /^Thread 8 /);
    const module = explainOrigin({ module: 'BASE IL', task: undefined, tid: undefined, proc: undefined });
    assert.deepEqual([module.title, module.means.length], ['Origin: BASE IL', 1]);
    assert.match(words(module), /^BASE IL: The layer that talks to the network/);
    const newcomer = explainOrigin({ module: 'NEW', task: undefined, tid: undefined, proc: undefined });
    assert.equal(words(newcomer), 'NEW: not in the table.');
    assert.equal(
      explainOrigin({ module: undefined, task: undefined, tid: undefined, proc: undefined }).grade,
      'unknown',
    );
    assert.equal(explainOrigin({ module: 'BASE', task: 'NEWCOMER', tid: undefined, proc: undefined }).grade, 'unknown');
  });

  test('of an index says whether Winsock.log has the same number', () => {
    assert.equal(explainIndex({ controlBlockIndex: 5, indexIs: 'winsockCb' }).title, 'Control block 5');
    assert.equal(explainIndex({ controlBlockIndex: 2001, indexIs: 'other' }).title, 'Index 2001');
    assert.equal(explainIndex({ controlBlockIndex: 10038, indexIs: 'winsockCode' }).title, 'Not a control block');
  });

  test('of the number of 9234 says that it is a WinSock code', () => {
    const explanation = explainSpan(sample(9234), 'error')!;
    assert.equal(explanation.title, 'WSAENOTSOCK (10038)');
    assert.match(words(explanation), /shifted by one/);
    assert.doesNotMatch(words(explainSpan(sample(9215), 'error')!), /shifted by one/);
  });

  test('of each place has a title that says what it is', () => {
    const titles = (id: number): Record<string, string> =>
      Object.fromEntries(sample(id).spans.map(({ of }) => [of, explainSpan(sample(id), of)!.title]));
    assert.deepEqual(titles(9156), {
      id: 'Event 9156: a control block was refused',
      networkType: 'Network type 1',
      count: 'Pool size 40',
      origin: 'Origin: BASE IL MAIN BASE',
      severity: 'Severity 10',
    });
    assert.equal(titles(9298)['build'], 'Build 5.0.1457.8');
    assert.equal(titles(9301)['address'], 'Network address');
    const timed = read('(MTA XFER-IN(22) Proc 101) 10-30-96 11:44:26am\nTransfer-In failure');
    assert.equal(explainSpan(timed, 'time')!.title, '10-30-96 11:44:26am');
  });

  test('goes by number, error, code, origin and words: what one text means is not said of another', () => {
    const said = (text: string): string => {
      const { means, tells, doesNotTell } = explainEvent(read(text));
      return [...means, ...tells, ...doesNotTell].map((fact) => fact.text).join(' ');
    };
    const event = (id: number, text: string, tail: string): string =>
      `Event ID: ${id}\nSource: MSExchangeMTA\n${text} [${tail}] (12)`;
    const send = (error: number, tail: string): string =>
      said(event(9224, `A sockets error ${error} on a send() call was detected. Control block index: 8.`, tail));
    assert.match(send(10053, 'BASE IL TP4 DRIVER 13 272'), /Retix/);
    assert.doesNotMatch(send(10053, 'BASE IL TCP/IP DRVR 8 272'), /Retix|slow or unreliable/);
    assert.match(send(10054, 'BASE IL TCP/IP DRVR 54 272'), /slow or unreliable/);
    assert.doesNotMatch(send(10054, 'BASE IL TCP/IP DRVR 54 272'), /harmless|expected/i);
    assert.match(
      said(event(9221, 'A sockets error 10054 on a WSARecvEx() call was detected.', 'BASE IL TCP/IP DRVR 8 1')),
      /harmless/,
    );
    const fatal = (words: string, tail = 'BASE XFER-IN 16'): string =>
      said(
        event(9405, `An unexpected error has occurred which may cause the MTA to terminate. Error: ${words}.`, tail),
      );
    assert.match(fatal('SBPDSCLS:CB TID=0,calling TID=1'), /closed by another thread/);
    assert.match(fatal('Failed to find\n socket, result=14, count=63', 'BASE TCP/IP DRVR 122'), /otpmralt/);
    assert.doesNotMatch(fatal('Access violation (0xc0000005) at Address 0x4aff38'), /thread|socket|deadlock|heap/);
    const open = (code: number): string =>
      said(event(4287, `An internal MTA error occurred. Error code=${code}`, 'POP4 POP4 DOWN 4 18'));
    assert.notEqual(open(8640), open(8650));
    assert.doesNotMatch(open(1), /queued|WAN/);
  });

  test('of 9301 says what its address and the build make of it', () => {
    const called = (hex: string): string => {
      const { means, tells, doesNotTell } = explainEvent(
        read(eventShapes.find(({ id }) => id === 9301)!.sample.replace(/[0-9a-f]{18}/, hex)),
      );
      return [...means, ...tells, ...doesNotTell].map((fact) => fact.text).join(' ');
    };
    assert.match(called('52656d6f74654d5441'), /The connection is refused, and no message is transferred/);
    assert.match(called('91F5C11B'), /Before 5\.5 SP2: .*only if a second 9301.*From then on/);
    assert.doesNotMatch(called('91F5C11B'), /can be ignored/);
  });

  test('of 9156 says that other network types are not those of Winsock.log', () => {
    const refused = (type: number): string => {
      const event = { ...sample(9156), networkType: type };
      const { means, doesNotTell } = explainEvent(event);
      return [...means, ...doesNotTell].map((fact) => fact.text).join(' ');
    };
    assert.match(refused(3), /this is another network type/);
    assert.doesNotMatch(refused(3), /leak/);
    for (const type of [1, 2]) assert.match(refused(type), /That WinSock control blocks leak/);
  });

  test('is there for every span of every sample', () => {
    for (const { sample: text } of [...eventFormats, ...eventShapes]) {
      const event = read(text);
      for (const { of } of event.spans) assert.ok(explainSpan(event, of), `${of} in\n${text}`);
    }
  });

  test('is nothing for a span that the event does not have', () => {
    const event = read('message NMI1234: x, severity 1');
    const kinds: SpanOf[] = ['error', 'count', 'networkType', 'build', 'address', 'time'];
    for (const of of kinds) assert.equal(explainSpan(event, of), undefined, of);
  });

  test('names only sources that are in the table', () => {
    const all = [
      ...events.map(({ id }) => explainEventId(id)),
      ...winsockErrors.map(({ code }) => explainSocketError(code)),
      ...[...eventFormats, ...eventShapes].flatMap((shape) => {
        const event = read(shape.sample);
        return [explainEvent(event), ...event.spans.flatMap(({ of }) => explainSpan(event, of) ?? [])];
      }),
    ];
    for (const { sources, title } of all) {
      assert.ok(sources.length > 0 || title.includes('no table of this tool knows'), title);
      for (const name of sources) assert.ok(sourceNamed(name), `${title}: ${name}`);
    }
  });

  test('is plain text: one line each, no markup', () => {
    for (const { id } of events) {
      const { title, means, tells, doesNotTell } = explainEventId(id);
      for (const text of [title, ...[...means, ...tells, ...doesNotTell].map((fact) => fact.text)])
        assert.doesNotMatch(text, /[\n`*_<>]/, text);
    }
  });

  test('can be had for any number', () => {
    fc.assert(
      fc.property(fc.double(), (number) => {
        explainEventId(number);
        explainSocketError(number);
      }),
    );
  });
});
