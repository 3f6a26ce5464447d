import * as assert from 'node:assert/strict';
import { isPort } from '../../server/src/node/port';

suite('the number of a port', () => {
  test('is one that TCP has, in digits', () => {
    for (const text of ['0', '1', '8080', '65535']) assert.ok(isPort(text), text);
    for (const text of [
      '65536',
      '99999',
      '100000',
      '-1',
      '+1',
      '1.5',
      '1e3',
      '0x10',
      ' 1',
      '1 ',
      '1\n',
      '',
      'x',
      undefined,
    ])
      assert.ok(!isPort(text), String(text));
  });
});
