/** Where an event comes from, in copies that have lost blanks, line ends and digits' places. */
import * as assert from 'node:assert/strict';
import { findTail, findTextOrigin, splitOrigin } from '../../../server/src/core/eventlog/origin';

suite('the name of an origin', () => {
  const split = (name: string): unknown[] | undefined => {
    const names = splitOrigin(name);
    return names && [names.module, names.task];
  };

  test('is a module and a task, whatever blanks are in it, and whatever is before it', () => {
    for (const name of ['BASE IL TCP/IP DRVR', 'BASEILTCP/IPDRVR', ' BASE  IL\nTCP/IP DR VR ', 'MYBASE IL TCP/IP DRVR'])
      assert.deepEqual(split(name), ['BASE IL', 'TCP/IP DRVR'], name);
    assert.deepEqual(split('BASE RTSE'), ['BASE', 'RTSE']);
    assert.deepEqual(split('MTA XFER-IN'), ['MTA', 'XFER-IN']);
  });

  test('may be one of the two alone', () => {
    assert.deepEqual(split('TCP/IP DRVR'), [undefined, 'TCP/IP DRVR']);
    assert.deepEqual(split('BASE IL'), ['BASE IL', undefined]);
  });

  test('may have a module, a task or both that no table has: words in capitals, the last of them the task', () => {
    assert.deepEqual(split('BASE IL NEWCOMER'), ['BASE IL', 'NEWCOMER']);
    assert.deepEqual(split('  MTA  NEW-ONE  X:2 '), ['MTA', 'NEW-ONE X:2']);
    assert.deepEqual(split('BASE N'), ['BASE', 'N']);
    assert.deepEqual(split('MTA Newcomer'), ['MTA', 'Newcomer']);
    assert.deepEqual(split('OM Server NEWCOMER'), ['OM Server', 'NEWCOMER']);
    assert.deepEqual(split('OM Server MAIN\n BASE'), ['OM Server', 'MAIN BASE']);
    assert.deepEqual(split('NEWCOMER'), ['NEWCOMER', undefined]);
    assert.deepEqual(split('1723 then the name OM Server NEWCOMER'), ['OM Server', 'NEWCOMER']);
  });

  test('is none where it has not the shape of one', () => {
    for (const name of [
      '',
      'newcomer',
      'some words',
      'Some Words',
      'Newcomer',
      `MTA ${'A'.repeat(25)}`,
      'MTA -X',
      'MTA it is',
    ])
      assert.equal(split(name), undefined, name);
  });
});

suite('the bracket of an origin', () => {
  const read = (text: string): unknown[] | undefined => {
    const tail = findTail(text);
    return tail && [tail.module, tail.task, tail.tid, tail.proc, tail.severity];
  };
  const whole = ['BASE IL', 'TCP/IP DRVR', 8, 274, 12];

  test('has a name, a thread, a place and a severity', () => {
    for (const text of [
      '[BASE IL TCP/IP DRVR 8 274] (12)',
      '[BASE IL TCP/IP DRVR 8 274](12)',
      '[BASE IL TCP/IP DRVR 8 274]\n  ( 12 )',
      '[BASE IL TCP/IP DRVR 8 274] [12]',
      '[ BASE IL TCP/IP\nDRVR   8\n274 ] (12)',
      '[BASE IL TCP/IP DRVR(8) Proc 274] (12)',
      'Words [with a bracket], and [BASE IL TCP/IP DRVR 8 274] (12), and [BASE 1 2] (3)',
    ])
      assert.deepEqual(read(text), whole, text);
  });

  test('may be written in other letters, where both of its names are known', () => {
    const names = ['RD Server', 'DISP:ROUTER', 11, 114, 8];
    assert.deepEqual(read('[RD server DISP; Router 11  114] [8]'), names);
    assert.deepEqual(read('[rd server disp:router 11 114] (8)'), names);
    assert.equal(read('[see the mta gateway]'), undefined, 'words');
    assert.equal(read('[mta gateway 11 114] words'), undefined, 'without a severity');
    assert.equal(read('[the gateway 11 114] (8)'), undefined, 'one name only');
  });

  test('may lack the severity, the place, or the thread, too', () => {
    assert.deepEqual(read('[BASE IL TCP/IP DRVR 8 274] words (12)'), [...whole.slice(0, 4), undefined]);
    assert.deepEqual(read('[BASE IL TCP/IP DRVR 8]'), ['BASE IL', 'TCP/IP DRVR', 8, undefined, undefined]);
    assert.deepEqual(read('[BASE IL TCP/IP DRVR]'), ['BASE IL', 'TCP/IP DRVR', undefined, undefined, undefined]);
    assert.deepEqual(read('[BASE IL TCP/IP DRVR %3 %4] (12)'), ['BASE IL', 'TCP/IP DRVR', undefined, undefined, 12]);
    assert.deepEqual(read('[BASE IL TCP/IP DRVR 8 %14]'), ['BASE IL', 'TCP/IP DRVR', 8, undefined, undefined]);
  });

  test('is put together where a copy has cut a number, or lost the blank before it', () => {
    assert.deepEqual(read('[BASE IL TCP/IP DRVR 8 2\n74] (12)'), whole);
    assert.deepEqual(read('[BASE IL TCP/IP DRVR\n8 2\n74] (12)'), whole);
    assert.deepEqual(read('[BASE IL TCP/IP DRVR 1\n1 274] (12)'), ['BASE IL', 'TCP/IP DRVR', 11, 274, 12]);
    assert.deepEqual(read('[BASE IL TCP/IP DRVR\n8 27 4]'), ['BASE IL', 'TCP/IP DRVR', 8, 27, undefined]);
    assert.deepEqual(read('[BASE IL TCP/IP DRVR54 274] (12)'), ['BASE IL', 'TCP/IP DRVR', 54, 274, 12]);
    assert.deepEqual(read('[BASE IL TCP/IP\nDRVR54 274] (12)'), ['BASE IL', 'TCP/IP DRVR', 54, 274, 12]);
    assert.deepEqual(read('[BASE IL NEW2 54 274] (12)'), ['BASE IL', 'NEW2', 54, 274, 12]);
  });

  test('whose texts were not filled in says nothing, but ends the event', () => {
    const tail = findTail('Words. [%1 %2 %3 %4] (12)', 100);
    assert.deepEqual(tail, {
      module: undefined,
      task: undefined,
      tid: undefined,
      proc: undefined,
      start: 107,
      end: 120,
      severity: 12,
      severityStart: 122,
      tailEnd: 125,
    });
  });

  test('is none where it has no such name', () => {
    for (const text of [
      'no bracket',
      '[]',
      '[ ]',
      '[12]',
      '[8 274] (12)',
      '[%1 8] (12)',
      '[some words 8 274] (12)',
      '[BASE IL',
    ])
      assert.equal(findTail(text), undefined, text);
    assert.equal(findTail('[MTA] (is a name)'), undefined);
  });

  test('by its shape alone needs its numbers and its severity', () => {
    const shaped = ['OM Server', 'NEWCOMER', 8, 274, 12];
    for (const text of [
      '[OM Server NEWCOMER 8 274] (12)',
      '[OM\n  Server NEWCOMER 8\n274] (12)',
      '[4 1 OM Server NEWCOMER 8 274] (12)',
      '[a text ncacn_ip_tcp:10.0.0.1[1092] OM Server NEWCOMER 8 274] (12)',
      '(OM Server NEWCOMER 8 274)(12)',
      '(OM Server NEWCOMER 8 274](12)',
      '[OM Server NEWCOMER 8:274] <12)',
      '[OM Server NEWCOMER(8) Proc 274] (12)',
    ])
      assert.deepEqual(read(text), shaped, text);
    assert.deepEqual(read('[OM Server NEWCOMER, 8] (12)'), ['OM Server', 'NEWCOMER', 8, undefined, 12]);
    for (const text of ['[OM Server NEWCOMER 8 274]', '[OM Server NEWCOMER] (12)', '(OM Server NEWCOMER 8 274)'])
      assert.equal(read(text), undefined, text);
  });

  test('may be followed by more values, and end behind them', () => {
    assert.deepEqual(read('[DB Server DELIVER 7 9]1 109 a text 0600 DB Server DELIVER 7] (14)')?.slice(0, 4), [
      'DB Server',
      'DELIVER',
      7,
      9,
    ]);
  });

  test('has its place', () => {
    const { start, end, severityStart, tailEnd } = findTail('x [BASE IL TCP/IP DRVR 8 27] (12).', 10)!;
    assert.deepEqual([start, end, severityStart, tailEnd], [12, 38, 40, 43]);
    const bare = findTail('[BASE IL TCP/IP DRVR 12 274] 12', 7)!;
    assert.deepEqual([bare.start, bare.end, bare.severityStart, bare.tailEnd], [7, 35, -1, 35]);
  });
});

suite('the parenthesis of an origin', () => {
  const read = (text: string, at = 0): unknown[] | undefined => {
    const found = findTextOrigin(text, at);
    return found && [found.module, found.task, found.tid, found.proc, found.start, found.end];
  };

  test('has a name, a thread and a place', () => {
    const text = '(BASE IL TCP/IP DRVR(8) Proc 262)';
    assert.deepEqual(read(text), ['BASE IL', 'TCP/IP DRVR', 8, 262, 0, 33]);
    assert.deepEqual(read(`x ${text} y`, 100), ['BASE IL', 'TCP/IP DRVR', 8, 262, 102, 135]);
    assert.deepEqual(read('(BASE IL TCP/IP\n  DRVR (8) Proc   262 )')?.slice(0, 4), ['BASE IL', 'TCP/IP DRVR', 8, 262]);
    assert.deepEqual(read('(BASE IL TCP/IP DRVR(8))')?.slice(0, 4), ['BASE IL', 'TCP/IP DRVR', 8, undefined]);
  });

  test('is the first that has such a name, also within another one', () => {
    assert.deepEqual(read('(see NOTE(1)) (MTA XFER-IN(22) Proc 101)')?.slice(0, 4), ['MTA', 'XFER-IN', 22, 101]);
    assert.deepEqual(read('(NOTHING (BASE RTSE(47) Proc 70)')?.slice(0, 4), ['BASE', 'RTSE', 47, 70]);
    assert.deepEqual(read('(OM Server NEWCOMER(1) Proc 2\n  62)')?.slice(0, 4), ['OM Server', 'NEWCOMER', 1, 262]);
    assert.equal(read('(OM Server NEWCOMER(1))'), undefined);
    assert.equal(read('(nothing(1) Proc 2)'), undefined);
    assert.equal(read('BASE IL TCP/IP DRVR(8) Proc 262)'), undefined);
  });
});
