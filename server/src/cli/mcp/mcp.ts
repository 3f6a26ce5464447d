/** The MCP server: the tools of `answers.ts`, put to the SDK. A bundle of its own, which no other command loads. */
import { addAbortSignal, type Readable } from 'node:stream';
import { fromJsonSchema, McpServer, type CallToolResult, type ServerContext } from '@modelcontextprotocol/server';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { Ajv, AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import { AssistantError, fixNote, untrustedNote, type Answer } from '../../core/assistants/answer';
import {
  caseReport,
  explainControlBlock,
  listFindings,
  listLogs,
  type AssistantTool,
} from '../../core/assistants/tools';
import { Catalogue, type Message } from '../../core/log/catalogue';
import { visible } from '../../core/text/visible';
import { within } from '../../node/files';
import { InputError } from '../../node/inputError';
import { readArchives } from '../archive/archives';
import { PROGRAM, type Host } from '../command';
import { Answers, type AnswersOptions, type Call } from './answers';
import { Confinement } from './confinement';
import { MessageGate } from './messageGate';
import { errorMessage } from '../../core/text/errorMessage';

/** Plain data: this bundle has classes of its own. */
export interface ServeOptions extends Pick<AnswersOptions, 'clock' | 'poolSize'> {
  readonly folders: readonly string[];
  readonly taught: readonly Message[];
  readonly host: Host;
}

/** At most one notice of progress in so many milliseconds. */
const PROGRESS_MS = 250;

const instructions =
  'Reads Winsock.log files and event logs of the Exchange 5.5/2000 MTA: which WinSock control blocks leaked, and whether that is ' +
  'KB 303102. Begin with list_logs or list_findings; explain_control_block gives the evidence on one control block, case_report the answer ' +
  `to the case. Answers are brief unless detail is full; case_report gives single sections. Nothing can be changed, and only the folders that the user has named can be read. ${untrustedNote} ${fixNote}`;

/** How serving ended: with the client or the user; not begun, since a folder cannot be read; or with a message that is too long. */
type End = 'over' | 'tooLong' | { readonly problem: string };

/** Serves until the client goes, or the user interrupts. */
export async function serve({ folders, taught, host, ...options }: ServeOptions): Promise<End> {
  const { version, stdin, stdout, stderr, interrupt } = host;
  readArchives();
  const confinement = await Confinement.to(folders);
  if (typeof confinement === 'string') return { problem: confinement };
  const answers = new Answers({ ...options, catalogue: new Catalogue(taught), confinement, version });
  const inTurn = new Turns();

  const validator = validatorInWords();
  const makeServer = (): McpServer => {
    const server = new McpServer({ name: PROGRAM, title: 'Winsock Log', version }, { instructions });
    // The SDK has held the arguments to their schema before they come here.
    const add = (
      name: string,
      { title, description, inputSchema }: AssistantTool,
      members: readonly string[],
      answer: (args: never, call: Call) => Promise<Answer>,
    ): void => {
      const config = {
        title,
        description,
        inputSchema: fromJsonSchema({ ...inputSchema, required: [...(inputSchema.required ?? [])] }, validator),
        outputSchema: fromJsonSchema({
          type: 'object',
          properties: { leftOut: { type: 'array' } },
          required: [...members, 'leftOut'],
        }),
        annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      };
      server.registerTool(name, config, (args, context: ServerContext) =>
        inTurn.take(context.mcpReq.signal, () =>
          resultOf(() => within(confinement.folders, () => answer(args as never, callOf(context)))),
        ),
      );
    };
    add('list_logs', listLogs, ['readable', 'folders'], answers.listLogs.bind(answers));
    add('list_findings', listFindings, ['total', 'logs', 'findings'], answers.listFindings.bind(answers));
    add('explain_control_block', explainControlBlock, ['verdict', 'life'], answers.explainControlBlock.bind(answers));
    add('case_report', caseReport, ['answer', 'article', 'fix'], answers.caseReport.bind(answers));
    return server;
  };

  const gate = new MessageGate(stdout);
  const handle = serveStdio(makeServer, {
    transport: new StdioServerTransport(gate.input, gate.output),
    onerror: (error) => {
      stderr.write(`${PROGRAM}: ${visible(firstLine(error.message))}\n`);
    },
  });
  const isWhole = await gate.pass(addAbortSignal(interrupt, stdin as Readable)).catch(() => true);
  // Gone, or interrupted: what is being read is of no use to anybody.
  await handle.close();
  return isWhole ? 'over' : 'tooLong';
}

/** Of an error of the SDK, which may dump a schema. */
function firstLine(message: string): string {
  const [line] = message.split('\n');
  return /^\s*[[{]/.test(line) ? 'a message of the client was not understood' : line.slice(0, 200);
}

/** Says of a wrong argument what would be right, as far as the schema has it: an assistant can then call again. */
function validatorInWords(): AjvJsonSchemaValidator {
  const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true });
  return new AjvJsonSchemaValidator({
    compile: (schema) => ajv.compile(schema as object),
    getSchema: (id) => ajv.getSchema(id),
    errorsText: (errors: typeof ajv.errors) =>
      (errors ?? [])
        .map(({ instancePath, message = 'is wrong', params }) => {
          const { allowedValues, additionalProperty } = params as {
            allowedValues?: unknown[];
            additionalProperty?: string;
          };
          const more = allowedValues?.join(', ') ?? additionalProperty;
          return `${instancePath.slice(1) || 'the arguments'} ${message}${more === undefined ? '' : `: ${visible(more)}`}`;
        })
        .join('; '),
  });
}

async function resultOf(answer: () => Promise<Answer>): Promise<CallToolResult> {
  try {
    const { structured, text } = await answer();
    return { content: [{ type: 'text', text }], structuredContent: structured };
  } catch (error) {
    return { content: [{ type: 'text', text: messageOf(error) }], isError: true };
  }
}

function messageOf(error: unknown): string {
  if (error instanceof AssistantError || error instanceof InputError) return error.message;
  const message = errorMessage(error);
  return visible(
    message === 'This operation was aborted' ? 'cancelled' : `internal error, please report it: ${message}`,
  );
}

function callOf({ mcpReq: { signal, _meta, notify } }: ServerContext): Call {
  const token = _meta?.progressToken;
  let next = 0;
  let last = -1;
  return {
    signal,
    onProgress: (done, total, what) => {
      const now = performance.now();
      // It must rise, as the protocol has it.
      if (token === undefined || now < next || done <= last) return;
      next = now + PROGRESS_MS;
      last = done;
      const params = {
        progressToken: token,
        progress: done,
        message: visible(what),
        ...(total === undefined ? {} : { total }),
      };
      void notify({ method: 'notifications/progress', params }).catch(() => undefined);
    },
  };
}

/** One call after the other: each may take all cores, and the memory for a large log. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(signal: AbortSignal, action: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      signal.throwIfAborted();
      return action();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
