/** Events of the MTA as EV*.LOG has them, for tests: the article's two on any control block, and those that tell of the server. */

const event = (id: number, origin: string, ...lines: string[]): string =>
  [
    `message NMI${id}: Internal Operating System Error, severity 12`,
    '',
    `          (${origin}) 06-06-01 03:36:27pm`,
    ...lines.map((line, k) => `${k === 0 ? '          ' : '            '}${line}`),
    '',
    '',
  ].join('\n');

const driver = 'BASE IL TCP/IP DRVR(8) Proc 262';

/** The article's pair: `connect()` and `closesocket()` failed on the control block. */
export const closeRace = (cb: number): string =>
  event(9215, driver, `connect() call failed on CB ${cb}`, 'Socket error   0') +
  event(9214, driver, `closesocket() call failed on CB ${cb}`, 'Socket error   10057');

/** An established connection that failed: it says less of a loss than the pair does. */
export const sendFailed = (cb: number): string =>
  event(9224, driver, `send() call failed on CB ${cb}`, 'Socket error   10054');

/** Another layer's control block of that number. */
export const otherLayer = (cb: number): string =>
  event(
    1279,
    'PLATFORM KERNEL(4) Proc 12',
    'Session - Remote initiation of Transport Disconnection.',
    `Control block index ${cb}, type 1`,
  );

export const exhausted = (count: number): string =>
  event(
    9156,
    'BASE IL TCP/IP DRVR(8) Proc 27',
    'A resource limit has been reached while attempting to open an association.',
    `There are no free control blocks available for network type 1. The configured count is ${count}.`,
  );

export const started = (build: string): string =>
  event(
    9298,
    'BASE MAIN BASE(1) Proc 20',
    `Microsoft Exchange Server MTA Service startup complete, version 5.5 (build ${build}).`,
  );

/** A row of the viewer's list, cell by cell, the text last (KB 162674). */
export const viewerCells = (text: string): readonly string[] => [
  '7/31/97',
  '4:15:31 PM',
  'MSExchangeMTA',
  'Warning',
  'Operating System',
  '9215',
  'N/A',
  'EXCHSRV1',
  text,
];
