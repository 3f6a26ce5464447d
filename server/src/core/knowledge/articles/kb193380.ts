import { article, fits, possible, sign } from './article';
import { documented, inferred } from '../statement';

export const kb193380 = article({
  id: 'KB 193380',
  title: 'An inbound call is refused: its address cannot be turned into a name',
  pattern:
    'Event 9301 twice, with an address and a name, and 9202 with error 0 on the receiving side; mail may flow in one direction only.',
  kind: 'configuration',
  lookAlike: 'Refused on purpose: no connector matches the caller. No control block is lost.',
  signs: [sign(9301), sign(9202, { errors: [0] })],
  samples: [
    `Event ID: 9301
Source: MSExchangeMTA
The message transfer gateway that uses the network address 91F5C11B and the transport stack /o=A/cn=TCP (A) could not be found. Check the configuration of the mail gateway. [BASE IL TCP/IP DRVR 8 218] (10)

Event ID: 9202
Source: MSExchangeMTA
A sockets error 0 on an accept() call was detected. Control block index: 1. [BASE IL TCP/IP DRVR 8 256] (12)`,
  ],
  rule: ({ has }) => {
    if (!has(9301)) return undefined;
    return has(9202, { errors: [0] })
      ? fits(
          documented(
            'KB 193380',
            'Events 9301 and 9202 with error 0: a connection was terminated, since no connector matches the caller.',
          ),
        )
      : possible(
          inferred(
            'KB 193380, KB 189345',
            'Event 9301: a caller was looked for among the connectors and not found, by its address or by its name. With an address alone, the look-up by name may have found it.',
          ),
        );
  },
});
