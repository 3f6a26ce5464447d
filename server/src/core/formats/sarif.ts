/** `--format sarif`: SARIF 2.1.0, one run for all logs, one rule for each verdict. */
import type { Facts } from '../findings/facts';
import { findingText, wrappedText } from '../findings/words';
import { defaultSeverities, verdicts, type Severity, type Verdict } from '../findings/verdict';
import type { Encoding } from '../text/encoding';
import { fileUri } from '../text/fileUri';
import { harmlessJson } from '../text/harmlessJson';
import { withoutEnd } from '../text/withoutEnd';
import {
  findingVerdicts,
  partsOf,
  placeOf,
  selectedInstances,
  STDIN,
  type About,
  type Failure,
  type Format,
  type AnalyzedLog,
} from './analyzedLog';
import { verdictTexts } from './verdictText';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const ARTICLE = 'https://mskb.pkisolutions.com/kb/303102';

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
  none: 'none',
};

const encodings: Readonly<Record<Encoding, string>> = {
  ascii: 'US-ASCII',
  latin1: 'ISO-8859-1',
  'utf-8': 'UTF-8',
  'utf-8-bom': 'UTF-8',
  'utf-16le': 'UTF-16LE',
  'utf-16be': 'UTF-16BE',
};

export function sarifFormat(about: About): Format {
  const wanted = about.verdicts ?? findingVerdicts;
  const uriOf = (file: string): string => (file === STDIN ? 'stdin' : fileUri(file, about.pathSeparator));
  const artifacts: string[] = [];
  const failures: Failure[] = [];
  const notes: Failure[] = [];
  let separator = '\n';
  return {
    *begin() {
      const driver = {
        name: about.tool.name,
        // Azure DevOps asks for it, and for an id of the run.
        fullName: `${about.tool.name} ${about.tool.version}`,
        version: about.tool.version,
        informationUri: ARTICLE,
        rules: verdicts.map(rule),
      };
      yield `{"$schema":"${SCHEMA}",\n"version":"2.1.0",\n"runs":[{\n`;
      yield `"tool":{"driver":${harmlessJson(driver)}},\n"automationDetails":${harmlessJson({ id: idOf(about) })},\n"columnKind":"utf16CodeUnits",\n"results":[`;
    },
    *log(log) {
      const locations = new Map<string, ArtifactLocation>();
      for (const { file } of partsOf(log)) {
        const uri = uriOf(file);
        locations.set(file, { uri, index: artifacts.length });
        artifacts.push(
          harmlessJson({ location: { uri }, roles: ['analysisTarget'], encoding: encodings[log.encoding] }),
        );
      }
      const { prefix } = log.facts;
      if (prefix !== undefined) notes.push({ file: log.file, message: wrappedText(prefix) });
      const firsts = firstAllocations(log.facts);
      for (const i of selectedInstances(log, wanted)) {
        yield separator + harmlessJson(result(log, i, locations, firsts));
        separator = ',\n';
      }
    },
    failure(failure) {
      failures.push(failure);
      return [];
    },
    *end() {
      const notifications = (level: 'error' | 'note', all: readonly Failure[]): object[] =>
        all.map(({ file, message }) => ({
          level,
          message: messageOf(message),
          locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
        }));
      const invocation = {
        executionSuccessful: failures.length === 0,
        toolExecutionNotifications: [...notifications('error', failures), ...notifications('note', notes)],
      };
      yield `],\n"artifacts":[${artifacts.join(',\n')}],\n"invocations":[${harmlessJson(invocation)}]}]}\n`;
    },
  };
}

/** More of what was asked for is not in the id. */
const MAX_ID = 500;

/**
 * What the run is called: to GitHub, what stands before the last slash is a category, and of two reports of one category the later one takes
 * the place of the other. So it is what was asked for, and the same the next time.
 */
function idOf({ tool, asked, files, pathSeparator }: About): string {
  const named = (asked ?? files).map((each) => (each === STDIN ? 'stdin' : fileUri(each, pathSeparator)));
  return `${tool.name}/${withoutEnd([...new Set(named)].join(' ').slice(0, MAX_ID), /\//)}/`;
}

interface ArtifactLocation {
  readonly uri: string;
  readonly index: number;
}

function rule(verdict: Verdict): object {
  const { title, meaning, advice } = verdictTexts[verdict];
  const sentence = `A control block instance is ${verdict}: ${meaning}.`;
  return {
    id: verdict,
    name: `${title}ControlBlock`,
    shortDescription: { text: `${title} control block instance` },
    fullDescription: { text: sentence },
    help: { text: advice === '' ? sentence : `${sentence} ${advice}` },
    ...(verdict === 'leaked' || verdict === 'suspect' ? { helpUri: ARTICLE } : {}),
    defaultConfiguration: { level: levels[defaultSeverities[verdict]] },
  };
}

function result(
  log: AnalyzedLog,
  i: number,
  locations: ReadonlyMap<string, ArtifactLocation>,
  firsts: readonly number[],
): object {
  const { facts } = log;
  const { instances } = facts;
  const verdict = facts.verdict(i) ?? 'active';
  const severity = defaultSeverities[verdict];
  const line = instances.allocation[i];
  const physical = (line0: number, text?: string): object => {
    const place = placeOf(log, line0);
    return {
      artifactLocation: locations.get(place.file),
      region: { startLine: place.line + 1, ...(text === undefined ? {} : { snippet: { text } }) },
    };
  };
  const cb = instances.cb[i];
  const evidence = facts.evidence(i).filter((e) => e.line !== line);
  const allocation = facts.evidence(i).find((e) => e.line === line);
  return {
    ruleId: verdict,
    ruleIndex: verdicts.indexOf(verdict),
    // Only what fails has a level.
    kind: severity === 'none' ? 'informational' : 'fail',
    level: levels[severity],
    message: messageOf(findingText(facts, i)),
    locations: [
      {
        physicalLocation: physical(line, allocation?.text),
      },
    ],
    ...(evidence.length === 0
      ? {}
      : {
          relatedLocations: evidence.map((e, k) => {
            const text = e.text;
            return { id: k + 1, physicalLocation: physical(e.line), message: { text } };
          }),
        }),
    partialFingerprints: { 'controlBlockInstance/v1': fingerprint(facts, i, firsts) },
    properties: {
      cb,
      instance: instances.number[i],
      run: instances.run[i],
      direction: facts.direction(i) ?? null,
      doubts: facts.doubts(i),
      turnover: facts.turnover(i) ?? null,
    },
  };
}

/** In a message, `[text](target)` is a link (SARIF 2.1.0, 3.11.6) unless its bracket is escaped: ours have none. */
function messageOf(text: string): { readonly text: string } {
  return { text: text.replace(/(?<!\\)(\\*)\](?=\()/g, '$1$1\\]') };
}

/** The first instance allocated in each run, or -1. */
function firstAllocations(facts: Facts): number[] {
  const firsts = facts.runs.map(() => -1);
  for (let i = facts.instances.count - 1; i >= 0; i--)
    if (!facts.instances.isPreexisting(i)) firsts[facts.instances.run[i]] = i;
  return firsts;
}

/**
 * What an instance is recognised by in the next report on the same log: itself and its run, which neither a longer log nor
 * another threshold changes. An instance number is never used twice for a control block in one run.
 */
function fingerprint(facts: Facts, i: number, firsts: readonly number[]): string {
  const { cb, number, run } = facts.instances;
  const first = firsts[run[i]];
  return `cb${cb[i]}-instance${number[i]}-run${run[i]}-began-cb${cb[first]}-instance${number[first]}`;
}
