/**
 * The tools that assistants are offered, in the words that tell them when to use which. One list for every door; `package.json` repeats
 * what VS Code wants to know without running anything, and a test holds it to this.
 */
import { findingVerdicts } from '../formats/analyzedLog';
import { verdicts, type Verdict } from '../findings/verdict';
import { sectionNames, type SectionName } from '../caseReport/content';
import { details, fixNote, untrustedNote, type Detail } from './answer';

export interface AssistantTool {
  readonly title: string;
  readonly description: string;
  /** JSON schema of its arguments. */
  readonly inputSchema: {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, object>>;
    readonly required?: readonly string[];
    readonly additionalProperties: false;
  };
}

/** Instances in one list of findings. */
export const instanceLimits = { byDefault: 50, most: 200 } as const;

/** What is listed where an assistant does not ask for certain verdicts: the findings. */
export const defaultVerdicts: readonly Verdict[] = verdicts.filter((verdict) => findingVerdicts.has(verdict));

export interface ListFindingsArguments {
  readonly path?: string;
  readonly verdicts?: readonly Verdict[];
  readonly limit?: number;
  readonly detail?: Detail;
}

export interface ExplainArguments {
  readonly path: string;
  readonly cb: number;
  readonly instance?: number;
  readonly detail?: Detail;
}

export interface CaseReportArguments {
  readonly path?: string;
  readonly detail?: Detail;
  readonly sections?: readonly SectionName[];
  readonly format?: 'markdown' | 'json';
  readonly mask?: boolean;
}

const path = (description: string): object => ({ type: 'string', description });
const detail = (full: string): object => ({
  type: 'string',
  enum: [...details],
  description: `brief (the default) answers most questions; full ${full}.`,
});

export const listLogs: AssistantTool = {
  title: 'List the logs',
  description: `Lists the Winsock logs and event logs of an Exchange MTA that can be read here, and the files that look like one but were left out. ${untrustedNote}`,
  inputSchema: {
    type: 'object',
    properties: { path: path('A folder; by default all that can be read.') },
    additionalProperties: false,
  },
};

export const listFindings: AssistantTool = {
  title: 'List findings in Winsock logs',
  description:
    'Analyses Winsock.log files of an Exchange MTA and lists the WinSock control blocks that leaked (KB 303102), may have leaked, or are ' +
    `stuck, with file and line, the worst first. Rotated logs are judged as one. Says what it left out. ${untrustedNote} ${fixNote}`,
  inputSchema: {
    type: 'object',
    properties: {
      path: path('A log, or a folder with logs; by default all logs that can be read.'),
      verdicts: {
        type: 'array',
        items: { type: 'string', enum: [...verdicts] },
        description: `Only instances of these verdicts; by default ${defaultVerdicts.join(', ')}.`,
      },
      limit: {
        type: 'integer',
        minimum: 1,
        maximum: instanceLimits.most,
        description: `The most instances to list; by default ${instanceLimits.byDefault}.`,
      },
      detail: detail('adds reasons, what would settle each doubt, runs of the MTA, and unknown lines'),
    },
    additionalProperties: false,
  },
};

export const explainControlBlock: AssistantTool = {
  title: 'Explain a control block',
  description:
    'Explains one WinSock control block in a Winsock.log: its verdict and the reasons, what makes the verdict uncertain, what ' +
    `would settle it, and its lines in the log. ${untrustedNote} ${fixNote}`,
  inputSchema: {
    type: 'object',
    properties: {
      path: path('A log, or a folder whose logs form one chain.'),
      cb: { type: 'integer', minimum: 0, description: 'The number of the control block: 18 for CB 18.' },
      instance: {
        type: 'integer',
        minimum: 0,
        description:
          'The number of the instance, if the control block was used more than once; by default the one with the worst verdict.',
      },
      detail: detail('quotes more lines'),
    },
    required: ['path', 'cb'],
    additionalProperties: false,
  },
};

export const caseReport: AssistantTool = {
  title: 'Make a case report',
  description:
    'Makes the case report on a Winsock.log and the event logs beside it: whether KB 303102 is confirmed, inconclusive or not ' +
    'confirmed, whether its fix is installed, the reasons, what would overturn the answer, and the next steps. ' +
    `${untrustedNote} ${fixNote}`,
  inputSchema: {
    type: 'object',
    properties: {
      path: path('A log, or the folder of a case. It can be left out where there is only one.'),
      detail: detail('is the whole report'),
      sections: {
        type: 'array',
        items: { type: 'string', enum: [...sectionNames] },
        description: 'Only these sections of the whole report, in full.',
      },
      format: {
        type: 'string',
        enum: ['markdown', 'json'],
        description:
          'Format of the whole report or its sections: markdown (the default) to read, json for single facts.',
      },
      mask: { type: 'boolean', description: 'Replace host names and addresses by placeholders.' },
    },
    additionalProperties: false,
  },
};
