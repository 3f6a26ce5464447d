/** By what an event is told from others of its number: its error, its code, its task, its words. */

import { type TaskName } from './origins';

/** What is looked at of an event. */
export interface EventFacts {
  readonly id: number | undefined;
  readonly socketError: number | undefined;
  readonly errorCode: number | undefined;
  readonly task: string | undefined;
  readonly text: string;
  readonly networkType: number | undefined;
  readonly networkAddress: { readonly ip: string | undefined; readonly name: string | undefined } | undefined;
}

/** All that is given must hold. An empty one holds for every text of a number. */
export interface EventMatch {
  /** WinSock's code. */
  readonly errors?: readonly number[];
  /** The MTA's own code: `Error code=8640`. */
  readonly codes?: readonly number[];
  readonly task?: TaskName;
  /** Each must be in the text; letter case and blanks do not count. */
  readonly words?: readonly string[];
  /** Of events 9156 and 9228. One that cannot be read may be any. */
  readonly networkTypes?: readonly number[];
  /** Of event 9301. Four bytes that may be either are neither. */
  readonly address?: 'ip' | 'name';
}

/** Texts beyond this are not looked through. */
const MAX_TEXT = 4000;

const squeeze = (text: string): string => text.replace(/\s/g, '').toLowerCase();

/** Whether an event of the right number is the one that is meant. Linear in its text. */
export function matches(event: EventFacts, match: EventMatch): boolean {
  const { errors, codes, task, words, networkTypes, address } = match;
  const isOneOf = (list: readonly number[] | undefined, value: number | undefined): boolean =>
    list === undefined || (value !== undefined && list.includes(value));
  if (!isOneOf(errors, event.socketError) || !isOneOf(codes, event.errorCode)) return false;
  if (task !== undefined && event.task !== task) return false;
  if (event.networkType !== undefined && !isOneOf(networkTypes, event.networkType)) return false;
  if (address !== undefined && address !== addressKind(event.networkAddress)) return false;
  if (words === undefined) return true;
  const text = squeeze(event.text.slice(0, MAX_TEXT));
  return words.every((each) => text.includes(squeeze(each)));
}

function addressKind(address: EventFacts['networkAddress']): EventMatch['address'] {
  if (address === undefined || (address.ip === undefined) === (address.name === undefined)) return undefined;
  return address.ip === undefined ? 'name' : 'ip';
}

/** `error 10054 from TP4 DRIVER`: what tells the event, for a person; empty where every text of the number is meant. */
export function matchText({ errors, codes, task, words, networkTypes, address }: EventMatch): string {
  return [
    errors && `error ${errors.join(' or ')}`,
    codes && `code ${codes.join(' or ')}`,
    words && `the words ${words.map((each) => `“${each}”`).join(' and ')}`,
    networkTypes && `network type ${networkTypes.join(' or ')}`,
    address && (address === 'ip' ? 'an IP address' : 'a name for an address'),
    task && `origin ${task}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}
