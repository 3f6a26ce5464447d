import * as assert from 'node:assert/strict';
import { looksLikeEventLog } from '../../client/src/recognition/eventShape';
import { looksLikeEventLog as recognised } from '../../server/src/core/eventlog/recognise';
import { eventFormats, eventShapes } from '../support/eventSamples';
import { sample, sampleEvents } from '../support/paths';

const lines = (text: string): string[] => text.split('\n');

suite('what is offered to be treated as an event log', () => {
  test('the article’s own, and each format that its reader knows', () => {
    assert.ok(looksLikeEventLog(lines(sampleEvents())));
    for (const { format, sample: text } of eventFormats)
      assert.ok(looksLikeEventLog(lines(text)), `${format}: ${text}`);
  });

  test('nothing that its reader would not take for one', () => {
    for (const { sample: text } of eventShapes) if (looksLikeEventLog(lines(text))) assert.ok(recognised(text), text);
    for (const text of [
      '',
      sample('failing'),
      sample('normal'),
      'Restart MSExchangeMTA at 12:30 on server 12',
      'HKLM\\System\\CurrentControlSet\\Services\\MSExchangeMTA\\Parameters',
      '2024-01-01 12:00:00 INFO started [main] (1)',
      'Event ID 9215 is logged often.',
    ])
      assert.equal(looksLikeEventLog(lines(text)), false, text);
  });
});
