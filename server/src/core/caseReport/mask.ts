/**
 * Masking: host names and addresses become `host-1`, `address-1`. The same name gets the same placeholder everywhere in a
 * report, and placeholders are numbered in order of appearance, so that two reports on the same files are equal.
 */
import type { EventLog } from '../eventlog/event';

export type Mask = (text: string) => string;

/** File names end so too; a name of a host that ends so is not masked. */
const NO_DOMAIN = /\.(?:log|txt|csv|gz|exe|dll|sys|out|bak|old|dat|htm|html|md)$/i;

const key = String.raw`(?:[acgiqlops]|cn|ou\d?|dc|x121|dda:[\w-]+)=`;
const firstKey = new RegExp(`\\b${key}`, 'gi');
const nextKey = new RegExp(`[;,] ?${key}`, 'iy');
const valueEnd = /[;,\r\n"'\][]/g;

/** Replaces X.400 and LDAP names: two parts with an equals sign, or more. In code, since values may hold what looks like a part. */
function replaceNames(text: string, by: (name: string) => string): string {
  const endOfValue = (from: number): number => {
    valueEnd.lastIndex = from;
    return valueEnd.exec(text)?.index ?? text.length;
  };
  let masked = '';
  let done = 0;
  firstKey.lastIndex = 0;
  for (let first = firstKey.exec(text); first; first = firstKey.exec(text)) {
    let end = endOfValue(firstKey.lastIndex);
    const single = end;
    for (nextKey.lastIndex = end; nextKey.test(text); nextKey.lastIndex = end) end = endOfValue(nextKey.lastIndex);
    if (end > single) {
      if (text[end] === ';') end++;
      masked += text.slice(done, first.index) + by(text.slice(first.index, end));
      done = end;
    }
    firstKey.lastIndex = end;
  }
  return masked + text.slice(done);
}

/** Each finds text that is an address or a host name, whoever's it is. In this order: the earlier ones hold the later ones. */
const shapes: readonly {
  readonly kind: 'host' | 'address';
  readonly pattern: RegExp | typeof replaceNames;
  readonly group?: number;
}[] = [
  // X.500 and X.400 names, LDAP's too: two or more parts with an equals sign.
  {
    kind: 'address',
    pattern: /\/(?:o|ou|cn|dc|c|l)=[^/\r\n"'\][]+(?:\/(?:o|ou|cn|dc|c|l)=[^/\r\n"'\][;,]+)+/gi,
  },
  {
    kind: 'address',
    pattern: replaceNames,
  },
  { kind: 'address', pattern: /(?<![\w.+-])[\w.+-]+(?:@[\w.+-]*[\w-])+/g },
  { kind: 'host', pattern: /\\\\([\w.$-]+)/g, group: 1 },
  { kind: 'address', pattern: /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)/g },
  {
    kind: 'address',
    pattern: /(?<![\w:])(?=[0-9a-f:]*(?:::|(?::[0-9a-f]{1,4}){4}))[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi,
  },
  // A network address in hexadecimal: four bytes or more, not all of its digits decimal.
  { kind: 'address', pattern: /(?<![\w.])(?=\d*[a-f])(?:[0-9a-f]{2}){4,}(?![\w.])/gi },
  { kind: 'host', pattern: /(?<![\w.-])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?![\w-])/gi },
];

/** A mask that knows the names that the event logs state. Without event logs it knows names by their shape alone. */
export function maskOf(eventLogs: readonly EventLog[]): Mask {
  const placeholders = new Placeholders();
  const known = new Map<string, string>();
  for (const { events, tally } of eventLogs) {
    // The names of all events, as far as they are kept; and of those that may be quoted in any case.
    for (const { computer, networkAddress } of [...tally.names, ...events]) {
      if (computer !== undefined && computer.trim().length > 1)
        known.set(computer.trim().toLowerCase(), placeholders.of('host', computer.trim()));
      if (networkAddress === undefined) continue;
      // One address in three writings: nobody may see that they are one, nor derive one from another.
      const placeholder = placeholders.of('address', networkAddress.hex);
      for (const form of [networkAddress.hex, networkAddress.ip, networkAddress.name])
        if (form !== undefined && form.trim().length > 1) known.set(form.trim().toLowerCase(), placeholder);
    }
  }
  // A longer name may hold a shorter one.
  const names = [...known.keys()].sort((a, b) => b.length - a.length).map(escapePattern);
  const knownPattern =
    names.length > 0 ? new RegExp(`(?<![A-Za-z0-9])(?:${names.join('|')})(?![A-Za-z0-9])`, 'gi') : undefined;
  return (text) => {
    let masked =
      knownPattern === undefined ? text : text.replace(knownPattern, (name) => known.get(name.toLowerCase()) ?? name);
    for (const { kind, pattern, group } of shapes) {
      const by = (whole: string, first?: unknown): string => {
        const name = group === undefined ? whole : String(first);
        if (kind === 'host' && (NO_DOMAIN.test(name) || /^(?:host|address)-\d+$/.test(name))) return whole;
        return whole.replace(name, placeholders.of(kind, name));
      };
      masked = typeof pattern === 'function' ? pattern(masked, by) : masked.replace(pattern, by);
    }
    return masked;
  };
}

/** Leaves everything as it is. */
export const noMask: Mask = (text) => text;

class Placeholders {
  readonly #counts = { host: 0, address: 0 };
  readonly #byName = new Map<string, string>();

  of(kind: 'host' | 'address', name: string): string {
    const key = `${kind} ${name.toLowerCase()}`;
    let placeholder = this.#byName.get(key);
    if (placeholder === undefined) {
      placeholder = `${kind}-${++this.#counts[kind]}`;
      this.#byName.set(key, placeholder);
    }
    return placeholder;
  }
}

const escapePattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
