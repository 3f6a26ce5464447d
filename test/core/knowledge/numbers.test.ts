import assert from 'node:assert/strict';
import fc from 'fast-check';
import { weakest } from '../../../server/src/core/knowledge/statement';
import { describeMessageType } from '../../../server/src/core/knowledge/messageTypes';
import {
  decodeNetworkEvents,
  maskHint,
  maskWords,
  networkEventNames,
} from '../../../server/src/core/knowledge/networkEvents';
import { networkType } from '../../../server/src/core/knowledge/networkTypes';
import { type ExchangeVersion, parseBuild } from '../../../server/src/core/knowledge/builds';
import { indexKindOf } from '../../../server/src/core/knowledge/origins';
import {
  ceilingOf,
  DEFAULT_POOL_SIZE,
  registryValue,
  registryValues,
  sizingRules,
} from '../../../server/src/core/knowledge/registry';
import { winsockError } from '../../../server/src/core/knowledge/winsockErrors';

suite('a mask of network events', () => {
  test('is taken apart into its bits', () => {
    assert.equal(networkEventNames(3), 'FD_READ | FD_WRITE');
    assert.equal(networkEventNames(32), 'FD_CLOSE');
    assert.equal(networkEventNames(48), 'FD_CONNECT | FD_CLOSE');
    assert.equal(networkEventNames(0), '0');
  });

  test('of the log’s own words is 56 for Ac/Cl/Cn and 35 for R/W/Cl', () => {
    const names = maskWords.map(({ word, mask }) => `${word}: ${networkEventNames(mask)}`);
    assert.deepEqual(names, ['Ac/Cl/Cn: FD_ACCEPT | FD_CONNECT | FD_CLOSE', 'R/W/Cl: FD_READ | FD_WRITE | FD_CLOSE']);
  });

  test('keeps what it does not know', () => {
    assert.equal(networkEventNames(129), 'FD_READ | 128');
    assert.equal(networkEventNames(-1), '-1');
    assert.equal(networkEventNames(2 ** 40 + 2), `FD_WRITE | ${2 ** 40}`);
  });

  test('is the sum of its bits and its rest', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (mask) => {
        const { events, rest } = decodeNetworkEvents(mask);
        assert.equal(
          events.reduce((sum, { bit }) => sum + bit, rest),
          mask,
        );
      }),
    );
  });

  test('that is no whole number has no bits', () => {
    for (const mask of [-3, 0.5, Number.NaN, 1e300, -0.1])
      assert.deepEqual(decodeNetworkEvents(mask), { events: [], rest: mask });
  });

  test('of connect and close together hints at a failed connection; of reading at nothing', () => {
    assert.match(maskHint(48)!.text, /probably failed/);
    assert.equal(maskHint(48)!.grade, 'inferred');
    assert.equal(maskHint(3), undefined);
  });
});

suite('a WinSock code', () => {
  test('has its name', () => {
    assert.equal(winsockError(10057)!.name, 'WSAENOTCONN');
    assert.equal(winsockError(10061)!.name, 'WSAECONNREFUSED');
    assert.equal(winsockError(10065)!.name, 'WSAEHOSTUNREACH');
  });

  test('of 0 is none, and the MTA logs it all the same', () => {
    assert.equal(winsockError(0)!.name, undefined);
    assert.match(winsockError(0)!.meaning, /No WinSock error/);
  });

  test('that is not in the table is not made up', () => {
    assert.equal(winsockError(10_999), undefined);
  });
});

suite('a message type', () => {
  test('of 1 is open and of 2 is close, by inference', () => {
    assert.match(describeMessageType(1).text, /^Open/);
    assert.match(describeMessageType(2).text, /^Close/);
    assert.equal(describeMessageType(2).grade, 'inferred');
  });

  test('of 243 is not known, and so is any other', () => {
    for (const type of [243, 7, -1, 0.5, 1e30]) assert.equal(describeMessageType(type).grade, 'unknown', String(type));
  });

  test('of 769 is an open that failed', () => {
    assert.match(describeMessageType(769).text, /OPENMSG.*RSPERR/);
    assert.equal(describeMessageType(769).grade, 'inferred');
  });
});

suite('the pool in the registry', () => {
  test('has 20 control blocks of each kind by default', () => {
    assert.equal(DEFAULT_POOL_SIZE, 20);
    const sizing = registryValues.filter(({ sizesPool }) => sizesPool);
    assert.deepEqual(
      sizing.map(({ name, defaultValue }) => [name, defaultValue]),
      [
        ['TCP/IP control blocks', 20],
        ['TP4 control blocks', 20],
        ['Eicon X.25 connections', 20],
      ],
    );
  });

  test('is found by name, letter case aside', () => {
    assert.equal(registryValue('tcp/ip control BLOCKS')!.name, 'TCP/IP control blocks');
    assert.equal(registryValue('Winsock Log'), undefined);
  });

  test('is sized by rules that disagree, each true to its own example', () => {
    for (const rule of sizingRules) assert.equal(rule.size(rule.example.connectors), rule.example.size, rule.name);
  });

  test('may be as large as the build of the MTA allows, and not as its version does', () => {
    const most = (version: ExchangeVersion, build?: string, name: 'TCP/IP' | 'TP4' = 'TCP/IP'): number | undefined =>
      ceilingOf(`${name} control blocks`, version, build === undefined ? undefined : parseBuild(build))?.limit;
    assert.deepEqual([most('4.0', '995.54'), most('4.0', '996.71'), most('4.0', '996.72')], [62, 62, 2000]);
    assert.deepEqual([most('5.0', '1457.8'), most('5.0', '1458.56'), most('5.0', '1460.13')], [62, 2000, 2000]);
    assert.deepEqual(
      [most('5.5', '1960.3'), most('5.5', '2653.23'), most('5.5', '2653.23', 'TP4')],
      [1210, 1210, 1210],
    );
    assert.deepEqual([most('5.5'), most('5.0'), most('4.0')], [1210, undefined, undefined], 'without a build');
    assert.equal(most('2000', '6.0.4720.14'), undefined, 'no source says');
  });

  test('is named by the network type of an event', () => {
    assert.equal(networkType(1)!.registryValue, 'TCP/IP control blocks');
    assert.equal(networkType(5)!.name, 'RPC');
    assert.equal(networkType(9), undefined);
  });
});

suite('the index of an event', () => {
  test('is a WinSock control block from the socket threads of BASE IL only', () => {
    for (const task of ['TCP/IP DRVR', 'TCP/IP ASYNC', 'TP4 DRIVER'])
      assert.equal(indexKindOf('BASE IL', task), 'winsockCb', task);
    assert.equal(indexKindOf('BASE IL', 'MAIN BASE'), 'unknown');
    assert.equal(indexKindOf('BASE', 'TCP/IP DRVR'), 'unknown');
    assert.equal(indexKindOf(undefined, undefined), 'unknown');
  });

  test("is another layer's from PLATFORM, POP4 and MTA", () => {
    for (const module of ['PLATFORM', 'POP4', 'MTA']) assert.equal(indexKindOf(module, 'KERNEL'), 'other', module);
  });
});

suite('a grade', () => {
  test('of several is the weakest', () => {
    assert.equal(weakest(['documented', 'inferred']), 'inferred');
    assert.equal(weakest(['unknown', 'documented']), 'unknown');
    assert.equal(weakest([]), 'documented');
  });
});
