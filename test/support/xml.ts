/** Whether a text is well-formed XML, as far as reports need it: tags, attributes, references, characters. No parser is at hand. */

interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly parent: XmlElement | undefined;
  /** Of itself and all within. */
  text: string;
}

const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const TAG = new RegExp(`^<(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>`);
const END = new RegExp(`^</(${NAME})\\s*>`);
const ATTRIBUTE = new RegExp(`(${NAME})="([^"<]*)"`, 'g');
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([0-9a-f]+));/gi;
/** What XML 1.0 does not allow, even escaped. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const known: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** All elements, in order of their start tags. Throws an error that says where the text is not well-formed. */
export function parseXml(source: string): XmlElement[] {
  const forbidden = FORBIDDEN.exec(source);
  if (forbidden) throw new Error(`forbidden character at ${forbidden.index}`);
  const elements: XmlElement[] = [];
  const open: XmlElement[] = [];
  let at = /^<!DOCTYPE html>\s*/.exec(source)?.[0].length ?? 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${JSON.stringify(source.slice(at, at + 60))}`);
  };
  const decoded = (text: string): string => {
    if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i.test(text)) fail('bare ampersand');
    return text.replace(REFERENCE, (_, name?: string, decimal?: string, hex?: string) =>
      name ? known[name.toLowerCase()] : String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex!, 16)),
    );
  };
  while (at < source.length) {
    const rest = source.slice(at);
    const end = END.exec(rest);
    const tag = TAG.exec(rest);
    if (end) {
      const element = open.pop();
      if (element?.name !== end[1]) fail(`</${end[1]}> ends <${element?.name ?? 'nothing'}>`);
      at += end[0].length;
    } else if (tag) {
      const attributes = new Map<string, string>();
      for (const [, name, value] of tag[2].matchAll(ATTRIBUTE)) {
        if (attributes.has(name)) fail(`attribute ${name} twice`);
        attributes.set(name, decoded(value));
      }
      const element: XmlElement = { name: tag[1], attributes, parent: open.at(-1), text: '' };
      if (!element.parent && elements.length > 0) fail('second root');
      elements.push(element);
      if (tag[3] !== '/') open.push(element);
      at += tag[0].length;
    } else {
      if (rest.startsWith('<')) fail('stray <');
      const next = rest.indexOf('<');
      const raw = next < 0 ? rest : rest.slice(0, next);
      if (raw.includes(']]>')) fail(']]>');
      if (open.length === 0 && raw.trim() !== '') fail('text outside the root');
      const text = decoded(raw);
      for (const element of open) element.text += text;
      at += raw.length;
    }
  }
  if (open.length > 0) throw new Error(`not ended: ${open.map(({ name }) => name).join(' ')}`);
  return elements;
}
