import { article, possible } from './article';
import { inferred } from '../statement';

export const kb904712 = article({
  id: 'KB 904712',
  title: 'No read indications after Windows 2000 SP4 Update Rollup 1',
  pattern:
    'Mail over an X.400 connector is slow or stops, and a restart of the MTA helps for a time: WinSock may not indicate that data can be read.',
  kind: 'otherLeak',
  otherProduct: 'Windows 2000 SP4 with Update Rollup 1, Afd.sys 5.0.2195.7036',
  lookAlike: 'In Winsock.log the control block is connected, used, and then only waited for: idle, not leaked.',
  url: 'https://ftp.zx.net.nz/pub/archive/ftp.microsoft.com/MISC/KB/en-us/904/712.HTM',
  rule: ({ idle }) =>
    idle > 0
      ? possible(
          inferred(
            'KB 904712, Winsock.log',
            'Connections were used and then fell silent. On Windows 2000 SP4 with Update Rollup 1 that may be missing read events.',
          ),
        )
      : undefined,
});
