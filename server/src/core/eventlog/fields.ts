/** What an event's text tells: numbers found by the words around them. */

import { type IndexKind, indexKindOf } from '../knowledge/origins';
import { type EventSpan, type NetworkAddress, type SpanOf } from './event';
import { decodeNetworkAddress } from './networkAddress';
import { eventShapes } from './shapes';
import { isBlank, type TextLines } from './textLines';

/** The text of an event, without its blanks: copies are wrapped anywhere, also inside words and numbers. */
export class SqueezedText {
  readonly bare: string;

  /** `wraps`: true where a line end may stand inside a number, as in a copy of the Application log. */
  constructor(
    private readonly lines: TextLines,
    private readonly start: number,
    end: number,
    private readonly wraps: boolean,
  ) {
    this.raw = lines.text.slice(start, end);
    this.bare = this.raw.replace(/\s+/g, '');
  }

  private readonly raw: string;

  /** The last group of the first match, and where it stands. The group must end the match. Null without a match. */
  find(pattern: RegExp): { readonly value: string; readonly start: number; readonly end: number } | null {
    const match = pattern.exec(this.bare);
    // A group of the other alternative is undefined.
    const group = (match as (string | undefined)[] | null)?.slice(1).findLast((part) => part !== undefined);
    if (match === null || group === undefined || group === '') return null;
    const from = this.offsetOf(match.index + match[0].length - group.length);
    let value = '';
    let at = from;
    let end = from;
    while (at < this.raw.length && value.length < group.length) {
      if (!isBlank(this.raw.charCodeAt(at))) {
        value += this.raw[at];
        end = ++at;
        continue;
      }
      const blanks = at;
      while (at < this.raw.length && isBlank(this.raw.charCodeAt(at))) at++;
      // Blanks end a number, but for the line end that a wrapped copy puts into it.
      if (!this.wraps || !this.raw.slice(blanks, at).includes('\n')) break;
    }
    return value === '' ? null : { value, start: this.start + from, end: this.start + end };
  }

  private offsetOf(bareIndex: number): number {
    let seen = -1;
    for (let at = 0; at < this.raw.length; at++) {
      if (!isBlank(this.raw.charCodeAt(at)) && ++seen === bareIndex) return at;
    }
    return this.raw.length;
  }

  spans(of: SpanOf, part: { readonly start: number; readonly end: number }): EventSpan[] {
    return this.lines.spansOf(of, part.start, part.end);
  }
}

export interface TextFields {
  readonly controlBlockIndex: number | null;
  readonly indexIs: IndexKind;
  readonly socketError: number | null;
  readonly errorCode: number | null;
  readonly networkType: number | null;
  readonly configuredCount: number | null;
  readonly messageType: number | null;
  readonly build: string | null;
  readonly networkAddress: NetworkAddress | null;
  /** The module that shifted texts show in the place of the error; else null. */
  readonly shiftedModule: string | null;
  readonly spans: readonly EventSpan[];
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
  id: number | null,
  module: string | null,
  task: string | null,
): TextFields {
  const spans: EventSpan[] = [];
  const number = (pattern: RegExp, of: SpanOf | null): number | null => {
    const found = text.find(pattern);
    if (found === null || !/^\d+$/.test(found.value)) return null;
    if (of !== null) spans.push(...text.spans(of, found));
    return Number(found.value);
  };
  const shifted = patterns.shifted.test(text.bare);
  const index = number(patterns.index, shifted ? 'error' : 'controlBlock');
  const resource = id === 9156 || id === 9228;
  return {
    controlBlockIndex: index,
    indexIs: index === null ? 'unknown' : shifted ? 'winsockCode' : indexKindOf(module, task),
    socketError: shifted ? index : number(patterns.socketError, 'error'),
    errorCode: number(patterns.errorCode, null),
    networkType: resource ? number(patterns.networkType, 'networkType') : null,
    configuredCount: resource ? number(patterns.configuredCount, 'count') : null,
    messageType: id === 9225 ? number(patterns.messageType, null) : null,
    build: id === 9298 || id === 9299 ? readBuild(text, spans) : null,
    networkAddress: id === 9301 ? readAddress(text, spans) : null,
    shiftedModule: shifted ? 'BASE IL' : null,
    spans,
  };
}

function readBuild(text: SqueezedText, spans: EventSpan[]): string | null {
  const build = text.find(patterns.build);
  if (build === null) return null;
  spans.push(...text.spans('build', build));
  const version = text.find(patterns.version)?.value;
  return version === undefined || build.value.startsWith(`${version}.`) ? build.value : `${version}.${build.value}`;
}

function readAddress(text: SqueezedText, spans: EventSpan[]): NetworkAddress | null {
  const address = text.find(patterns.address);
  if (address === null) return null;
  spans.push(...text.spans('address', address));
  return decodeNetworkAddress(address.value);
}

/** The id that the words of an event belong to; null where they belong to none, or to several. */
export function idOfText(text: SqueezedText): number | null {
  const lower = text.bare.toLowerCase();
  return eventShapes.find(({ marker }) => marker !== null && lower.includes(marker))?.id ?? null;
}
