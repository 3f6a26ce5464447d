/** The shapes of events as data: the ways an event is written, and the texts of the events that matter, each with a sample. */

import { type Grade } from '../knowledge/fact';
import { type EventFormat } from './event';

export interface EventFormatShape {
  readonly format: EventFormat;
  readonly description: string;
  /** An event written so, from the source's own listing. */
  readonly sample: string;
  readonly grade: Grade;
  readonly source: string;
}

export const eventFormats: readonly EventFormatShape[] = [
  {
    format: 'text',
    description: 'The text event log EV*.LOG: a header, then the origin with date and time, then the text, with details further in.',
    sample: [
      'message NMI9215: Internal Operating System Error, severity 14',
      '',
      '          (BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm',
      '          connect() call failed on CB 5',
      '            Socket error   0',
    ].join('\n'),
    grade: 'documented',
    source: 'KB 303102',
  },
  {
    format: 'textNoHeader',
    description: 'The same without its header: the id is not stated.',
    sample: [
      '(XAPI TRANSFER(37) Proc 73) 07-01-96 01:32:08pm',
      '       Message appended to transfer-in queue OK',
    ].join('\n'),
    grade: 'documented',
    source: 'KB 153188, KB 159566',
  },
  {
    format: 'textReflowed',
    description: 'The same, run together on fewer lines, without the word message, with a semicolon for the comma.',
    sample: [
      'NMI9224: Internal Operating System Error;',
      'severity 12 (BASE IL TP4 DRIVER (13) Proc 272)',
      '10-02-96 01:22:31pm send() call failed on CB 22',
      'Socket error 10053',
    ].join('\n'),
    grade: 'documented',
    source: 'KB 170007',
  },
  {
    format: 'applicationLabelled',
    description: 'The Application log, by labels; the text ends in the origin in brackets and the severity.',
    sample: [
      'Event ID: 9215',
      'Source: MSExchangeMTA',
      'Type: Warning Category: Operating System',
      'A sockets error 10061 on a connect() call was detected.',
      'The MTA will attempt to recover the sockets connection.',
      'Control block index: 1. [BASE IL TCP/IP DRVR 8 274] (12)',
    ].join('\n'),
    grade: 'documented',
    source: 'KB 170056',
  },
  {
    format: 'applicationRow',
    description: 'One row of the event viewer: date, time, source, type, category, id, user, computer, text.',
    sample: [
      '7/31/97 4:15:31 PM MSExchangeMTA Warning Operating System 9221 N/A',
      'EXCHSRV1 A sockets error 10054 on a WSARecvEx() call was detected. The',
      'MTA will attempt to recover the sockets connection. Control block index:',
      '1. [BASE IL TCP/IP DRVR 10 262] (12)',
    ].join('\n'),
    grade: 'documented',
    source: 'KB 162674',
  },
  {
    format: 'applicationBracketFirst',
    description: 'The older form of the Application log: the bracket stands before the text, the severity at its end.',
    sample: [
      'Event Id:316',
      'Source:MSExchangeMTA',
      'Type:Information',
      'Category:Resource',
      'Description:[MTA MAIN BASE (1) Proc 15] ',
      'Free ASB at index 2001',
      "This leaves 1 CB's remaining (4)",
    ].join('\n'),
    grade: 'documented',
    source: 'KB 161946',
  },
  {
    format: 'applicationTextOrigin',
    description: 'The Application log with the origin of the text form in its description.',
    sample: [
      'Event 231    MSExchangeMTA     Configuration',
      '(MTA MAIN BASE(33) Proc 252)   Journal not enabled, error in',
      'loading configuration.  Journal Recipient Name',
      '/o=Organization/ou=Site/cn=Recipients/cn=BadUser (14)',
    ].join('\n'),
    grade: 'documented',
    source: 'KB 188772, KB 252843',
  },
  {
    format: 'applicationTextOnly',
    description: 'No more than the description of an Application log event, known by its origin.',
    sample: [
      'A sockets error 10060 on a connect() call was detected. The MTA will attempt',
      'to recover the sockets connection. Control block index: 12. [BASE IL TCP/IP',
      'DRVR 54 274] (12)',
    ].join('\n'),
    grade: 'documented',
    source: 'KB 152941',
  },
];

export interface EventShape {
  readonly id: number;
  readonly form: 'text' | 'application';
  /** The constant words by which the text alone tells the id: lower case, without blanks. Null where they would not tell it. */
  readonly marker: string | null;
  /** A whole event as its source prints it. */
  readonly sample: string;
  readonly grade: Grade;
  readonly source: string;
}

const text = (id: number, marker: string | null, source: string, ...sample: string[]): EventShape => ({
  id,
  form: 'text',
  marker,
  sample: sample.join('\n'),
  grade: 'documented',
  source,
});

const application = (id: number, marker: string | null, source: string, ...sample: string[]): EventShape => ({
  ...text(id, marker, source, ...sample),
  form: 'application',
});

/** In order of id; both forms of an event where both are public. A marker is found before those of the rows below it. */
export const eventShapes: readonly EventShape[] = [
  application(
    57, 'limitonthenumberofassociationsallowed', 'KB 194589',
    'Event:57',
    'Source: MSExchangeMTA',
    'Category: X.400 Service',
    'Description:',
    'The limit on the number of associations allowed to and from entity',
    '/O=ORGANIZATION/OU=SITENAME/CN=CONFIGURATION/CN=SERVERS/CN=SERVERNAME/CN=MICROSOFT',
    'MTA has been reached. The limit is 9. [MTA MAIN BASE 1 43] (14)',
  ),
  application(
    316, 'freeasbatindex', 'KB 161946',
    'Event Id:316',
    'Source:MSExchangeMTA',
    'Type:Information',
    'Category:Resource',
    'Description:[MTA MAIN BASE (1) Proc 15] ',
    'Free ASB at index 2001',
    "This leaves 1 CB's remaining (4)",
  ),
  text(
    1279, 'remoteinitiationoftransportdisconnection', 'KB 151626',
    'message NMI1279: X.400 Service Event, severity 8',
    '',
    '(PLATFORM KERNEL(6) Proc 94) 04-10-96 05:52:10pm',
    'Session - Remote initiation of Transport Disconnection',
    'Control block index 1, type 1',
  ),
  application(
    2004, 'attemptedtologanunknownevent', 'KB 188040',
    'Event: 2004',
    'Type: Warning',
    'Category: Internal Processing',
    'Description: Attempted to log an unknown event/error. Product',
    'identifier 0, Event/error code 255 [BASE TCP/IP DRVR 8 0] (14)',
  ),
  application(
    2035, null, 'KB 232602',
    'Event ID: 2035',
    'Category: X.400 Service',
    'Description: Lost connections to locality 0 (BASE POP4 DOWN(6)',
  ),
  text(
    2036, null, 'KB 151626',
    'message NMI2036: Internal Processing Error, severity 10',
    '',
    '(BASE TCP/IP DRVR(22) Proc 138) 04-10-96 05:52:10pm',
    'Lost connections to locality 4',
  ),
  text(
    4258, 'messagereceivedatnsi', 'KB 319936',
    'message NMI4258: Interface Event, severity 8',
    '',
    '       (POP4 POP4 UP(7) Proc 228) 02-26-02 02:43:50pm',
    '       Message received at NSI:',
    '         cb 12',
    '         LPI 1-15-12',
    '         Message type Close Request',
  ),
  application(
    4282, null, 'KB 152897',
    'ID 4282 Category X.400 Service',
    'An interoperability error occurred. Interface protocol 131 was violated. Error',
    'code=8453 [POP4 MAIN BASE 1 18] (14)',
  ),
  text(
    4283, 'badlpisinmessage', 'KB 319936',
    'message NMI4283: Interface Event, severity 14',
    '',
    '       (POP4 POP4 UP(7) Proc 228) 02-26-02 02:43:50pm',
    '       Bad LPIs in message',
    '       Bad LPI 1-15-12',
    '       Error code = 8464',
  ),
  application(
    4283, null, 'KB 152897',
    'ID 4283 Category X.400 Service',
    'Unable to recognize an internal message identifier. Internal connection handle',
    '(LP1) 1-3-14 Error code=8464 [POP4 POP4 UP 5 228] (14)',
  ),
  application(
    4284, null, 'KB 175354',
    'Event ID: 4284',
    'Category: X.400 Service',
    'Source: MSExchangeMTA',
    'An error has occurred during connection/disconnection. Error code=8511',
    '[POP4 POP4 DOWN 4 179] (14)',
  ),
  application(
    4287, null, 'KB 175354',
    'ID 4287 Category X.400 Service',
    'An internal MTA error occurred.',
    'Contact Microsoft Product Support Services.',
    'Error code=8640 [POP4 POP4 DOWN4 18] (14)',
  ),
  application(
    9156, 'nofreecontrolblocksavailable', 'KB 166602',
    'MSExchangeMTA   Warning   Resource   9156',
    'A resource limit has been reached while attempting to open an',
    'association. There are no free control blocks available for network type',
    '1. The configured count is 40. [BASE IL MAIN BASE 1 282] (10)',
  ),
  application(
    9202, 'onanaccept()call', 'KB 193380',
    'Event 9202',
    'A sockets error 0 on an accept() call was detected. The MTA will attempt',
    'to recover the sockets connection. Control block index: 1. [BASE IL',
    'TCP/IP DRVR 8 256] (12)',
  ),
  text(
    9214, 'closesocket()callfailed', 'KB 303102',
    'message NMI9214: Internal Operating System Error, severity 12',
    '',
    '          (BASE IL TCP/IP DRVR(8) Proc 259) 06-06-01 03:36:27pm',
    '          closesocket() call failed on CB 5',
    '            Socket error   10057',
  ),
  text(
    9215, 'connect()callfailed', 'KB 303102',
    'message NMI9215: Internal Operating System Error, severity 14',
    '',
    '          (BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm',
    '          connect() call failed on CB 5',
    '            Socket error   0',
  ),
  application(
    9215, 'onaconnect()call', 'KB 164400',
    'Event ID 9215     MSExchangeMTA     Operating System',
    '',
    'A sockets error 10022 on a connect() call was detected. The MTA will',
    'attempt to recover the sockets connection. Control block index: 21.',
    '[BASE IL TP4 DRIVER   10 273] (12)',
  ),
  application(
    9221, 'onawsarecvex()call', 'KB 169143',
    'Event ID: 9221',
    'Source:   MSExchangeMTA',
    'Type:     Warning',
    'Category: Operating System',
    '',
    'A sockets error 10054 on a WSARecvEx() call was detected. The message transfer',
    'agent (MTA) will attempt to recover the sockets connection. Control block index:',
    '1. [BASE IL TCP/IP DRVR 10 262] (12)',
  ),
  text(
    9224, 'send()callfailed', 'KB 170007',
    'NMI9224: Internal Operating System Error;',
    'severity 12 (BASE IL TP4 DRIVER (13) Proc 272)',
    '10-02-96 01:22:31pm send() call failed on CB 22',
    'Socket error 10053',
  ),
  application(
    9224, 'onasend()call', 'KB 152941',
    'Event ID 9224',
    'A sockets error 10054 on a send() call was detected. The MTA will attempt to',
    'recover the sockets connection. Control block index: 8. [BASE IL TCP/IP DRVR',
    '54 272] (12)',
  ),
  text(
    9225, null, 'KB 151626',
    'message NMI9225: Internal Processing Error, severity 14',
    '',
    '(BASE IL TCP/IP DRVR(22) Proc 255) 04-10-96 05:52:10pm',
    'Bad message type 769 for socket CB 1 in state 2',
  ),
  application(
    9225, 'badmessagetype', 'KB 157701',
    'Event ID: 9225',
    'Source: MSExchangeMTA',
    'Type: Warning',
    'Category: Internal Processing',
    '',
    'Description:',
    'A sockets error was detected. Bad message type 1 for socket control block 42',
    'in state 4.',
    '[BASE IL TCP/IP DRVR 11 262] (14)',
  ),
  application(
    9228, 'listencontrolblocksrequestedistoohigh', 'KB 168815',
    'Event ID: 9228',
    'Source: MSExchangeMTA',
    'Type: ERROR',
    'Category: Configuration',
    '',
    'A fatal resource limit was reached while attempting to open an',
    'association. The number of network type 2 listen control blocks',
    'requested is too high. Number requested: 2. Number configured: 1. [BASE',
    'IL MAIN BASE 1 250] (16)',
  ),
  application(
    9234, 'onaselect()call', 'KB 170006',
    'Event 9234: MSExchangeMTA Operating System',
    'A sockets error BASE IL on a select() call was detected.',
    'The MTA will attempt to recover the sockets connection.',
    'Control block index: 10038. [TCP/IP ASYNC 11 280 %6] (12)',
  ),
  text(
    9236, 'receivesocketclosedon', 'KB 151626',
    'message NMI9236: Internal Operating System Error, severity 12',
    '',
    '(BASE IL TCP/IP DRVR(22) Proc 262) 04-10-96 05:52:10pm',
    'Receive socket closed on CB 1',
    'Socket error 0',
  ),
  application(
    9298, 'servicestartupcomplete', 'KB 174695',
    'Event ID: 9298',
    'Source: MSExchangeMTA',
    'Type: Information',
    'Category: X.400 Service',
    'Description: Microsoft Exchange Server MTA Service startup complete,',
    'version 5.0 (build 1457.8). [BASE IL MAIN BASE 31 490] (14)',
  ),
  application(
    9299, 'serviceclosedowncomplete', 'KB 174695',
    'Event ID: 9299',
    'Source: MSExchangeMTA',
    'Type: Information',
    'Category: X.400 Service',
    'Description: Service closedown complete, version 5.0 (build 1457.8).',
    '  [BASE IL MAIN BASE 31 490] (16)',
  ),
  application(
    9301, 'messagetransfergatewaythatusesthenetworkaddress', 'KB 193380',
    'Event 9301',
    'The message transfer gateway that uses the network address',
    '52656d6f74654d5441 and the transport stack',
    '/o=Org/ou=Site/cn=Configuration/cn=Servers/cn=LocalMTA/cn=TCP',
    '(LocalMTA) could not be found. Check the configuration of the mail',
    'gateway.',
    '[BASE IL TCP/IP DRVR 8 218] (10)',
  ),
  application(
    9318, 'unabletobindoverrpc', 'KB 170056',
    'Event ID: 9318',
    'Source: MSExchangeMTA',
    'Type: Warning Category: Interface Description',
    'An RPC communications error occurred.',
    'Unable to bind over RPC. The locality table (LTAB) index is 76.',
    'Windows NT error code: 1722. [BASE IL MAIN BASE 1 500] (12)',
  ),
  application(
    9404, 'illegalbufferrequest', 'KB 182619',
    '9404',
    'A fatal MTA error has occurred. An illegal buffer request has been made.',
    'The request was for 30 headers and 30 elements. [BASE TCP/IP DRVR 10]',
    '(16)',
  ),
  application(
    9405, 'whichmaycausethemtatoterminate', 'KB 157701',
    'Event ID: 9405',
    'Source: MSExchangeMTA',
    'Type :Error',
    'Category: Field Engineering',
    '',
    'Description:',
    'An unexpected error has occurred which may cause the MTA to terminate. Error:',
    'SBPDSCLS:CB TID=0,calling TID=1.',
    '[BASE TCP/IP DRVR 11] (16)',
  ),
];
