/** What an event's text says: numbers found by the words around them. */

import { eventIdOfWords } from '../knowledge/events';
import { indexKindOf } from '../knowledge/origins';
import type { EventSpan, MtaEvent, NetworkAddress, SpanOf } from './event';
import { decodeNetworkAddress } from './networkAddress';
import { isBlank, type TextLines } from './textLines';

/** The text of an event, without its blanks: copies are wrapped anywhere, also inside words and numbers. */
export class SqueezedText {
  readonly bare: string;
  readonly #lines: TextLines;
  readonly #start: number;
  readonly #wraps: boolean;
  readonly #raw: string;

  /** `wraps`: true where a line end may be inside a number, as in a copy of the Application log. */
  constructor(lines: TextLines, start: number, end: number, wraps: boolean) {
    this.#lines = lines;
    this.#start = start;
    this.#wraps = wraps;
    this.#raw = lines.text.slice(start, end);
    this.bare = this.#raw.replace(/\s/g, '');
  }

  /** The last group of the first match, and where it is. The group must end the match. Undefined without a match. */
  find(pattern: RegExp): { readonly value: string; readonly start: number; readonly end: number } | undefined {
    const match = pattern.exec(this.bare);
    // A group of the other alternative is undefined.
    const group = (match as (string | undefined)[] | undefined)?.slice(1).findLast((part) => part !== undefined);
    if (!match || group === undefined) return undefined;
    const from = this.#offsetOf(match.index + match[0].length - group.length);
    let value = '';
    let at = from;
    let end = from;
    while (value.length < group.length) {
      if (!isBlank(this.#raw.charCodeAt(at))) {
        value += this.#raw[at];
        end = ++at;
        continue;
      }
      const blanks = at;
      while (isBlank(this.#raw.charCodeAt(at))) at++;
      // Blanks end a number, but for the line end that a wrapped copy puts into it.
      if (!this.#wraps || !this.#raw.slice(blanks, at).includes('\n')) break;
    }
    return { value, start: this.#start + from, end: this.#start + end };
  }

  #offsetOf(bareIndex: number): number {
    let seen = -1;
    for (let at = 0; at < this.#raw.length; at++)
      if (!isBlank(this.#raw.charCodeAt(at)) && ++seen === bareIndex) return at;
    return this.#raw.length;
  }

  spans(of: SpanOf, part: { readonly start: number; readonly end: number }): EventSpan[] {
    return this.#lines.spansOf(of, part.start, part.end);
  }
}

/** What an event's text says, as its event has it. */
interface TextFields extends Pick<
  MtaEvent,
  | 'controlBlockIndex'
  | 'indexIs'
  | 'socketError'
  | 'errorCode'
  | 'networkType'
  | 'configuredCount'
  | 'messageType'
  | 'build'
  | 'networkAddress'
  | 'spans'
> {
  /** The module that shifted texts show in the place of the error; else undefined. */
  readonly shiftedModule: string | undefined;
}

const patterns = {
  index: /(?:controlblockindex(?:is)?[:=]?|onCB|socketcontrolblock|socketCB|NSI:?cb|ASBatindex)(\d{1,10})/i,
  socketError: /sockets?error(\d{1,10})/i,
  shifted: /socketserror(BASEIL)on/i,
  errorCode: /errorcode[:=]?(\d{1,10})/i,
  networkType: /networktype(\d{1,5})/i,
  configuredCount: /(?:configuredcountis|numberconfigured:)(\d{1,10})/i,
  messageType: /badmessagetype(\d{1,10})/i,
  version: /version[:=]?(\d{1,2}\.\d{1,2})/i,
  build: /(\d\.\d\.\d{3,5}\.\d{1,5})|build[:=]?(\d{3,5}(?:\.\d{1,5})?)/i,
  address: /networkaddress([0-9a-f]{2,256}?)(?=andthetransport)/i,
} as const;

/** Reads the fields of a text. `id` decides which are looked for; module and task, whether the index is a WinSock control block. */
export function readFields(
  text: SqueezedText,
  id: number | undefined,
  module: string | undefined,
  task: string | undefined,
): TextFields {
  const spans: EventSpan[] = [];
  const number = (pattern: RegExp, of: SpanOf | undefined): number | undefined => {
    const found = text.find(pattern);
    if (found === undefined) return undefined;
    if (of !== undefined) spans.push(...text.spans(of, found));
    return Number(found.value);
  };
  const shifted = patterns.shifted.test(text.bare);
  const index = number(patterns.index, shifted ? 'error' : 'controlBlock');
  const resource = id === 9156 || id === 9228;
  return {
    controlBlockIndex: index,
    indexIs: index === undefined ? 'unknown' : shifted ? 'winsockCode' : indexKindOf(module, task),
    socketError: shifted ? index : number(patterns.socketError, 'error'),
    errorCode: number(patterns.errorCode, undefined),
    networkType: resource ? number(patterns.networkType, 'networkType') : undefined,
    configuredCount: resource ? number(patterns.configuredCount, 'count') : undefined,
    messageType: id === 9225 ? number(patterns.messageType, undefined) : undefined,
    build: id === 9298 || id === 9299 ? readBuild(text, spans) : undefined,
    networkAddress: id === 9301 ? readAddress(text, spans) : undefined,
    shiftedModule: shifted ? 'BASE IL' : undefined,
    spans,
  };
}

function readBuild(text: SqueezedText, spans: EventSpan[]): string | undefined {
  const build = text.find(patterns.build);
  if (build === undefined) return undefined;
  spans.push(...text.spans('build', build));
  const version = text.find(patterns.version)?.value;
  return version === undefined || build.value.startsWith(`${version}.`) ? build.value : `${version}.${build.value}`;
}

function readAddress(text: SqueezedText, spans: EventSpan[]): NetworkAddress | undefined {
  const address = text.find(patterns.address);
  if (address === undefined) return undefined;
  spans.push(...text.spans('address', address));
  return decodeNetworkAddress(address.value);
}

/** The id that the words of an event belong to; undefined where they belong to none, or to several. */
export function idOfText(text: SqueezedText): number | undefined {
  return eventIdOfWords(text.bare.toLowerCase());
}
