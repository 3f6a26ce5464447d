/**
 * What LSP allows in a message, by the protocol's own declarations as they are installed: the same source that its
 * `metaModel.json` is generated from. That file itself is in no package: the protocol's has its schema alone. Our own
 * messages (`winsockLog/…`) are held to the rows of `lsp/methods.ts` in the same way.
 */
import * as ts from 'typescript';
import * as protocol from 'vscode-languageserver-protocol/node';
import { inRoot } from './paths';

/** Our own requests answer null where there is nothing to answer. */
const OWN = 'winsockLog/';

/** A place in a message, and what is wrong there. */
interface Wrong {
  readonly at: string;
  readonly what: string;
}

interface Method {
  readonly params: ts.Type | undefined;
  /** Undefined for a notification. */
  readonly result: ts.Type | undefined;
}

export class ProtocolModel {
  static #shared: ProtocolModel | undefined;

  /** It takes a second to make. */
  static get shared(): ProtocolModel {
    return (this.#shared ??= new ProtocolModel());
  }

  readonly #checker: ts.TypeChecker;
  readonly #methods = new Map<string, Method>();

  private constructor() {
    const lsp = require.resolve('vscode-languageserver-protocol').replace(/\.js$/, '.d.ts');
    const own = inRoot('server', 'src', 'lsp', 'methods.ts');
    const program = ts.createProgram([lsp, own], {
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      strict: true,
      exactOptionalPropertyTypes: true,
      types: [],
    });
    this.#checker = program.getTypeChecker();
    this.#readMethods(this.#exportsOf(program, lsp));
    this.#readOwnMethods(this.#exportsOf(program, own));
  }

  /** Methods of the protocol, our own included. */
  get methods(): string[] {
    return [...this.#methods.keys()];
  }

  /** What is wrong with a server that calls a method at all, as a request or as a notification; empty: nothing. */
  wrongCall(method: string, isRequest: boolean): string[] {
    const known = this.#methods.get(method);
    if (!known || method.startsWith(OWN)) return [];
    if (directions.get(method) === 'clientToServer') return [`${method} is the client's to call`];
    if (isRequest === (known.result !== undefined)) return [];
    return [isRequest ? `${method} is no request` : `${method} is no notification`];
  }

  /** What is wrong with the parameters of a request or notification; empty: nothing. */
  wrongParams(method: string, params: unknown): string[] {
    // Its declarations belong to JSON-RPC, where a value is anything.
    if (method === '$/progress') return [];
    const known = this.#methods.get(method);
    if (!known) return [`${method} is no method of the protocol`];
    if (!known.params) return params === undefined ? [] : [`${method} has no parameters`];
    return said(this.#wrong(known.params, params, `${method} params`));
  }

  /** What is wrong with the result of a request. */
  wrongResult(method: string, result: unknown): string[] {
    const known = this.#methods.get(method);
    if (!known) return [`${method} is no method of the protocol`];
    if (result === null && method.startsWith(OWN)) return [];
    return known.result ? said(this.#wrong(known.result, result, `${method} result`)) : [`${method} is no request`];
  }

  #exportsOf(program: ts.Program, file: string): ts.Symbol[] {
    const source = program.getSourceFile(file);
    const symbol = source && this.#checker.getSymbolAtLocation(source);
    if (!symbol) throw new Error(`There is nothing to read in ${file}`);
    return this.#checker.getExportsOfModule(symbol);
  }

  /** A method is a namespace with a `type` of one of four classes: `ProtocolRequestType<Params, Result, …>` and its kin. */
  #readMethods(symbols: readonly ts.Symbol[]): void {
    for (const exported of symbols) {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? this.#checker.getAliasedSymbol(exported) : exported;
      if (!(symbol.flags & ts.SymbolFlags.ValueModule)) continue;
      const members = this.#checker.getExportsOfModule(symbol);
      const type = members.find(({ name }) => name === 'type');
      const method = members.find(({ name }) => name === 'method');
      if (!type || !method) continue;
      const name = this.#checker.getTypeOfSymbol(method);
      if (!name.isStringLiteral()) continue;
      const reference = this.#checker.getTypeOfSymbol(type);
      const [first, second] = this.#checker.getTypeArguments(reference as ts.TypeReference);
      const kind = reference.symbol.name;
      if (kind === 'ProtocolRequestType') this.#methods.set(name.value, { params: first, result: second });
      if (kind === 'ProtocolRequestType0') this.#methods.set(name.value, { params: undefined, result: first });
      if (kind === 'ProtocolNotificationType') this.#methods.set(name.value, { params: first, result: undefined });
      if (kind === 'ProtocolNotificationType0') this.#methods.set(name.value, { params: undefined, result: undefined });
    }
  }

  /** `Methods` has a row for each, whose `params` is a check of the parameters, and whose `gives` is what it gives. */
  #readOwnMethods(symbols: readonly ts.Symbol[]): void {
    const rows = symbols.find(({ name }) => name === 'Methods');
    if (!rows) throw new Error('lsp/methods.ts declares no Methods');
    const memberOf = (type: ts.Type, name: string): ts.Type | undefined => {
      const member = type.getProperty(name);
      return member && this.#checker.getTypeOfSymbol(member);
    };
    for (const row of this.#checker.getDeclaredTypeOfSymbol(rows).getProperties()) {
      const type = this.#checker.getTypeOfSymbol(row);
      const check = memberOf(type, 'params');
      const fitting = check && memberOf(check, 'fits');
      if (!fitting) throw new Error(`The row ${row.name} does not say what its parameters are`);
      const result = memberOf(type, 'gives');
      const isRequest = result && !(result.flags & ts.TypeFlags.Unknown);
      this.#methods.set(OWN + row.name, {
        params: this.#checker.getNonNullableType(fitting),
        result: isRequest ? this.#checker.getNonNullableType(result) : undefined,
      });
    }
  }

  #wrong(type: ts.Type, value: unknown, at: string): Wrong[] {
    const fits = (does: boolean): Wrong[] => (does ? [] : [{ at, what: `is no ${this.#checker.typeToString(type)}` }]);
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return [];
    if (type.isUnion()) {
      let best: Wrong[] = [];
      for (const each of type.types) {
        const wrong = this.#wrong(each, value, at);
        if (wrong.length === 0) return [];
        // Where it fits none, the one that fits down to the deepest place is what was meant.
        if (depthOf(wrong) > depthOf(best)) best = wrong;
      }
      return depthOf(best) > at.length ? best : fits(false);
    }
    if (type.isStringLiteral() || type.isNumberLiteral()) return fits(value === type.value);
    if (type.flags & ts.TypeFlags.BooleanLiteral) return fits(String(value) === this.#checker.typeToString(type));
    if (type.flags & ts.TypeFlags.StringLike) return fits(typeof value === 'string');
    if (type.flags & ts.TypeFlags.NumberLike) return fits(typeof value === 'number');
    if (type.flags & ts.TypeFlags.BooleanLike) return fits(typeof value === 'boolean');
    if (type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Void)) return fits(value === null);
    if (type.flags & ts.TypeFlags.Undefined) return fits(value === undefined);
    if (this.#checker.isArrayType(type) || this.#checker.isTupleType(type)) {
      if (!Array.isArray(value)) return fits(false);
      const elements = this.#checker.getTypeArguments(type as ts.TypeReference);
      const isTuple = this.#checker.isTupleType(type);
      if (isTuple && value.length !== elements.length) return fits(false);
      return value.flatMap((each, k) => this.#wrong(elements[isTuple ? k : 0], each, `${at}[${k}]`));
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fits(false);
    return this.#wrongObject(type, value as Record<string, unknown>, at);
  }

  #wrongObject(type: ts.Type, value: Record<string, unknown>, at: string): Wrong[] {
    const wrong: Wrong[] = [];
    const properties = new Map(this.#checker.getPropertiesOfType(type).map((each) => [each.name, each]));
    for (const [name, property] of properties) {
      if (!Object.hasOwn(value, name)) {
        if (!(property.flags & ts.SymbolFlags.Optional)) wrong.push({ at: `${at}.${name}`, what: 'is missing' });
        continue;
      }
      wrong.push(...this.#wrong(this.#checker.getTypeOfSymbol(property), value[name], `${at}.${name}`));
      wrong.push(...wrongInteger(property, value[name], `${at}.${name}`));
    }
    const others = this.#checker.getIndexTypeOfType(type, ts.IndexKind.String);
    for (const name of Object.keys(value)) {
      if (properties.has(name)) continue;
      if (others) wrong.push(...this.#wrong(others, value[name], `${at}.${name}`));
      else wrong.push({ at: `${at}.${name}`, what: 'is not in the protocol' });
    }
    return wrong;
  }
}

/** Who may call which method: a value of the protocol's, which its types do not tell. */
const directions: ReadonlyMap<string, string> = new Map(
  Object.values(protocol as Record<string, { method?: unknown; messageDirection?: unknown } | undefined>).flatMap(
    (each) =>
      typeof each?.method === 'string' && typeof each.messageDirection === 'string'
        ? [[each.method, each.messageDirection] as const]
        : [],
  ),
);

/** `integer` and `uinteger` are aliases of `number`, which the checker sees through: the declaration still names them. */
function wrongInteger(property: ts.Symbol, value: unknown, at: string): Wrong[] {
  const declaration = property.valueDeclaration;
  const named = declaration && ts.isPropertySignature(declaration) ? declaration.type?.getText() : undefined;
  const [, integer] = /^(u?integer)\b/.exec(named ?? '') ?? [];
  if (integer === undefined) return [];
  const least = integer === 'uinteger' ? 0 : -(2 ** 31);
  return (Array.isArray(value) ? value : [value])
    .filter((n) => typeof n === 'number' && !(Number.isInteger(n) && n >= least && n < 2 ** 31))
    .map(() => ({ at, what: `is no ${integer}` }));
}

function depthOf(wrong: readonly Wrong[]): number {
  return Math.max(0, ...wrong.map(({ at }) => at.length));
}

function said(wrong: readonly Wrong[]): string[] {
  return wrong.map(({ at, what }) => `${at} ${what}`);
}
