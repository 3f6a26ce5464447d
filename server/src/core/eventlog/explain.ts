/** What an event, an error code or an origin means, in plain text: what it shows, what it does not, and where that is known from. */

import { parseBuild, servicePackOf, versionOf } from '../knowledge/builds';
import { caseOf, eventKnowledge, saysOf } from '../knowledge/events';
import { documented, type Statement, type Grade, inferred, sourcesOf, unknown, weakest } from '../knowledge/statement';
import { describeMessageType } from '../knowledge/messageTypes';
import { networkType } from '../knowledge/networkTypes';
import { indexKindFacts, moduleNamed, taskNamed } from '../knowledge/origins';
import { winsockError } from '../knowledge/winsockErrors';
import { type MtaEvent, type SpanOf } from './event';

export interface Explanation {
  /** One line. */
  readonly title: string;
  readonly means: readonly Statement[];
  readonly tells: readonly Statement[];
  readonly doesNotTell: readonly Statement[];
  /** Names from the sources table, each once. */
  readonly sources: readonly string[];
  /** The weakest of what it means. */
  readonly grade: Grade;
}

function explanation(
  title: string,
  means: readonly Statement[],
  tells: readonly Statement[] = [],
  doesNotTell: readonly Statement[] = [],
): Explanation {
  return {
    title,
    means,
    tells,
    doesNotTell,
    sources: sourcesOf([...means, ...tells, ...doesNotTell]),
    grade: weakest(means.map(({ grade }) => grade)),
  };
}

/** What is known of an event by its id alone: what holds for all its texts. Any number: of one not in the table, its title says so. */
export function explainEventId(id: number): Explanation {
  const known = eventKnowledge(id);
  if (known === undefined) return notInTable(id);
  return explanation(`Event ${id}: ${known.title}`, [known.meaning], some(known.tells), some(known.doesNotTell));
}

/** One sentence, and nothing else. */
function notInTable(id: number): Explanation {
  return {
    ...explanation(`Event ${id} is an event of the MTA that no table of this tool knows`, []),
    grade: 'unknown',
  };
}

const some = (fact: Statement | undefined): readonly Statement[] => (fact === undefined ? [] : [fact]);

/** What an event says: the meaning of its id, error, code, origin and words as far as one is known, and what its own numbers add. */
export function explainEvent(event: MtaEvent): Explanation {
  if (event.id === undefined) {
    return explanation('Event without an id', [
      unknown('event log', 'The event states no id, and its words are not known.'),
      ...details(event),
    ]);
  }
  const says = saysOf(event);
  if (says === undefined) return notInTable(event.id);
  const { title: name } = explainEventId(event.id);
  const from =
    event.idFrom === 'text'
      ? [inferred('event log', 'The id is concluded from the words of the event; it is not stated.')]
      : [];
  const means = [says.meaning, ...from, ...details(event)];
  const title = event.socketError === undefined ? name : `${name}, ${errorLabel(event.socketError)}`;
  return explanation(title, means, some(says.tells), some(says.doesNotTell));
}

function details(event: MtaEvent): readonly Statement[] {
  const facts: Statement[] = [];
  if (event.socketError !== undefined) facts.push(...explainSocketError(event.socketError).means);
  if (event.controlBlockIndex !== undefined || event.indexIs === 'winsockCode')
    facts.push(indexKindFacts[event.indexIs]);
  const count = countFact(event);
  if (count !== undefined) facts.push(count);
  if (event.messageType !== undefined) facts.push(describeMessageType(event.messageType));
  if (event.build !== undefined) facts.push(...buildFacts(event.build));
  if (event.networkAddress !== undefined) facts.push(...addressFacts(event.networkAddress));
  return facts;
}

function countFact({ configuredCount, networkType: type }: MtaEvent): Statement | undefined {
  if (configuredCount === undefined) return undefined;
  const known = type === undefined ? undefined : networkType(type);
  const of = known === undefined ? 'the pool' : `the ${known.name} pool`;
  const where = known?.registryValue === undefined ? '' : ` (registry value ${known.registryValue})`;
  return documented('event log, KB 166602', `The size of ${of} is ${configuredCount}${where}.`);
}

/** What a build number says: the number itself first, then its release. */
export function buildFacts(text: string): readonly Statement[] {
  const facts = [documented('event log', `The MTA's build is ${text}.`)];
  const build = parseBuild(text);
  const pack = build === undefined ? undefined : servicePackOf(build);
  if (pack !== undefined) {
    const { version, name, build: released } = pack.release;
    facts.push(
      pack.exact
        ? documented('KB 163294', `That is Exchange ${version} ${name}.`)
        : inferred('KB 163294', `That is a build after Exchange ${version} ${name} (${released}).`),
    );
  } else if (build !== undefined) {
    const version = versionOf(build);
    if (version !== undefined) {
      const text =
        build.version === undefined
          ? `The number is that of Exchange ${version.version} or later.`
          : `By the version before it, that is Exchange ${version.version}.`;
      facts.push({ text, grade: 'inferred', source: version.source });
    }
  }
  return facts;
}

function addressFacts({ hex, ip, name }: NonNullable<MtaEvent['networkAddress']>): readonly Statement[] {
  if (ip !== undefined && name !== undefined)
    return [inferred('KB 193380', `${hex} is ${ip}, or the name "${name}": four bytes may be either.`)];
  if (ip !== undefined) return [documented('KB 193380', `${hex} is the IP address ${ip}.`)];
  if (name !== undefined) return [inferred('KB 193380, KB 169113', `${hex} is the name "${name}", letter by letter.`)];
  return [unknown('KB 193380', `${hex} is neither an IP address nor a name.`)];
}

const errorLabel = (code: number): string => {
  const name = winsockError(code)?.name;
  return name === undefined ? `error ${code}` : `error ${code} (${name})`;
};

/** What a WinSock error code means. Any number: a code that is not in the table is said to be unknown. */
export function explainSocketError(code: number): Explanation {
  const known = winsockError(code);
  if (known === undefined)
    return explanation(`Socket error ${code}`, [unknown('winsock2.h', `Code ${code} is not in the table.`)]);
  const means: Statement[] = [{ text: known.meaning, grade: known.grade, source: known.source }];
  if (known.note !== undefined) means.push(known.note);
  return explanation(known.name === undefined ? `Socket error ${code}` : `${known.name} (${code})`, means);
}

/** What the origin of an event says: `BASE IL`, `TCP/IP DRVR`, thread and place. What is undefined is left out. */
export function explainOrigin({
  module,
  task,
  tid,
  proc,
}: Pick<MtaEvent, 'module' | 'task' | 'tid' | 'proc'>): Explanation {
  const means: Statement[] = [];
  const title = [module, task].filter((name) => name !== undefined).join(' ');
  if (module !== undefined) means.push(named(module, moduleNamed(module)?.fact));
  if (task !== undefined) means.push(named(task, taskNamed(task)?.fact));
  if (tid !== undefined) {
    const printed = `(${String(tid).padStart(3, '0')})`;
    means.push(
      inferred(
        'KB 236586, KB 303102',
        `Thread ${tid} of the MTA, which Winsock.log prints as ${printed}. The numbers move with the configuration.`,
      ),
    );
  }
  if (proc !== undefined) {
    means.push(
      unknown(
        'KB 303102, KB 170056',
        `Proc ${proc} is a place in the program. It changes between builds: nothing is concluded from it.`,
      ),
    );
  }
  if (means.length === 0) means.push(unknown('event log', 'The event does not say where it comes from.'));
  return explanation(title === '' ? 'Origin' : `Origin: ${title}`, means);
}

function named(name: string, fact: Statement | undefined): Statement {
  return fact === undefined
    ? unknown('event log', `${name}: not in the table.`)
    : { ...fact, text: `${name}: ${fact.text}` };
}

/** What the control block index of an event says, and whether Winsock.log has the same number. */
export function explainIndex(event: Pick<MtaEvent, 'controlBlockIndex' | 'indexIs'>): Explanation {
  const { controlBlockIndex, indexIs } = event;
  const title =
    indexIs === 'winsockCode'
      ? 'Not a control block'
      : indexIs === 'winsockCb'
        ? `Control block ${controlBlockIndex}`
        : `Index ${controlBlockIndex ?? 'unknown'}`;
  return explanation(title, [indexKindFacts[indexIs]]);
}

/** What a span of an event says, for a hover over it. Undefined where there is nothing to say. */
export function explainSpan(event: MtaEvent, of: SpanOf): Explanation | undefined {
  switch (of) {
    case 'id':
      return explainEvent(event);
    case 'error':
      return event.socketError === undefined ? undefined : explainErrorOf(event, event.socketError);
    case 'origin':
      return explainOrigin(event);
    case 'controlBlock':
      return explainIndex(event);
    case 'count': {
      const fact = countFact(event);
      return fact === undefined ? undefined : explanation(`Pool size ${event.configuredCount}`, [fact]);
    }
    case 'networkType': {
      const known = event.networkType === undefined ? undefined : networkType(event.networkType);
      return known === undefined
        ? undefined
        : explanation(`Network type ${known.type}`, [documented(known.source, `${known.name}.`)]);
    }
    case 'build':
      return event.build === undefined ? undefined : explanation(`Build ${event.build}`, buildFacts(event.build));
    case 'address':
      return event.networkAddress === undefined
        ? undefined
        : explanation('Network address', addressFacts(event.networkAddress));
    case 'severity':
      return explanation(`Severity ${event.severity ?? ''}`.trim(), [
        unknown(
          'KB 303102, KB 170056',
          "The MTA's own number. The same event has different ones in different builds: nothing is concluded from it.",
        ),
      ]);
    case 'time':
      return event.timeText === undefined
        ? undefined
        : explanation(event.timeText, [
            inferred(
              'KB 176396, KB 303102',
              'Local time of the server, the month first. Winsock.log has no times to compare it with.',
            ),
          ]);
  }
}

/** A WinSock code, and what it says in this event, where that is known. */
function explainErrorOf(event: MtaEvent, code: number): Explanation {
  const { title, means } = explainSocketError(code);
  const special = caseOf(event);
  const shifted = event.indexIs === 'winsockCode' ? [indexKindFacts.winsockCode] : [];
  return explanation(
    title,
    [...shifted, ...means, ...(special?.when.errors ? some(special.meaning) : [])],
    special?.when.errors ? some(special.tells) : [],
  );
}
