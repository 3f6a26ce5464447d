import { article, onAllSigns, possible, sign } from './article';
import { documented } from '../statement';

export const kb254909 = article({
  id: 'KB 254909',
  title: 'Events 9301 and 9202 after the WinSock Proxy client was installed',
  pattern: 'Events 9301 and 9202 on the remote server: calls come from the address of the proxy.',
  kind: 'configuration',
  lookAlike: 'The remote MTA rejects the connection. No control block is lost.',
  signs: [sign(9301), sign(9202)],
  samples: [
    `Event ID: 9301
Source: MSExchangeMTA
The message transfer gateway that uses the network address 91F5C11B and the transport stack /o=A/cn=TCP (A) could not be found. Check the configuration of the mail gateway. [BASE IL TCP/IP DRVR 8 218] (10)

Event ID: 9202
Source: MSExchangeMTA
A sockets error 0 on an accept() call was detected. Control block index: 1. [BASE IL TCP/IP DRVR 8 256] (12)`,
  ],
  rule: onAllSigns(
    possible(
      documented('KB 254909', 'Events 9301 and 9202 may also come where the caller goes through a WinSock proxy.'),
    ),
  ),
});
