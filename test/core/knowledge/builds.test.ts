import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Build,
  compareBuilds,
  compareBuildTexts,
  formatBuild,
  parseBuild,
  placeInRange,
  servicePackOf,
  versionOf,
} from '../../../server/src/core/knowledge/builds';

const anyBuild: fc.Arbitrary<Build> = fc.record(
  {
    version: fc.constantFrom(undefined, '4.0', '5.0', '5.5', '6.0'),
    number: fc.integer({ min: 100, max: 99_999 }),
    revision: fc.integer({ min: 0, max: 99_999 }),
  },
  { noNullPrototype: true },
);

suite('a build', () => {
  test('is read with its version, without it, and without a revision', () => {
    assert.deepEqual(parseBuild('5.5.2655.16'), { version: '5.5', number: 2655, revision: 16 });
    assert.deepEqual(parseBuild('2655.16'), { version: undefined, number: 2655, revision: 16 });
    assert.deepEqual(parseBuild(' 2655 '), { version: undefined, number: 2655, revision: 0 });
  });

  test('is nothing else', () => {
    for (const text of ['', '5.5', 'SP4', '5.5.2655.16.1', '2655.16a', '-2655.16', '5.5.2655.', 'x'.repeat(1000)])
      assert.equal(parseBuild(text), undefined, text);
  });

  test('comes back from its text', () => {
    fc.assert(
      fc.property(anyBuild, (build) => {
        assert.deepEqual(parseBuild(formatBuild(build)), build);
      }),
    );
  });

  test('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseBuild(text)));
  });

  test('is compared by numbers, not by letters', () => {
    assert.ok(compareBuildTexts('5.5.2655.9', '5.5.2655.16')! < 0);
    assert.ok(compareBuildTexts('5.5.2654.89', '5.5.2655.16')! < 0);
    assert.equal(compareBuildTexts('2655.16', '5.5.2655.16'), 0);
    assert.equal(compareBuildTexts('SP4', '5.5.2655.16'), undefined);
  });

  test('is in one order with all others', () => {
    fc.assert(
      fc.property(anyBuild, anyBuild, anyBuild, (a, b, c) => {
        assert.equal(Math.sign(compareBuilds(a, b)), -Math.sign(compareBuilds(b, a)) + 0);
        if (compareBuilds(a, b) <= 0 && compareBuilds(b, c) <= 0) assert.ok(compareBuilds(a, c) <= 0);
      }),
    );
  });

  test('is within a range from its start on, and up to but not with its end', () => {
    const range = { from: '5.5.2448.1', to: '5.5.2590.0' };
    const place = (text: string): string => placeInRange(parseBuild(text)!, range);
    assert.deepEqual(['2448.0', '2448.1', '2589.99', '2590.0'].map(place), ['before', 'within', 'within', 'after']);
    assert.equal(placeInRange(parseBuild('1.1.999')!, { from: undefined, to: undefined }), 'within');
  });
});

suite('the service pack of a build', () => {
  const pack = (text: string): string => {
    const found = servicePackOf(parseBuild(text)!);
    return found === undefined
      ? 'none'
      : `${found.release.version} ${found.release.name}${found.exact ? '' : ' and a fix'}`;
  };

  test('is that of the table for a released build', () => {
    assert.equal(pack('1960.3'), '5.5 RTM');
    assert.equal(pack('5.5.2232.18'), '5.5 SP1');
    assert.equal(pack('5.5.2448.1'), '5.5 SP2');
    assert.equal(pack('5.5.2650.24'), '5.5 SP3');
    assert.equal(pack('5.5.2653.23'), '5.5 SP4');
    assert.equal(pack('5.0.1457.8'), '5.0 RTM');
  });

  test('is the one before it for a fix', () => {
    assert.equal(pack('5.5.2655.16'), '5.5 SP4 and a fix');
    assert.equal(pack('2410.0'), '5.5 SP1 and a fix');
  });

  test('is none below the first release, and none of Exchange 2000', () => {
    assert.equal(pack('800.1'), 'none');
    assert.equal(pack('6.0.4720.14'), 'none');
  });
});

suite('the Exchange version of a build', () => {
  const version = (text: string): string => {
    const found = versionOf(parseBuild(text)!);
    return found === undefined ? 'none' : `${found.version}, ${found.grade}`;
  };
  const source = (text: string): string | undefined => versionOf(parseBuild(text)!)?.source;

  test('is what stands before it', () => {
    assert.equal(version('5.5.2655.16'), '5.5, documented');
    assert.equal(version('5.0.1460.13'), '5.0, documented');
  });

  test('is concluded from its number where nothing stands before it', () => {
    assert.equal(version('994.2'), '4.0, inferred');
    assert.equal(version('1461.66'), '5.0, inferred');
    assert.equal(version('2655.16'), '5.5, inferred');
    assert.equal(version('4720.14'), '2000, inferred');
    assert.equal(version('800'), 'none');
  });

  test('is not documented for 6.0 and 6.5: the list of builds ends with 5.5', () => {
    assert.equal(version('6.0.4720.14'), '2000, inferred');
    assert.equal(version('6.5.6944.0'), '2003, inferred');
  });

  test('cites what names builds of that version', () => {
    for (const text of ['4.0.994.2', '5.0.1461.66', '5.5.2653.23', '2448.1']) assert.equal(source(text), 'KB 163294');
    for (const text of ['5.5.2653.24', '2655.16', '6.0.2656.20']) assert.equal(source(text), 'KB 163294, KB 283238');
    for (const text of ['6.0.4720.14', '4720.14']) assert.equal(source(text), 'KB 303101');
    assert.match(source('6.5.6944.0')!, /TechNet aa997845/);
  });

  test('is 5.5 for 6.0.2656.20: a misprint in a copy of KB 319936', () => {
    assert.equal(version('6.0.2656.20'), '5.5, inferred');
  });
});
