/** The MTA's events that bear on control blocks, or look as if they did: what each says, what it shows, and what it does not show. */

import { type EventFacts, type EventMatch, matches } from './eventMatch';
import { type Cited, type Statement, documented, inferred, sourcesOf } from './statement';

/** What the number that an event calls its control block, or index, counts when its origin is the usual one. */
type EventIndex = 'winsockCb' | 'other' | 'none';

/** What an event means. What is undefined is not known. */
interface Says {
  readonly meaning: Statement;
  readonly tells?: Statement | undefined;
  readonly doesNotTell?: Statement | undefined;
}

/** What is known of some texts of a number only. What it leaves out is as for all texts. */
interface EventCase extends Partial<Says> {
  readonly when: EventMatch;
}

export interface EventKnowledge<Id extends number = number> extends Says {
  readonly id: Id;
  /** A few words for a list. They hold for every text of the number. */
  readonly title: string;
  /** The text's constant part, blanks folded, `<…>` for what changes. */
  readonly text: string;
  /** The constant words by which the text alone shows the id, lower case and without blanks; none where they would not. */
  readonly words: readonly string[];
  /** The first that matches counts. */
  readonly cases: readonly EventCase[];
  /** How much it says of WinSock control blocks: nothing, something, or that there are none left. */
  readonly bearing: 'exhaustion' | 'closeRace' | 'connection' | 'otherLayer' | 'lifecycle' | 'limit';
  readonly index: EventIndex;
  /** All that its statements cite. */
  readonly source: string;
}

type Row = Omit<EventKnowledge, 'id' | 'source' | 'words' | 'cases'> & Partial<Pick<EventKnowledge, 'words' | 'cases'>>;

const row = <const Id extends number>(id: Id, event: Row): EventKnowledge<Id> => {
  const cases = event.cases ?? [];
  const facts = [event, ...cases].flatMap(({ meaning, tells, doesNotTell }) =>
    [meaning, tells, doesNotTell].filter((fact) => fact !== undefined),
  );
  return { words: [], ...event, id, cases, source: sourcesOf(facts).join(', ') };
};

/** What no single event can show, whatever it is. */
const notALeak = <const S extends string>(source: Cited<S>): Statement =>
  inferred(source, 'That a control block is lost: the event does not say what became of it afterwards.');

/** What events of other layers do not show. */
const otherTable = <const S extends string>(source: Cited<S>): Statement =>
  inferred(source, "Anything about the WinSock control block of that number: the index is another layer's.");

/** What exhaustion of another resource does not show. */
const otherPool = <const S extends string>(source: Cited<S>, what: string): Statement =>
  inferred(source, `Anything about WinSock control blocks: ${what} are another resource.`);

const inconclusive = documented(
  'KB 303102',
  'That the control block leaked: the article calls 9215 and 9214 not conclusive. Only Winsock.log shows that.',
);

/** Causes that several events of POP-4 share. */
const mtsIds =
  'Exchange 4.0 below SP2 may give one identifier (MTSID) to several messages, and the transport session is shut down; or connectors name their host instead of its address';
const halfHour = 'the time zone of the server may be off by half an hour';
const networkMay =
  'the network may have problems, such as a WAN link that is down for a time, and it is logged at every try to open';

const table = [
  row(41, {
    title: 'no free entity control block',
    text: 'There are too many concurrently connected entities. There are no free entity control blocks (ECBs) available. There are currently <n> ECBs configured.',
    words: ['toomanyconcurrentlyconnectedentities'],
    meaning: documented(
      'KB 205533',
      'No entity control block was free. The MTA has one for each MTA and connector that it communicates with.',
    ),
    doesNotTell: otherPool('KB 205533', 'entity control blocks'),
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(57, {
    title: 'association limit reached',
    text: 'The limit on the number of associations allowed to and from entity <entity> has been reached. The limit is <n>.',
    words: ['limitonthenumberofassociationsallowed'],
    meaning: documented(
      'KB 194589',
      'The messages queued for a partner exceed what the associations to it that are allowed can carry.',
    ),
    tells: documented(
      'KB 194589',
      'That the limit of associations to one partner was reached. Exchange 5.5 allows 10: nine for mail of low and normal priority, and one for urgent mail.',
    ),
    doesNotTell: inferred(
      'KB 194589',
      'That control blocks run short. In Exchange 5.5 each association has one, but the limit here is that of associations.',
    ),
    bearing: 'limit',
    index: 'none',
  }),
  row(289, {
    title: 'a connection could not be opened',
    text: 'A connection to <entity> could not be opened.',
    meaning: documented('KB 157630, KB 257727, KB 169716', 'A connection to that partner could not be opened.'),
    tells: documented(
      'KB 157630',
      'With 1294, 4284 and 301: that network problems may keep the MTA from delivering over the connector.',
    ),
    doesNotTell: notALeak('KB 157630'),
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(290, {
    title: 'a non-delivery report',
    text: 'A non-delivery report (reason code <reason> and diagnostic code <code>) is being generated for message <id>.',
    words: ['anon-deliveryreport(reasoncode', 'generatingnon-deliveryreport'],
    meaning: documented('KB 230497, KB 164528', 'The MTA reports a message as not delivered.'),
    cases: [
      {
        when: { words: ['MTS-congestion'] },
        tells: documented(
          'KB 230497',
          'That the MTA has had difficulty reaching another MTA over an extended time; a pool without free control blocks can be the cause.',
        ),
        doesNotTell: inferred('KB 230497, KB 254818', 'Why the other MTA could not be reached.'),
      },
    ],
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(301, {
    title: 'an open is tried again later',
    text: 'An open retry delay timer started on the association to <entity> on control block <n>. Another attempt to reopen the association will be made in <n> seconds.',
    words: ['openretrydelaytimerstarted'],
    meaning: documented(
      'KB 157630',
      'A connection could not be opened, and is tried again: by default every 600 seconds, 144 times at most.',
    ),
    tells: documented(
      'KB 157630',
      'With 1294, 4284 and 289: that network problems may keep the MTA from delivering over the connector.',
    ),
    doesNotTell: inferred('KB 157630', 'Whose the number of the control block is: the article does not say.'),
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(316, {
    title: 'an association block was freed',
    text: 'Free ASB at index <n>. This leaves <n> CB’s remaining',
    words: ['freeasbatindex'],
    meaning: inferred('KB 161946', 'An association block of the MTA layer went back to its table.'),
    tells: inferred('KB 161946', 'That another table than that of WinSock is meant: its indices begin at 2001.'),
    doesNotTell: inferred('KB 161946', 'That a WinSock control block was freed, or how many of them are left.'),
    bearing: 'otherLayer',
    index: 'other',
  }),
  ...([1004, 1008] as const).map((id) =>
    row(id, {
      title: 'an association is terminated for an error',
      text: 'An error occurred while processing an association with entity <entity>. The association will be terminated and restarted if necessary.',
      meaning: documented(
        'KB 152877',
        'An error occurred on an association; the MTA terminates it, and restarts it if necessary.',
      ),
      tells: documented('KB 152877', 'That the network may have problems.'),
      doesNotTell: otherTable('KB 152877'),
      bearing: 'otherLayer',
      index: 'other',
    }),
  ),
  row(1133, {
    title: 'a state check of the Reliable Transfer Service failed',
    text: 'A reliable transport service element (RTSE) error occurred while processing an association with <entity>. … Current state <n>. Service type <n>. Service flavor <n>. Control block index <n>.',
    words: ['(rtse)erroroccurredwhileprocessinganassociation'],
    meaning: documented(
      'KB 194031',
      'The Reliable Transfer Service met an error on an association; the MTA terminates it, and restarts it if necessary.',
    ),
    doesNotTell: otherTable('KB 194031'),
    bearing: 'otherLayer',
    index: 'other',
  }),
  row(1198, {
    title: 'a state check of the presentation layer failed',
    text: 'An error occurred while processing an association to entity. Presentation error: state check failure. … Control block index <n>. …',
    words: ['presentationerror:statecheckfailure'],
    meaning: documented(
      'KB 152877, KB 225206, KB 306959',
      'A state check failed on an association; the MTA terminates it, and restarts it if necessary.',
    ),
    tells: documented('KB 152877, KB 225206', 'That the network may have problems, or was changed.'),
    doesNotTell: otherTable('KB 152877, KB 225206'),
    bearing: 'otherLayer',
    index: 'other',
  }),
  row(1209, {
    title: 'an internal identifier is not known',
    text: 'Unable to recognize an internal message identifier (LPI) from entity <entity>. The incorrect LPI is <a-b-c>. Control block index <n>. / Session error, invalid source LPI on received message. Invalid LPI is <a-b-c>',
    words: ['invalidsourcelpionreceivedmessage', 'internalmessageidentifier(lpi)fromentity'],
    meaning: documented(
      'KB 225206, KB 306959, KB 232602',
      'The session layer got a message with an identifier that it does not recognise.',
    ),
    tells: documented('KB 232602, KB 225206', 'That the network may have been disrupted, or changed.'),
    doesNotTell: otherTable('KB 225206'),
    bearing: 'otherLayer',
    index: 'other',
  }),
  row(1277, {
    title: 'a transport connection was refused',
    text: 'An interoperability error occurred. Session error: the remotely initiated transport connection was refused. Control block index <n>. Type <n>',
    words: ['remotelyinitiatedtransportconnectionwasrefused'],
    meaning: documented('KB 152877', 'A transport connection that the other side began was refused.'),
    tells: documented('KB 152877', 'That the network may have problems.'),
    doesNotTell: otherTable('KB 152877'),
    bearing: 'otherLayer',
    index: 'other',
  }),
  row(1279, {
    title: 'the other side took the transport connection down',
    text: 'Session - Remote initiation of Transport Disconnection. Control block index <n>, type <n>',
    words: ['remoteinitiationoftransportdisconnection'],
    meaning: documented('KB 151626', 'The other side began to disconnect the transport connection.'),
    tells: inferred('KB 151626', 'That a connection ended from outside.'),
    doesNotTell: otherTable('KB 151626, KB 225206'),
    bearing: 'otherLayer',
    index: 'other',
  }),
  row(1293, {
    title: 'an association from outside was refused',
    text: 'A remotely-initiated association from <entity> was refused. The failure reason provider is <n> and the reason is <n>. Control block index <n>. Type <n>.',
    words: ['aremotely-initiatedassociationfrom'],
    meaning: documented('KB 194031, KB 169716, KB 196381', 'An association that the other side began was refused.'),
    tells: documented(
      'KB 169716',
      'With event 37: that the schedule of the connector is Never, so that it neither accepts nor initiates a connection.',
    ),
    doesNotTell: otherTable('KB 194031, KB 169716'),
    bearing: 'otherLayer',
    index: 'other',
  }),
  row(1294, {
    title: 'an association ended abnormally',
    text: 'An association with entity <entity> ended abnormally.',
    words: ['endedabnormally'],
    meaning: documented('KB 157630, KB 257727, KB 169716', 'An association with that partner ended abnormally.'),
    tells: documented(
      'KB 157630, KB 257727, KB 169716',
      'With 289: that the network may be poor, or that the schedule of the connector on the other side is Never.',
    ),
    doesNotTell: notALeak('KB 157630'),
    bearing: 'otherLayer',
    index: 'other',
  }),
  row(2004, {
    title: 'an event that the MTA cannot name',
    text: 'Attempted to log an unknown event/error. Product identifier <n>, Event/error code <n>',
    words: ['attemptedtologanunknownevent'],
    meaning: documented('KB 188040', 'The MTA was to log an event or error that it does not know.'),
    doesNotTell: notALeak('KB 188040'),
    cases: [
      {
        when: { codes: [255], task: 'TCP/IP DRVR' },
        tells: documented(
          'KB 188040',
          'That an error came back after WinSock flow control had been established; the MTA may disconnect.',
        ),
      },
    ],
    bearing: 'connection',
    index: 'none',
  }),
  ...([2035, 2036] as const).map((id) =>
    row(id, {
      title: 'connections to a locality were lost',
      text: 'Lost connections to locality <n>',
      meaning: inferred(
        'KB 232602, KB 151626',
        'The MTA lost what it had open to one of its partners or parts, which it calls a locality.',
      ),
      tells: inferred('KB 232602, KB 151626', 'That there was a disruption.'),
      doesNotTell: inferred(
        'KB 232602, KB 151626',
        'That a control block is lost: the number is a locality, not a control block.',
      ),
      bearing: 'otherLayer',
      index: 'none',
    }),
  ),
  row(3120, {
    title: 'no session left',
    text: 'A resource limit has been reached when attempting to open an association. Number of sessions configured: <n>.',
    words: ['numberofsessionsconfigured'],
    meaning: documented('KB 155302, KB 247782', 'A resource limit was reached when an association was to be opened.'),
    tells: inferred(
      'KB 155302, KB 247782',
      'That sessions (XAPI) ran out, which the information store, gateways and connectors use.',
    ),
    doesNotTell: otherPool('KB 155302, KB 247782', 'sessions of XAPI'),
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(4258, {
    title: 'a message came to the network service interface',
    text: 'Message received at NSI: cb <n>, LPI <a-b-c>, Message type <type>',
    words: ['messagereceivedatnsi'],
    meaning: inferred('KB 319936, KB 188040', 'POP-4 received a message at its network services interface (NSI).'),
    doesNotTell: inferred(
      'KB 319936',
      "That the WinSock control block of that number is concerned: cb and LPI are the transport layer's own numbers.",
    ),
    cases: [
      {
        when: { words: ['Close Request'] },
        tells: inferred(
          'KB 319936',
          'With 4283 at the same time and for the same LPI: a close for a connection that the layer no longer knows.',
        ),
      },
    ],
    bearing: 'otherLayer',
    index: 'other',
  }),
  row(4282, {
    title: 'interface protocol violated',
    text: 'An interoperability error occurred. Interface protocol <n> was violated. Error code=<n>',
    words: ['interoperabilityerroroccurred.interfaceprotocol'],
    meaning: documented(
      'KB 152897, KB 254818, KB 306959',
      'A state check of POP-4 found that an interface protocol was violated.',
    ),
    doesNotTell: inferred(
      'KB 152897, KB 254818',
      "That a WinSock control block is lost. A control block index in the text is the transport layer's.",
    ),
    cases: [
      {
        when: { codes: [8453] },
        tells: documented('KB 152897, KB 306959, KB 254818', `No one cause. ${mtsIds}; or ${halfHour}.`),
      },
    ],
    bearing: 'otherLayer',
    index: 'other',
  }),
  row(4283, {
    title: 'an internal identifier is not known',
    text: 'Unable to recognize an internal message identifier. Internal connection handle (LPI) <a-b-c>. Error code: <n> / Bad LPIs in message',
    words: ['badlpisinmessage', 'internalmessageidentifier.internalconnectionhandle'],
    meaning: documented(
      'KB 319936, KB 266792, KB 152897',
      'POP-4 got a message with an identifier (LPI) that it does not recognise.',
    ),
    tells: documented(
      'KB 266792, KB 319936, KB 152897',
      'No one cause: an inbound connection that timed out in WinSock, a lost connection while mail is queued, or a fault in the control blocks of the MTA.',
    ),
    doesNotTell: documented(
      'KB 266792',
      'That the MTA handles its control blocks wrongly: the event alone is no evidence of that.',
    ),
    bearing: 'otherLayer',
    index: 'other',
  }),
  row(4284, {
    title: 'connecting or disconnecting failed',
    text: 'An error has occurred during connection/disconnection. Error code=<n>',
    words: ['duringconnection/disconnection'],
    meaning: documented('KB 175354, KB 152897', 'An error occurred while a connection was opened or closed.'),
    doesNotTell: notALeak('KB 175354'),
    cases: [
      {
        when: { codes: [8511] },
        tells: documented(
          'KB 175354, KB 157630, KB 170471, KB 254818, KB 306959',
          `No one cause: ${networkMay}; names or the connector may be configured wrongly (with event 290); connectors may name their host; or ${halfHour}.`,
        ),
      },
    ],
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(4287, {
    title: 'internal error of the transport layer',
    text: 'An internal MTA error occurred. Contact Microsoft Product Support Services. Error code=<n>',
    meaning: documented('KB 175354, KB 236586, KB 152897', 'POP-4 met an internal error.'),
    doesNotTell: notALeak('KB 175354'),
    cases: [
      {
        when: { codes: [8640] },
        tells: documented(
          'KB 175354, KB 232602, KB 236586, KB 254818',
          `No one cause: ${networkMay}; links may be slow and loaded; or ${halfHour}.`,
        ),
      },
      {
        when: { codes: [8650] },
        meaning: documented(
          'KB 152897, KB 306959',
          'Logged where the MTA gets backed up while it tries to deliver messages, and the transport connection is lost.',
        ),
        tells: documented('KB 152897, KB 306959', `No one cause. ${mtsIds}.`),
      },
    ],
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(4293, {
    title: 'an inbound connection was rejected for its T-selector',
    text: 'Incoming Connection rejected due to an incorrect T-selector. Called T-Selector is: <selector>',
    words: ['duetoanincorrectt-selector'],
    meaning: documented(
      'KB 252843',
      'An inbound connection was rejected, since its transport selector does not match.',
    ),
    tells: documented('KB 252843', 'That the transport selectors of the two servers are configured differently.'),
    doesNotTell: inferred('KB 252843', 'That a control block is lost: the connection was rejected on purpose.'),
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(4300, {
    title: 'a bad configuration: the MTA does not start',
    text: 'Unable to initialize due to a bad configuration. Contact Microsoft Product Support Services. Error code=<n>',
    words: ['unabletoinitializeduetoabadconfiguration.contact'],
    meaning: documented(
      'KB 168815, KB 243632',
      'The MTA cannot start as it is configured: a transport stack may have too few control blocks (9228 may be logged, too), or the pool may be set too high.',
    ),
    doesNotTell: inferred('KB 168815, KB 243632', 'That control blocks leak: it is logged at start.'),
    bearing: 'limit',
    index: 'none',
  }),
  row(9102, {
    title: 'an X.25 limit was reached',
    text: 'An X.25 resource limit was reached while attempting to open an association. Connection control block: <n>. Logical session number: <n>. Error code: <n>.',
    words: ['anx.25resourcelimitwasreached'],
    meaning: documented('KB 174257', 'An X.25 resource limit was reached when an association was to be opened.'),
    tells: documented(
      'KB 174257',
      'Usually, that the X.25 card is busy: it may allow fewer circuits than the MTA tries.',
    ),
    doesNotTell: otherPool('KB 174257', 'the control blocks of X.25'),
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(9106, {
    title: 'X.25 could not be initialised',
    text: 'An internal MTA error occurred. The X.25 interface failed to initialize. Check to make sure the X.25 card is started.',
    words: ['thex.25interfacefailedtoinitialize'],
    meaning: documented('KB 193323', 'The X.25 interface could not be initialised.'),
    tells: documented(
      'KB 193323',
      'Perhaps that more than 32 control blocks are configured for the Eicon X.25 stack: then X.25 does not work.',
    ),
    doesNotTell: otherPool('KB 193323', 'the control blocks of X.25'),
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(9156, {
    title: 'a control block was refused',
    text: 'A resource limit has been reached while attempting to open an association. There are no free control blocks available for network type <n>. The configured count is <n>.',
    words: ['nofreecontrolblocksavailable'],
    meaning: documented(
      'KB 166602, KB 229643, KB 200259',
      'A control block of that network type was refused when an association was to be opened. The MTA may have to be restarted before mail flows again.',
    ),
    tells: documented(
      'KB 166602, KB 229643',
      'How large the pool is, and that a control block was refused at that time: none was free, or the layer above opened a connection twice.',
    ),
    doesNotTell: documented(
      'KB 200259, KB 243632, KB 229643',
      'That WinSock control blocks leak: the pool may be too small, or the layer above may have lost its own.',
    ),
    cases: [
      {
        when: { networkTypes: [3, 4, 5] },
        meaning: inferred(
          'KB 166602, KB 168815',
          'A control block of that network type was refused when an association was to be opened.',
        ),
        tells: inferred('KB 166602', 'How large the pool of that network type is, and that it refused one.'),
        doesNotTell: inferred(
          'KB 168815',
          'Anything about the control blocks of Winsock.log: those are of TCP/IP and TP4, and this is another network type.',
        ),
      },
    ],
    bearing: 'exhaustion',
    index: 'none',
  }),
  row(9202, {
    title: 'accept() failed',
    text: 'A sockets error <n> on an accept() call was detected. Control block index: <n>.',
    words: ['onanaccept()call'],
    meaning: documented('KB 193380, KB 276222', 'accept() reported an error for a connection that came in.'),
    doesNotTell: notALeak('KB 193380, KB 276222'),
    cases: [
      {
        when: { errors: [0] },
        tells: documented(
          'KB 193380, KB 254909',
          'With 9301 before it: that the connection was rejected, since no connector matches the caller.',
        ),
      },
    ],
    bearing: 'connection',
    index: 'winsockCb',
  }),
  row(9214, {
    title: 'closesocket() failed',
    text: 'closesocket() call failed on CB <n>. Socket error <n>',
    words: ['closesocket()callfailed'],
    meaning: documented('KB 303102', 'closesocket() failed for the socket of a control block.'),
    tells: documented(
      'KB 303102',
      'That the network has problems. The article shows it with its leak, and says that it also happens without it.',
    ),
    doesNotTell: inconclusive,
    cases: [
      {
        when: { errors: [10057] },
        meaning: inferred(
          'KB 303102, Microsoft Learn: shutdown',
          'The MTA failed to close the socket of a control block: it was not connected.',
        ),
        tells: inferred(
          'KB 303102',
          'With 9215 and error 0 on the same control block: a connection was given up before it was made. That agrees with KB 303102, and also happens without it.',
        ),
      },
    ],
    bearing: 'closeRace',
    index: 'winsockCb',
  }),
  row(9215, {
    title: 'connect() failed',
    text: 'A sockets error <n> on a connect() call was detected. Control block index: <n>. / connect() call failed on CB <n>. Socket error <n>',
    words: ['connect()callfailed', 'onaconnect()call'],
    meaning: documented(
      'KB 303102, KB 152941, KB 164400, KB 170056',
      'An outbound connection could not be made: connect() failed.',
    ),
    doesNotTell: inconclusive,
    cases: [
      {
        when: { errors: [0] },
        tells: documented(
          'KB 303102',
          'That the network has problems. The article shows it with its leak, and says that it also happens without it.',
        ),
      },
      {
        when: { errors: [10022], task: 'TP4 DRIVER' },
        tells: documented(
          'KB 164400',
          'That the address of the remote MTA on the connector does not match the one that the remote MTA defines.',
        ),
        doesNotTell: notALeak('KB 164400'),
      },
      {
        when: { errors: [10051, 10060] },
        tells: documented(
          'KB 152941, KB 154301',
          'That the link may be slow or unreliable. The MTA of Exchange 4.0 may log it before it crashes.',
        ),
      },
      {
        when: { errors: [10061] },
        tells: documented(
          'KB 170056',
          'With 9318: that the other server is either down or cannot be reached on the network. The connection was refused.',
        ),
      },
    ],
    bearing: 'closeRace',
    index: 'winsockCb',
  }),
  row(9221, {
    title: 'receiving failed',
    text: 'A sockets error <n> on a WSARecvEx() call was detected. Control block index: <n>.',
    words: ['onawsarecvex()call'],
    meaning: documented('KB 169143, KB 162674', 'WSARecvEx() reported an error.'),
    doesNotTell: notALeak('KB 169143'),
    cases: [
      {
        when: { errors: [10054] },
        meaning: documented('KB 169143', 'The connection was closed. Logged at every close, clean or not.'),
        tells: documented(
          'KB 169143, KB 162674',
          'That the connection of that control block came down. Where the connection to the remote MTA fails, and only DNS resolves names: its name on the connector may not be fully qualified.',
        ),
        doesNotTell: documented('KB 169143', 'That anything is wrong: by itself it is expected and harmless.'),
      },
    ],
    bearing: 'connection',
    index: 'winsockCb',
  }),
  row(9224, {
    title: 'send() failed',
    text: 'A sockets error <n> on a send() call was detected. Control block index: <n>. / send() call failed on CB <n>. Socket error <n>',
    words: ['send()callfailed', 'onasend()call'],
    meaning: documented('KB 170007, KB 152941', 'Data could not be sent: send() failed.'),
    doesNotTell: notALeak('KB 152941'),
    cases: [
      {
        when: { errors: [10053], task: 'TP4 DRIVER' },
        tells: documented(
          'KB 170007',
          'To a Retix 1.41 MTA: that the other side dropped the connection while an association was recovered. It is not critical, a new association is made.',
        ),
      },
      {
        when: { errors: [10054] },
        tells: documented(
          'KB 152941, KB 154301',
          'That the link may be slow or unreliable. The MTA of Exchange 4.0 may log it before it crashes.',
        ),
      },
    ],
    bearing: 'connection',
    index: 'winsockCb',
  }),
  row(9225, {
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
  }),
  row(9228, {
    title: 'too few control blocks to start',
    text: 'A fatal resource limit was reached while attempting to open an association. The number of network type <n> listen control blocks requested is too high. Number requested: <n>. Number configured: <n>.',
    words: ['listencontrolblocksrequestedistoohigh'],
    meaning: documented('KB 168815', 'A transport stack has too few control blocks to listen; the MTA may not start.'),
    tells: documented('KB 168815', 'That the registry gives that network type too few control blocks.'),
    doesNotTell: inferred('KB 168815', 'That control blocks leak: it is logged at start.'),
    bearing: 'limit',
    index: 'none',
  }),
  row(9234, {
    title: 'select() failed',
    text: 'A sockets error <n> on a select() call was detected. Control block index: <n>.',
    words: ['onaselect()call'],
    meaning: documented('KB 170006', 'select() reported an error.'),
    doesNotTell: notALeak('KB 170006'),
    cases: [
      {
        when: { errors: [10038] },
        meaning: documented(
          'KB 170006',
          'The MTA attempted to open an invalid socket. Happens under heavy load; the MTA goes on.',
        ),
        tells: documented(
          'KB 170006',
          'Mostly, that the MTA processes many messages, or that the computer has several processors. By design.',
        ),
        doesNotTell: inferred(
          'KB 170006',
          'Anything about a control block: where the texts are shifted, the number after "index" is the WinSock code.',
        ),
      },
    ],
    bearing: 'connection',
    index: 'none',
  }),
  row(9236, {
    title: 'the receive socket was closed',
    text: 'Receive socket closed on CB <n>. Socket error <n>',
    words: ['receivesocketclosedon'],
    meaning: documented('KB 151626', 'The receive socket of that control block was closed.'),
    tells: inferred('KB 151626', 'That the connection was up, and was ended from outside.'),
    doesNotTell: notALeak('KB 151626'),
    bearing: 'connection',
    index: 'winsockCb',
  }),
  row(9280, {
    title: 'the locality table is full',
    text: 'A resource limit has been reached when attempting to open an association. The locality table is full.',
    words: ['thelocalitytableisfull'],
    meaning: documented(
      'KB 243402',
      'The MTA reached its limit of connections over RPC at once: about 240. X.400 connections do not count.',
    ),
    doesNotTell: otherPool('KB 243402', 'connections over RPC'),
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(9298, {
    title: 'the MTA has started',
    text: 'Microsoft Exchange Server MTA Service startup complete, version <version> (build <build>).',
    words: ['servicestartupcomplete'],
    meaning: documented('KB 174695, KB 163294', 'The MTA started; the event states its build.'),
    tells: documented(
      'KB 174695, KB 303102',
      'Which build runs from here on. The restart has cleared the control blocks that were in use or waiting.',
    ),
    doesNotTell: inferred('KB 174695', 'Which build ran before.'),
    bearing: 'lifecycle',
    index: 'none',
  }),
  row(9299, {
    title: 'the MTA has stopped',
    text: 'Service closedown complete, version <version> (build <build>).',
    words: ['serviceclosedowncomplete'],
    meaning: documented('KB 174695, KB 163294', 'The MTA stopped; the event states its build.'),
    tells: documented('KB 174695', 'Which build ran up to here.'),
    doesNotTell: inferred('KB 174695', 'Which build is started next.'),
    bearing: 'lifecycle',
    index: 'none',
  }),
  row(9301, {
    title: 'unknown caller',
    text: 'The message transfer gateway that uses the network address <hex> and the transport stack <name> could not be found. Check the configuration of the mail gateway.',
    words: ['messagetransfergatewaythatusesthenetworkaddress'],
    meaning: documented(
      'KB 193380, KB 189345',
      'A connection came in from an address or a name that no connector has.',
    ),
    tells: inferred(
      'KB 193380, KB 169113',
      'Who called: the address is hexadecimal, four bytes of IP address or the letters of a name.',
    ),
    doesNotTell: documented(
      'KB 234962',
      'How often callers were refused: some builds from 2354 to 2620 do not log the event.',
    ),
    cases: [
      {
        when: { address: 'ip' },
        meaning: documented(
          'KB 193380, KB 189345',
          'A connection came in from an IP address that no connector has. The MTA then looks for the name of that address.',
        ),
        tells: documented(
          'KB 189345, KB 193380, KB 242222',
          'Before 5.5 SP2: that the first of two look-ups failed; the connection is refused only if a second 9301, with the name, follows. From then on only the second is logged: the connector cannot be found, and no message is transferred.',
        ),
      },
      {
        when: { address: 'name' },
        meaning: documented(
          'KB 193380, KB 189345, KB 169113',
          'A connection came in, and no connector has the name of the caller either. The connection is refused, and no message is transferred over it.',
        ),
      },
    ],
    bearing: 'connection',
    index: 'none',
  }),
  row(9315, {
    title: 'no entry left for RAS',
    text: 'A resource limit has been reached when attempting to open a RAS association. The number of entries configured is <n>.',
    words: ['toopenarasassociation'],
    meaning: documented('KB 253310', 'A resource limit was reached when an association over RAS was to be opened.'),
    doesNotTell: otherPool('KB 253310', 'the entries of RAS'),
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(9318, {
    title: 'RPC could not be reached',
    text: 'An RPC communications error occurred. Unable to bind over RPC. The locality table (LTAB) index is <n>. Windows NT error code: <n>.',
    words: ['unabletobindoverrpc'],
    meaning: documented('KB 170056, KB 225196', 'The MTA could not bind to another server over RPC.'),
    doesNotTell: inferred(
      'KB 170056',
      'Anything about WinSock control blocks: RPC uses none, and the index is one of localities.',
    ),
    cases: [
      {
        when: { words: ['error code: 1722'] },
        tells: documented(
          'KB 170056, KB 261251',
          'That the RPC server is not available. With 9215 and 10061: the other server is either down or cannot be reached on the network. A second DNS server that is no longer used for DNS can be the cause, too.',
        ),
      },
    ],
    bearing: 'otherLayer',
    index: 'none',
  }),
  row(9404, {
    title: 'illegal buffer request',
    text: 'A fatal MTA error has occurred. An illegal buffer request has been made. The request was for <n> headers and <n> elements.',
    words: ['illegalbufferrequest'],
    meaning: documented('KB 182619', 'An illegal buffer request was made: a fatal error of the MTA.'),
    doesNotTell: notALeak('KB 182619'),
    cases: [
      {
        when: { task: 'TCP/IP DRVR' },
        meaning: documented('KB 182619', 'The MTA received an illegal TPKT request from the buffer manager, and ends.'),
      },
    ],
    bearing: 'connection',
    index: 'none',
  }),
  row(9405, {
    title: 'unexpected error, the MTA may end',
    text: 'An unexpected error has occurred which may cause the MTA to terminate. Error: <text>',
    words: ['whichmaycausethemtatoterminate'],
    meaning: documented('KB 157701, KB 253310, KB 155302', 'An unexpected error, which may end the MTA.'),
    doesNotTell: notALeak('KB 157701, KB 276222'),
    cases: [
      {
        when: { words: ['SBPDSCLS'] },
        tells: documented(
          'KB 157701, KB 154301',
          'In Exchange 4.0: that a control block was to be closed by another thread than the one that made it. It is also seen over slow links.',
        ),
      },
      {
        when: { words: ['Failed to find socket'] },
        tells: documented(
          'KB 276222',
          'That the MTA may be about to end in otpmralt(), for a bad ECB index. The call stack decides.',
        ),
      },
      {
        when: { words: ['suspected deadlock', 'KERNEL', 'MAIN BASE'] },
        tells: documented(
          'KB 152947',
          'In Exchange 4.0: that two threads block each other after a close race; X.400 over TCP/IP stands still while the MTA is alive.',
        ),
      },
      {
        when: { words: ['Exception'], task: 'TCP/IP DRVR' },
        tells: documented(
          'KB 152941, KB 157701',
          'In Exchange 4.0: that the heap may be corrupt, often where links are slow and unreliable; or that the wrong thread closed a control block.',
        ),
      },
      {
        when: { words: ['Exception'], task: 'POP4 DOWN' },
        tells: documented(
          'KB 152945',
          'In Exchange 4.0: that two threads released one connection block at once, perhaps after a severe network problem.',
        ),
      },
    ],
    bearing: 'connection',
    index: 'none',
  }),
] as const;

/** The number of an event that the table knows. */
export type EventId = (typeof table)[number]['id'];

/** In order of id. */
export const events: readonly EventKnowledge[] = table;

const byId = new Map(events.map((event) => [event.id, event]));

/** What is known of an event; undefined for an id that is not in the table. */
export function eventKnowledge(id: number): EventKnowledge | undefined {
  return byId.get(id);
}

/** What is known of this event, by its number and by what tells it from others of the number; undefined for a number not in the table. */
export function saysOf(event: EventFacts): Says | undefined {
  const known = event.id === undefined ? undefined : byId.get(event.id);
  return known && { ...known, ...caseOf(event) };
}

/** What tells this event from others of its number; undefined where it is as all of them, or is not in the table. */
export function caseOf(event: EventFacts): EventCase | undefined {
  const known = event.id === undefined ? undefined : byId.get(event.id);
  return known?.cases.find(({ when }) => matches(event, when));
}

/** The event whose words a text holds; undefined where none does. `squeezed`: lower case, without blanks. */
export function eventIdOfWords(squeezed: string): number | undefined {
  return events.find(({ words }) => words.some((each) => squeezed.includes(each)))?.id;
}

/** The category names of the text event log and of the Application log. */
export const eventCategories: readonly {
  readonly text: string;
  readonly application: string;
  readonly grade: 'inferred';
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
