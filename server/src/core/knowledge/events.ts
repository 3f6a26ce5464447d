/** The MTA's events that bear on control blocks: what each says, what it shows, and what it does not show. */

import { type Statement, type Grade, documented, inferred } from './statement';

/** What the number that an event calls its control block, or index, counts when its origin is the usual one. */
type EventIndex = 'winsockCb' | 'other' | 'winsockCode' | 'none';

export interface EventKnowledge {
  readonly id: number;
  /** A few words for a list. */
  readonly title: string;
  /** The text's constant part, blanks folded, `<…>` for what changes. */
  readonly text: string;
  /** The constant words by which the text alone shows the id, lower case and without blanks; none where they would not. */
  readonly words: readonly string[];
  readonly meaning: Statement;
  readonly tells: Statement;
  readonly doesNotTell: Statement;
  /** How much it says of WinSock control blocks: nothing, something, or that there are none left. */
  readonly bearing: 'exhaustion' | 'closeRace' | 'connection' | 'otherLayer' | 'lifecycle' | 'limit';
  readonly index: EventIndex;
  /** Of the event's meaning. */
  readonly grade: Grade;
  /** Where the event is described or shown. */
  readonly source: string;
  /** Ids of articles in which the event is a sign. */
  readonly articles: readonly string[];
}

type Row = Omit<EventKnowledge, 'grade' | 'source' | 'words'> & Partial<Pick<EventKnowledge, 'words'>>;

const row = (event: Row, source: string): EventKnowledge => ({
  words: [],
  ...event,
  grade: event.meaning.grade,
  source,
});

/** What no single event can show, whatever it is. */
const notALeak = (source: string): Statement =>
  inferred(source, 'That a control block is lost: the event does not say what became of it afterwards.');

/** In order of id. */
export const events: readonly EventKnowledge[] = [
  row(
    {
      id: 57,
      title: 'association limit reached',
      text: 'The limit on the number of associations allowed to and from entity <entity> has been reached. The limit is <n>.',
      words: ['limitonthenumberofassociationsallowed'],
      meaning: documented(
        'KB 194589',
        'There are more messages in the queue than the associations to that MTA can carry: at most 10, of which 1 is for urgent mail.',
      ),
      tells: documented('KB 194589', 'That the limit of associations to one partner was reached.'),
      doesNotTell: inferred('KB 194589', 'That WinSock control blocks are short: associations are another resource.'),
      bearing: 'limit',
      index: 'none',
      articles: [],
    },
    'KB 194589',
  ),
  row(
    {
      id: 316,
      title: 'an association block was freed',
      text: 'Free ASB at index <n>. This leaves <n> CB’s remaining',
      words: ['freeasbatindex'],
      meaning: inferred('KB 161946', 'An association block of the MTA layer went back to its table.'),
      tells: inferred('KB 161946', 'That another table than that of WinSock is meant: its indices begin at 2001.'),
      doesNotTell: inferred('KB 161946', 'That a WinSock control block was freed, or how many of them are left.'),
      bearing: 'otherLayer',
      index: 'other',
      articles: [],
    },
    'KB 161946',
  ),
  row(
    {
      id: 1279,
      title: 'the other side took the transport connection down',
      text: 'Session - Remote initiation of Transport Disconnection. Control block index <n>, type <n>',
      words: ['remoteinitiationoftransportdisconnection'],
      meaning: documented('KB 151626', 'The other side ended the transport connection.'),
      tells: inferred('KB 151626', 'That a connection ended from outside.'),
      doesNotTell: inferred(
        'KB 151626, KB 225206',
        "Which WinSock control block it was: the index is the kernel layer's.",
      ),
      bearing: 'otherLayer',
      index: 'other',
      articles: [],
    },
    'KB 151626',
  ),
  row(
    {
      id: 2004,
      title: 'an event that the MTA cannot name',
      text: 'Attempted to log an unknown event/error. Product identifier <n>, Event/error code <n>',
      words: ['attemptedtologanunknownevent'],
      meaning: documented(
        'KB 188040',
        'With code 255 from the WinSock driver: an error came back after WinSock flow control had set in.',
      ),
      tells: documented('KB 188040', 'That the MTA met an error that it has no text for.'),
      doesNotTell: notALeak('KB 188040'),
      bearing: 'connection',
      index: 'none',
      articles: ['KB 188040'],
    },
    'KB 188040',
  ),
  row(
    {
      id: 2035,
      title: 'connections to a locality were lost',
      text: 'Lost connections to locality <n>',
      meaning: inferred(
        'KB 232602, KB 151626',
        'The MTA lost what it had open to one of its partners or parts, which it calls a locality.',
      ),
      tells: inferred('KB 232602', 'That there was a disruption.'),
      doesNotTell: inferred(
        'KB 232602',
        'That a control block is lost: the number is a locality, not a control block.',
      ),
      bearing: 'otherLayer',
      index: 'none',
      articles: ['KB 232602'],
    },
    'KB 232602',
  ),
  row(
    {
      id: 2036,
      title: 'connections to a locality were lost',
      text: 'Lost connections to locality <n>',
      meaning: inferred(
        'KB 151626',
        'The MTA lost what it had open to one of its partners or parts, which it calls a locality.',
      ),
      tells: inferred('KB 151626', 'That there was a disruption.'),
      doesNotTell: inferred(
        'KB 151626',
        'That a control block is lost: the number is a locality, not a control block.',
      ),
      bearing: 'otherLayer',
      index: 'none',
      articles: [],
    },
    'KB 151626',
  ),
  row(
    {
      id: 4258,
      title: 'a message came to the network service interface',
      text: 'Message received at NSI: cb <n>, LPI <a-b-c>, Message type <type>',
      words: ['messagereceivedatnsi'],
      meaning: documented(
        'KB 319936',
        'The transport layer received a message for one of its connections; with type Close Request, a close that may come too late.',
      ),
      tells: inferred(
        'KB 319936',
        'With 4283 at the same time: a close for a connection that the layer no longer knows.',
      ),
      doesNotTell: inferred(
        'KB 319936',
        "That the WinSock control block of that number is concerned: cb and LPI are the transport layer's own numbers.",
      ),
      bearing: 'otherLayer',
      index: 'other',
      articles: ['KB 319936'],
    },
    'KB 319936',
  ),
  row(
    {
      id: 4282,
      title: 'interface protocol violated',
      text: 'An interoperability error occurred. Interface protocol <n> was violated. Error code=<n>',
      meaning: documented(
        'KB 152897',
        "The transport layer's state check failed: a connection was lost while mail was queued.",
      ),
      tells: documented(
        'KB 152897, KB 254818, KB 306959',
        'That a connection failed. The link may be down or unreliable; the time zone of the server may be off by half an hour; or connectors name their host instead of its address.',
      ),
      doesNotTell: inferred(
        'KB 152897, KB 254818',
        "That a WinSock control block is lost. A control block index in the text is the transport layer's.",
      ),
      bearing: 'otherLayer',
      index: 'other',
      articles: ['KB 254818'],
    },
    'KB 152897, KB 254818',
  ),
  row(
    {
      id: 4283,
      title: 'an internal identifier is not known',
      text: 'Unable to recognize an internal message identifier. Internal connection handle (LPI) <a-b-c>. Error code: <n> / Bad LPIs in message',
      words: ['badlpisinmessage'],
      meaning: documented(
        'KB 319936, KB 266792',
        'The transport layer got a message for a connection that it does not know, for instance after a timeout.',
      ),
      tells: documented('KB 266792', 'No more than that: the article says that the event alone is no evidence.'),
      doesNotTell: documented('KB 266792', 'That control blocks are handled wrongly.'),
      bearing: 'otherLayer',
      index: 'other',
      articles: ['KB 319936', 'KB 266792'],
    },
    'KB 319936, KB 266792, KB 152897',
  ),
  row(
    {
      id: 4284,
      title: 'connecting or disconnecting failed',
      text: 'An error has occurred during connection/disconnection. Error code=<n>',
      meaning: documented(
        'KB 175354',
        'A connection could not be opened or closed while mail is queued; repeated at every try to open.',
      ),
      tells: documented(
        'KB 175354, KB 254818, KB 306959',
        'That a connection failed, which may be caused by a network problem. The time zone of the server or connectors that name their host may be, too.',
      ),
      doesNotTell: notALeak('KB 175354'),
      bearing: 'otherLayer',
      index: 'none',
      articles: ['KB 232602', 'KB 254818'],
    },
    'KB 175354, KB 152897',
  ),
  row(
    {
      id: 4287,
      title: 'internal error of the transport layer',
      text: 'An internal MTA error occurred. Contact Microsoft Product Support Services. Error code=<n>',
      meaning: documented(
        'KB 175354',
        'A connection could not be opened or closed while mail is queued; repeated at every try to open, beside 4284.',
      ),
      tells: documented(
        'KB 175354, KB 254818, KB 306959',
        'That a connection failed, which may be caused by a network problem. The time zone of the server or connectors that name their host may be, too.',
      ),
      doesNotTell: notALeak('KB 175354'),
      bearing: 'otherLayer',
      index: 'none',
      articles: ['KB 232602', 'KB 236586', 'KB 254818'],
    },
    'KB 175354, KB 236586, KB 152897',
  ),
  row(
    {
      id: 9156,
      title: 'a control block was refused',
      text: 'A resource limit has been reached while attempting to open an association. There are no free control blocks available for network type <n>. The configured count is <n>.',
      words: ['nofreecontrolblocksavailable'],
      meaning: documented(
        'KB 166602, KB 229643, KB 230497',
        'A control block of that network type was refused when a connection was to be opened. The MTA may make no more X.400 connections until it is restarted.',
      ),
      tells: documented(
        'KB 166602, KB 229643',
        'How large the pool is, and that a control block was refused at that time: none was free, or the layer above opened a connection twice.',
      ),
      doesNotTell: documented(
        'KB 200259, KB 243632, KB 229643',
        'That WinSock control blocks leak: the pool may be too small, or the layer above may have lost its own.',
      ),
      bearing: 'exhaustion',
      index: 'none',
      articles: ['KB 193894', 'KB 200259', 'KB 229643', 'KB 247419', 'KB 254818', 'KB 166602'],
    },
    'KB 166602, KB 229643, KB 230497',
  ),
  row(
    {
      id: 9202,
      title: 'accept() failed',
      text: 'A sockets error <n> on an accept() call was detected. Control block index: <n>.',
      words: ['onanaccept()call'],
      meaning: documented(
        'KB 193380',
        'A call that came in was not accepted. With error 0 beside 9301: refused, since no connector matches the caller.',
      ),
      tells: documented('KB 193380', 'That an inbound call failed.'),
      doesNotTell: notALeak('KB 193380, KB 276222'),
      bearing: 'connection',
      index: 'winsockCb',
      articles: ['KB 193380', 'KB 254909', 'KB 276222'],
    },
    'KB 193380, KB 276222, KB 254909',
  ),
  row(
    {
      id: 9214,
      title: 'closesocket() failed',
      text: 'closesocket() call failed on CB <n>. Socket error <n>',
      words: ['closesocket()callfailed'],
      meaning: inferred(
        'KB 303102, Microsoft Learn: shutdown',
        'The MTA failed to close the socket of a control block. With error 10057: the socket was never connected.',
      ),
      tells: inferred(
        'KB 303102',
        'With 9215 and error 0 on the same control block: a connection was given up before it was made. That agrees with KB 303102, and also happens without it.',
      ),
      doesNotTell: documented(
        'KB 303102',
        'That the control block leaked: the article calls 9215 and 9214 not conclusive. Only Winsock.log shows that.',
      ),
      bearing: 'closeRace',
      index: 'winsockCb',
      articles: ['KB 303102'],
    },
    'KB 303102',
  ),
  row(
    {
      id: 9215,
      title: 'connect() failed',
      text: 'A sockets error <n> on a connect() call was detected. Control block index: <n>. / connect() call failed on CB <n>. Socket error <n>',
      words: ['connect()callfailed', 'onaconnect()call'],
      meaning: documented(
        'KB 170056, KB 152941, KB 164400',
        'An outbound connection could not be made. The error says why; error 0 does not.',
      ),
      tells: documented('KB 170056, KB 303102', 'That an outbound connection attempt failed on that control block.'),
      doesNotTell: documented(
        'KB 303102',
        'That the control block leaked: the article calls 9215 and 9214 not conclusive. Only Winsock.log shows that.',
      ),
      bearing: 'closeRace',
      index: 'winsockCb',
      articles: ['KB 303102', 'KB 170056', 'KB 164400', 'KB 152941', 'KB 182619'],
    },
    'KB 170056, KB 164400, KB 152941, KB 303102',
  ),
  row(
    {
      id: 9221,
      title: 'receiving failed',
      text: 'A sockets error <n> on a WSARecvEx() call was detected. Control block index: <n>.',
      words: ['onawsarecvex()call'],
      meaning: documented(
        'KB 169143',
        'With error 10054: the connection was closed. Logged at every close, clean or not.',
      ),
      tells: documented('KB 169143', 'That the connection of that control block came down.'),
      doesNotTell: documented('KB 169143', 'That anything is wrong: by itself it is expected and harmless.'),
      bearing: 'connection',
      index: 'winsockCb',
      articles: ['KB 169143', 'KB 162674'],
    },
    'KB 169143, KB 162674',
  ),
  row(
    {
      id: 9224,
      title: 'send() failed',
      text: 'A sockets error <n> on a send() call was detected. Control block index: <n>. / send() call failed on CB <n>. Socket error <n>',
      words: ['send()callfailed', 'onasend()call'],
      meaning: documented(
        'KB 170007, KB 152941',
        'Data could not be sent: the connection was given up (10053) or reset (10054).',
      ),
      tells: inferred('KB 170007, KB 152941', 'That a connection that was up broke.'),
      doesNotTell: documented(
        'KB 170007',
        'That anything is lost. Over TP4 to a Retix 1.41 MTA it is by design: an association is recovered.',
      ),
      bearing: 'connection',
      index: 'winsockCb',
      articles: ['KB 170007', 'KB 152941'],
    },
    'KB 152941, KB 170007',
  ),
  row(
    {
      id: 9225,
      title: 'a message did not fit the state',
      text: 'Bad message type <n> for socket control block <n> in state <n>',
      words: ['badmessagetype'],
      meaning: inferred(
        'KB 157701, KB 151626',
        'A message of the layer above came to a control block in a state in which it makes no sense, as when open and close cross.',
      ),
      tells: inferred('KB 157701, KB 151626', 'That the layers disagreed about that control block.'),
      doesNotTell: notALeak('KB 157701, KB 151626'),
      bearing: 'closeRace',
      index: 'winsockCb',
      articles: ['KB 157701'],
    },
    'KB 157701, KB 151626',
  ),
  row(
    {
      id: 9228,
      title: 'too few control blocks to start',
      text: 'A fatal resource limit was reached while attempting to open an association. The number of network type <n> listen control blocks requested is too high. Number requested: <n>. Number configured: <n>.',
      words: ['listencontrolblocksrequestedistoohigh'],
      meaning: documented(
        'KB 168815',
        'The pool of that network type is too small for the MTA to listen; the MTA does not start.',
      ),
      tells: documented('KB 168815', 'That the registry gives that network type too few control blocks.'),
      doesNotTell: inferred('KB 168815', 'That control blocks leak: it is logged at start.'),
      bearing: 'limit',
      index: 'none',
      articles: [],
    },
    'KB 168815',
  ),
  row(
    {
      id: 9234,
      title: 'select() failed',
      text: 'A sockets error <n> on a select() call was detected. Control block index: <n>.',
      words: ['onaselect()call'],
      meaning: documented(
        'KB 170006',
        'The MTA attempted to open an invalid socket (10038). Happens under heavy load; the MTA goes on.',
      ),
      tells: documented('KB 170006', 'That the server is under heavy load. It is by design.'),
      doesNotTell: documented(
        'KB 170006',
        'Anything about the control block of that number: the texts are shifted, and the number after "index" is the WinSock code.',
      ),
      bearing: 'connection',
      index: 'winsockCode',
      articles: ['KB 170006'],
    },
    'KB 170006',
  ),
  row(
    {
      id: 9236,
      title: 'the other side closed the socket',
      text: 'Receive socket closed on CB <n>. Socket error <n>',
      words: ['receivesocketclosedon'],
      meaning: documented('KB 151626', 'The connection of that control block was closed by the other side.'),
      tells: inferred('KB 151626', 'That the connection was up, and was ended from outside.'),
      doesNotTell: notALeak('KB 151626'),
      bearing: 'connection',
      index: 'winsockCb',
      articles: [],
    },
    'KB 151626',
  ),
  row(
    {
      id: 9298,
      title: 'the MTA has started',
      text: 'Microsoft Exchange Server MTA Service startup complete, version <version> (build <build>).',
      words: ['servicestartupcomplete'],
      meaning: documented(
        'KB 174695, KB 163294',
        'The MTA started; the event states its build. All control blocks are free again.',
      ),
      tells: documented('KB 174695', 'Which build runs from here on.'),
      doesNotTell: inferred('KB 174695', 'Which build ran before.'),
      bearing: 'lifecycle',
      index: 'none',
      articles: [],
    },
    'KB 174695, KB 163294',
  ),
  row(
    {
      id: 9299,
      title: 'the MTA has stopped',
      text: 'Service closedown complete, version <version> (build <build>).',
      words: ['serviceclosedowncomplete'],
      meaning: documented('KB 174695, KB 163294', 'The MTA stopped; the event states its build.'),
      tells: documented('KB 174695', 'Which build ran up to here.'),
      doesNotTell: inferred('KB 174695', 'Which build is started next.'),
      bearing: 'lifecycle',
      index: 'none',
      articles: [],
    },
    'KB 174695, KB 163294',
  ),
  row(
    {
      id: 9301,
      title: 'unknown caller',
      text: 'The message transfer gateway that uses the network address <hex> and the transport stack <name> could not be found. Check the configuration of the mail gateway.',
      words: ['messagetransfergatewaythatusesthenetworkaddress'],
      meaning: documented(
        'KB 193380',
        'A call came in from an address that no connector has. Logged a second time, with the name, where the look-up by name fails too; then the call is refused.',
      ),
      tells: documented(
        'KB 193380',
        'Who called: the address is hexadecimal, four bytes of IP address or the letters of a name.',
      ),
      doesNotTell: documented(
        'KB 189345',
        'That mail does not flow: once, and followed by no second one, it can be ignored. Some builds from 2354 to 2620 do not log it at all (KB 234962).',
      ),
      bearing: 'connection',
      index: 'none',
      articles: ['KB 193380', 'KB 189345', 'KB 197378', 'KB 169113', 'KB 254909'],
    },
    'KB 193380, KB 189345, KB 234962',
  ),
  row(
    {
      id: 9318,
      title: 'RPC could not be reached',
      text: 'An RPC communications error occurred. Unable to bind over RPC. The locality table (LTAB) index is <n>. Windows NT error code: <n>.',
      words: ['unabletobindoverrpc'],
      meaning: documented(
        'KB 170056',
        'Another server could not be reached by RPC; 1722 is: the RPC server is not available.',
      ),
      tells: documented('KB 170056', 'Beside 9215: the other server is down or out of reach.'),
      doesNotTell: inferred(
        'KB 170056',
        'Anything about WinSock control blocks: RPC uses none, and the index is one of localities.',
      ),
      bearing: 'otherLayer',
      index: 'none',
      articles: ['KB 170056'],
    },
    'KB 170056',
  ),
  row(
    {
      id: 9404,
      title: 'illegal buffer request',
      text: 'A fatal MTA error has occurred. An illegal buffer request has been made. The request was for <n> headers and <n> elements.',
      words: ['illegalbufferrequest'],
      meaning: documented('KB 182619', 'A TPKT was asked for that cannot be; the MTA ends.'),
      tells: documented('KB 182619', 'That the MTA met this fault.'),
      doesNotTell: notALeak('KB 182619'),
      bearing: 'connection',
      index: 'none',
      articles: ['KB 182619'],
    },
    'KB 182619',
  ),
  row(
    {
      id: 9405,
      title: 'unexpected error, the MTA may end',
      text: 'An unexpected error has occurred which may cause the MTA to terminate. Error: <text>',
      words: ['whichmaycausethemtatoterminate'],
      meaning: documented(
        'KB 157701, KB 276222',
        'An internal check failed. SBPDSCLS: a control block was closed by another thread than its own. "Failed to find socket": the wait set has lost a socket.',
      ),
      tells: documented('KB 157701, KB 276222', 'What the text says, and that the MTA may end for it.'),
      doesNotTell: notALeak('KB 157701, KB 276222'),
      bearing: 'connection',
      index: 'none',
      articles: ['KB 157701', 'KB 152941', 'KB 276222'],
    },
    'KB 157701, KB 154301, KB 276222',
  ),
];

const byId = new Map(events.map((event) => [event.id, event]));

/** What is known of an event; undefined for an id that is not in the table. */
export function eventKnowledge(id: number): EventKnowledge | undefined {
  return byId.get(id);
}

/** The event whose words a text holds; undefined where none does. `squeezed`: lower case, without blanks. */
export function eventIdOfWords(squeezed: string): number | undefined {
  return events.find(({ words }) => words.some((each) => squeezed.includes(each)))?.id;
}

/** The category names of the text event log and of the Application log. */
export const eventCategories: readonly {
  readonly text: string;
  readonly application: string;
  readonly grade: Grade;
  readonly source: string;
}[] = [
  {
    text: 'Internal Operating System Error',
    application: 'Operating System',
    grade: 'inferred',
    source: 'KB 303102, KB 170056',
  },
  {
    text: 'Internal Processing Error',
    application: 'Internal Processing',
    grade: 'inferred',
    source: 'KB 151626, KB 157701',
  },
  { text: 'X.400 Service Event', application: 'X.400 Service', grade: 'inferred', source: 'KB 164528, KB 232602' },
  { text: 'Interface Event', application: 'Interface', grade: 'inferred', source: 'KB 319936, KB 170056' },
];
