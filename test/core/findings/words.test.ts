/** The findings in words. */
import * as assert from 'node:assert/strict';
import { doubtText } from '../../../server/src/core/findings/words';
import { analyse } from '../../support/analyse';
import { sample } from '../../support/paths';

suite('doubts in words', () => {
  // Its set-up takes 9 lines.
  const other = sample('normal');
  const open = sample('failing').split('\n').slice(0, 5).join('\n');
  const tooSoon = (text: string, leakThreshold: number): string => {
    const facts = analyse(text, { leakThreshold, leakTurnover: 0 });
    return doubtText(facts, facts.findings((verdict) => verdict === 'suspect').shown[0], 'tooSoon');
  };

  test('too soon: what is lacking, said once where both measures count the same silence', () => {
    assert.equal(
      tooSoon(other + open, 3),
      'it is too soon to tell: it has been silent for 0 of the 3 lines needed, and for 0 of the 18 lines that twice the longest set-up takes; keep logging',
    );
    assert.equal(
      tooSoon(other + open, 0),
      'it is too soon to tell: it has been silent for 0 of the 18 lines that twice the longest set-up takes; keep logging',
    );
    assert.equal(
      tooSoon(open, 3),
      'it is too soon to tell: it has been silent for 0 of the 3 lines needed; keep logging',
    );
  });
});
