/** The analysis against what became of the control blocks of modelled MTAs, whose logs are cut at random seconds. */
import * as assert from 'node:assert/strict';
import { accuracyOf, type Accuracy } from '../support/mtaModel/accuracy';
import { drawMta, type Manner } from '../support/mtaModel/draw';
import { cutsOf } from '../support/mtaModel/measure';
import { Mta } from '../support/mtaModel/mta';
import { readContract } from '../support/contractReader';

/** Half an hour after the last outage has to fit in, or no leak could be old enough to have to be called. */
const seconds = 4500;
const seeds = Array.from({ length: 12 }, (_, k) => 201 + k);

const sample = (manner: Manner): Accuracy =>
  accuracyOf({ limits: { manner, linesPerSecond: 300, seconds }, seeds, cuts: 25 });

suite('fates of modelled control blocks', () => {
  for (const [manner, words, most] of [
    ['long', 'up to 5 minutes', 0],
    ['short', 'under 20 seconds', 0.005],
  ] as const) {
    test(`associations ${words}: no more false leaks than promised, and each old leak is called`, () => {
      const { anywhere, inOutage, lost } = sample(manner);
      assert.ok(anywhere.cuts === 300 && inOutage.cuts > 200, 'there are cuts to judge');
      assert.ok(anywhere.wrong.clock <= most * anywhere.cuts, `${anywhere.wrong.clock} false`);
      // The cuts are no easy ones: a rule of lines alone is wrong at many of them.
      assert.ok(inOutage.wrongButListeners.linesAlone > 0.1 * inOutage.cuts);
      const old = lost.at(-1)!;
      assert.ok(old.all > 10, `only ${old.all} old leaks`);
      assert.equal(old.called.clock, old.all);
    });
  }

  test('a log that ends at the cut is judged as the log so far', () => {
    const drawn = drawMta(117, { manner: 'short', linesPerSecond: 70, seconds: 1500 });
    for (const at of [30, 425, 900]) {
      let text = '';
      const mta = new Mta(drawn.options, (piece) => (text += piece));
      mta.advanceTo(drawn.options.logFrom + at);
      const [cut] = [...cutsOf(drawn, [at])];
      const called = (setUps: number, leakTurnover: number): number[] =>
        readContract(text, { setUps, leakTurnover })
          .instances.filter(({ verdict }) => verdict === 'leaked')
          .map(({ allocated }) => allocated);
      const isLost = (line: number): boolean =>
        mta.instances.some((instance) => instance.line === line && instance.fate === 'lost');
      assert.deepEqual(
        called(2, 20),
        [...cut.wrong.clock, ...cut.lost.filter((l) => l.called.clock).map((l) => l.instance)]
          .map(({ line }) => line)
          .sort((a, b) => a - b),
      );
      // A rule of lines alone has no doubts about who may listen.
      assert.deepEqual(
        called(0, 0).filter(isLost),
        cut.lost.filter((l) => l.called.linesAlone).map((l) => l.instance.line),
      );
    }
  });
});
