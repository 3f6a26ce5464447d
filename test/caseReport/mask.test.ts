import * as assert from 'node:assert/strict';
import { maskOf, type Mask } from '../../server/src/core/caseReport/mask';
import { caseHtml } from '../../server/src/core/caseReport/html';
import { caseMarkdown } from '../../server/src/core/caseReport/markdown';
import type { EventLog, MtaEvent } from '../../server/src/core/eventlog/event';
import { parseEventLog } from '../../server/src/core/eventlog/parse';
import { sample } from '../support/paths';
import { caseOf, event } from './support/cases';

const application = (text: string, computer: string): string =>
  `6/6/01\t3:36:27 PM\tMSExchangeMTA\tError\tOperating System\t9215\tN/A\t${computer}\t${text} Control block index: 18. [BASE IL TCP/IP DRVR 8 262] (14)\n`;

suite('Masking', () => {
  const mask = maskOf([]);
  const rows: readonly (readonly [text: string, masked: string])[] = [
    ['call from 10.1.2.3 refused', 'call from address-# refused'],
    ['10.1.2.3 then 10.1.2.4', 'address-# then address-#'],
    ['host mail.example.com gone', 'host host-# gone'],
    ['\\\\ZEBRA1\\share', '\\\\host-#\\share'],
    ['postmaster@example.com', 'address-#'],
    ['entity /o=Org/ou=SITE/cn=Configuration/cn=Servers/cn=ZEBRA1', 'entity address-#'],
    ['c=us;a= ;p=Org;o=Site;s=Smith;', 'address-#'],
    ['from c=us;dda:smtp=a=b;s=Smith to x', 'from address-#'],
    [`c=us;o=${'x'.repeat(500)};s=Smith, then`, 'address-#, then'],
    ['relay@one.example+two@example.com.', 'address-#.'],
    ['network address 0A0B0C0D not found', 'network address address-# not found'],
    ['fe80::1ff:fe23:4567:890a', 'address-#'],
  ];
  for (const [text, masked] of rows) {
    test(text, () => {
      assert.equal(mask(text).replace(/(host|address)-\d+/g, '$1-#'), masked);
    });
  }

  for (const text of [
    'connect() call failed on CB 5 Socket error 10057',
    '06-06-01 03:36:27pm',
    'Winsock.log, EV0.LOG and Emsmta.exe',
    'build 5.5.2653.23',
    '(008) CB 2 (instance 2) allocated',
    'sockets error 10054 on a WSARecvEx() call',
  ]) {
    test(`leaves alone: ${text}`, () => {
      assert.equal(mask(text), text);
    });
  }

  test('the same name has the same placeholder, in any writing', () => {
    const own = maskOf([]);
    assert.equal(own('10.0.0.1 10.0.0.2 10.0.0.1'), 'address-1 address-2 address-1');
    assert.equal(own('MAIL.example.com mail.EXAMPLE.com'), 'host-1 host-1');
  });

  test('a name that an event log states is masked wherever it stands', () => {
    const own = maskOf([parseEventLog(application('A sockets error 0 on a connect() call was detected.', 'ZEBRA1'))]);
    assert.equal(own('Winsock-zebra1.log'), 'Winsock-host-1.log');
    assert.equal(own('ZEBRA12'), 'ZEBRA12');
  });

  /** A mask that knows what events state, each of a computer or an address. */
  const knowing = (...events: Partial<MtaEvent>[]): Mask =>
    maskOf([{ events, tally: { names: [] } } as unknown as EventLog]);

  test('a name that holds another one is masked as a whole', () => {
    const own = knowing({ computer: 'MAIL' }, { computer: 'MAIL-2' }, { computer: 'MAIL-2.SITE' });
    assert.equal(own('mail mail-2 mail-2.site'), 'host-1 host-2 host-3');
  });

  test('blanks around a name are not part of it, and one character is no name', () => {
    const own = knowing({ computer: ' ZEBRA1 ' }, { computer: 'A' }, { computer: ' B ' });
    assert.equal(own('a call from A to B, zebra1'), 'a call from A to B, host-1');
  });

  test('what is masked already is not masked again, though a host may be called nearly so', () => {
    const own = knowing(...Array.from({ length: 12 }, (_, k) => ({ computer: `ZEBRA${k + 10}` })));
    assert.equal(own('\\\\ZEBRA10\\x and \\\\ZEBRA21\\x'), '\\\\host-1\\x and \\\\host-12\\x');
    assert.equal(own('\\\\ghost-1\\x \\\\host-1a\\x'), '\\\\host-13\\x \\\\host-14\\x');
  });

  test('an address is masked also if it ends as the names of files do', () => {
    assert.equal(maskOf([])('admin@mail.log of mail.log'), 'address-1 of mail.log');
  });

  test('the name of an address, its digits and its number are one', () => {
    const own = knowing({ networkAddress: { hex: '0A0B0C0D', ip: '10.11.12.13', name: ' Relay ' } });
    assert.equal(own('RELAY, 0a0b0c0d, 10.11.12.13 and Relays'), 'address-1, address-1, address-1 and Relays');
    const short = knowing({ networkAddress: { hex: '0A0B0C0D', ip: undefined, name: 'R' } });
    assert.equal(short('R and r'), 'R and r');
  });

  test('an address is one in all its writings', () => {
    const text =
      'The message transfer gateway that uses the network address 91F5C11B and the transport stack x could not be found.';
    const own = maskOf([parseEventLog(event(9301, text))]);
    assert.equal(own('91F5C11B, 145.245.193.27'), 'address-1, address-1');
  });

  test('a masked report holds none of the names', () => {
    const given = {
      logs: { 'Winsock-ZEBRA1.log': `${sample('failing')}(008) Connected to 10.1.2.3 (mail.example.com)\n` },
      events: {
        'EV0.LOG': event(
          9301,
          'An interoperability gateway with network address 0A01020F was not found. /o=Org/ou=SITE/cn=ZEBRA9',
        ),
        'App.txt': application('A sockets error 0 on a connect() call from zebra1 to 10.1.2.3 was detected.', 'ZEBRA1'),
      },
    };
    const names = /zebra|10\.1\.2|example\.com|0A01020F|ou=SITE/i;
    for (const write of [caseMarkdown, caseHtml]) {
      assert.match(write(caseOf(given)), names);
      const masked = write(caseOf({ ...given, mask: true }));
      assert.doesNotMatch(masked, names);
      assert.match(masked, /host-1/);
      assert.match(masked, /Read the report before you pass it on/);
      assert.equal(masked, write(caseOf({ ...given, mask: true })));
    }
  });
});
