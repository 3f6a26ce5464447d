import { article, excluded, fits, hasSign, possible, tcpPoolRefused } from './article';
import { documented, inferred } from '../statement';

export const kb229643 = article({
  id: 'KB 229643',
  title: 'Control blocks are lost in the layer above WinSock (POP-4)',
  pattern:
    'Event 9156 after 5.5 SP2, under stress or over slow links. The leak is in POP-4, which sees a later open as a duplicate; it is passed on to WinSock, and logged as 9156.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', from: '5.5 SP2', fixed: '5.5.2590.0', servicePack: 'SP3' }],
  lookAlike: 'Winsock.log may look clean, since no WinSock control block is lost.',
  signs: [tcpPoolRefused],
  samples: [
    `Event ID: 9156
Source: MSExchangeMTA
There are no free control blocks available for network type 1. The configured count is 40. [BASE IL MAIN BASE 1 282] (10)`,
  ],
  rule: (view) => {
    if (!hasSign(view, tcpPoolRefused)) return undefined;
    if (view.leaked > 0) {
      return excluded(
        inferred('KB 229643, Winsock.log', 'Its leak is in the layer above; the leak found here is in WinSock.'),
      );
    }
    if (view.allocated === 0)
      return possible(documented('KB 229643', 'Event 9156 fits; whether Winsock.log is clean is not known.'));
    return fits(
      inferred(
        'KB 229643, Winsock.log',
        'A control block was refused (event 9156) although Winsock.log shows no leak: the leak may be in the layer above.',
      ),
    );
  },
});
