import assert from 'node:assert/strict';
import { looksLikeEventLog } from '../../../server/src/core/eventlog/recognise';
import { eventFormats, eventShapes } from '../../support/eventSamples';

suite('a file that begins with', () => {
  test('an event of the MTA in any format is an event log', () => {
    for (const { format, sample } of eventFormats) assert.ok(looksLikeEventLog(sample), format);
  });

  test('an event in either of its forms is an event log, whole or by its origin', () => {
    for (const { id, sample } of eventShapes.filter((shape) => shape.form === 'text'))
      assert.ok(looksLikeEventLog(sample.split('\n')), String(id));
  });

  test('rows of the viewer that are the MTA’s is an event log; of other programs, it is not', () => {
    const row = '7/31/97\t4:15:31 PM\tMSExchangeMTA\tWarning\tOperating System\t9221\tN/A\tEXCHSRV1\tText';
    assert.ok(looksLikeEventLog(row));
    assert.ok(!looksLikeEventLog(row.replace('MSExchangeMTA', 'MSExchangeIS')));
  });

  test('lines of Winsock.log is none', () => {
    assert.ok(
      !looksLikeEventLog(
        '(001) CB 18 (instance 21) allocated\n(001) Use thread cb 0 for Winsock cb 18\n(008) Wait for cb 2, handle 10848',
      ),
    );
  });

  test('anything else is none', () => {
    for (const text of [
      '',
      '\n\n',
      'Hello.',
      'Event ID 57 is logged often.',
      '2024-01-01 12:00:00 INFO started',
      '[section] (1)',
      '\0\0\0',
    ])
      assert.ok(!looksLikeEventLog(text), text);
  });

  test('an event far behind its first lines is not looked at', () => {
    assert.ok(!looksLikeEventLog(`${'x\n'.repeat(40_000)}${eventFormats[0].sample}`));
  });
});
