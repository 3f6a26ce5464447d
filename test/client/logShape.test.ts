import * as assert from 'node:assert/strict';
import { isNamedWinsockLog, mayBeLog } from '../../client/src/recognition/logName';
import { LINES_TO_LOOK_AT, looksLikeWinsockLog } from '../../client/src/recognition/logShape';
import { sample } from '../support/paths';

suite('a text that looks like a Winsock log', () => {
  const lines = (text: string): string[] => text.split('\n');

  for (const name of ['failing', 'normal'] as const) {
    test(`the ${name} sample`, () => {
      assert.ok(looksLikeWinsockLog(lines(sample(name))));
    });
  }

  test('one line is enough, if it is the only one', () => {
    assert.ok(looksLikeWinsockLog(['(001) CB 18 (instance 21) allocated', '']));
    assert.ok(looksLikeWinsockLog(['<beginning left out>', '', '(008) Wait for cb 0, handle 9036']));
  });

  test('three are enough among others', () => {
    const others = Array.from({ length: 10 }, () => 'Something else');
    const wait = '(008) Wait for cb 0, handle 9036';
    assert.ok(looksLikeWinsockLog([...others, wait, wait, wait]));
    assert.ok(!looksLikeWinsockLog([...others, wait, wait]));
  });

  test('only the first lines count', () => {
    const others = Array.from({ length: LINES_TO_LOOK_AT }, () => 'Something else');
    assert.ok(!looksLikeWinsockLog([...others, ...lines(sample('failing'))]));
  });

  test('a thread id alone is not enough: other software prints such prefixes', () => {
    assert.ok(!looksLikeWinsockLog(['(001) started', '(002) listening', '(003) stopped']));
  });

  test('nothing, and anything', () => {
    for (const text of ['', '\n\n\n', '(1) cb 2', '{"cb 18": 1}', '<html>', '(001)cb 18 allocated'])
      assert.ok(!looksLikeWinsockLog(lines(text)), text);
  });
});

suite('the name of a file', () => {
  test('is that of a Winsock log, rotated ones included', () => {
    for (const name of ['Winsock.log', 'WINSOCK.LOG', 'winsock-2.log', 'winsock.log.1', 'Winsock.bak', 'winsock.old'])
      assert.ok(isNamedWinsockLog(name), name);
    for (const name of ['mywinsock.log', 'winsock.txt', 'winsock', 'ev0.log', ''])
      assert.ok(!isNamedWinsockLog(name), name);
  });

  test('may be that of any log', () => {
    for (const name of ['Winsock.log', 'a.log', 'b.TXT', 'c.bak', 'd.old', 'e.001', 'winsock.dat', 'LOG'])
      assert.ok(mayBeLog(name), name);
    for (const name of ['a.json', 'b.csv', 'c.min.js', '']) assert.ok(!mayBeLog(name), name);
  });
});
