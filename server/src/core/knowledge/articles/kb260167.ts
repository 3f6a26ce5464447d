import { article } from './article';

export const kb260167 = article({
  id: 'KB 260167',
  title: 'Connections within the site are lost after many failures',
  pattern:
    'After many failed connections over an extended time the MTA may no longer reach the MTAs of its own site, until it is restarted. Connectors to other sites go on.',
  kind: 'otherLeak',
  affected: [{ version: '5.5', fixed: '5.5.2652.44', list: 'KB 251137', servicePack: 'SP4' }],
  lookAlike: 'The MTAs of one site talk over RPC, which needs no WinSock control block. No event shows it.',
  also: ['KB 251137'],
  rule: () => undefined,
});
