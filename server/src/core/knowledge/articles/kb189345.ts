import { article, possible, sign } from './article';
import { documented } from '../statement';

export const kb189345 = article({
  id: 'KB 189345',
  title: 'Event 9301 although the connector is found',
  pattern:
    'Before 5.5 SP2: event 9301 with an IP address, none with a name, and mail flows: the look-up by name succeeded.',
  kind: 'configuration',
  affected: [{ version: '5.5', fixed: '5.5 SP2' }],
  also: ['KB 242222'],
  lookAlike:
    'Before 5.5 SP2 it can be ignored where no second 9301 follows. From then on, an event 9301 means that no message is transferred.',
  signs: [sign(9301, { address: 'ip' })],
  samples: [
    `Event ID: 9301
Source: MSExchangeMTA
The message transfer gateway that uses the network address 91F5C11B and the transport stack /o=A/cn=TCP (A) could not be found. Check the configuration of the mail gateway. [BASE IL TCP/IP DRVR 8 218] (10)`,
  ],
  rule: ({ has }) =>
    has(9301, { address: 'ip' }) && !has(9301, { address: 'name' }) && !has(9202, { errors: [0] })
      ? possible(
          documented(
            'KB 189345, KB 242222',
            'Event 9301 with an IP address, and none with a name. Before 5.5 SP2 the connector may have been found at the second look-up; from then on the event is logged only where it was not.',
          ),
        )
      : undefined,
});
