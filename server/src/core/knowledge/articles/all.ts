// Written by `npm run generate` from the files of this folder.
import { type Article } from './article';
import { kb152877 } from './kb152877';
import { kb152897 } from './kb152897';
import { kb152941 } from './kb152941';
import { kb152945 } from './kb152945';
import { kb152947 } from './kb152947';
import { kb152951 } from './kb152951';
import { kb154301 } from './kb154301';
import { kb155302 } from './kb155302';
import { kb157630 } from './kb157630';
import { kb157701 } from './kb157701';
import { kb162674 } from './kb162674';
import { kb164400 } from './kb164400';
import { kb166602 } from './kb166602';
import { kb168815 } from './kb168815';
import { kb169113 } from './kb169113';
import { kb169143 } from './kb169143';
import { kb169691 } from './kb169691';
import { kb170006 } from './kb170006';
import { kb170007 } from './kb170007';
import { kb170056 } from './kb170056';
import { kb170471 } from './kb170471';
import { kb174257 } from './kb174257';
import { kb182619 } from './kb182619';
import { kb186756 } from './kb186756';
import { kb187225 } from './kb187225';
import { kb188040 } from './kb188040';
import { kb189345 } from './kb189345';
import { kb193323 } from './kb193323';
import { kb193380 } from './kb193380';
import { kb193760 } from './kb193760';
import { kb193894 } from './kb193894';
import { kb194031 } from './kb194031';
import { kb197378 } from './kb197378';
import { kb200259 } from './kb200259';
import { kb205533 } from './kb205533';
import { kb229643 } from './kb229643';
import { kb232602 } from './kb232602';
import { kb236586 } from './kb236586';
import { kb243402 } from './kb243402';
import { kb247419 } from './kb247419';
import { kb247782 } from './kb247782';
import { kb252843 } from './kb252843';
import { kb253310 } from './kb253310';
import { kb254818 } from './kb254818';
import { kb254909 } from './kb254909';
import { kb256844 } from './kb256844';
import { kb257727 } from './kb257727';
import { kb260167 } from './kb260167';
import { kb266792 } from './kb266792';
import { kb276222 } from './kb276222';
import { kb303101 } from './kb303101';
import { kb303102 } from './kb303102';
import { kb319936 } from './kb319936';
import { kb904712 } from './kb904712';

export type ArticleId =
  | 'KB 152877'
  | 'KB 152897'
  | 'KB 152941'
  | 'KB 152945'
  | 'KB 152947'
  | 'KB 152951'
  | 'KB 154301'
  | 'KB 155302'
  | 'KB 157630'
  | 'KB 157701'
  | 'KB 162674'
  | 'KB 164400'
  | 'KB 166602'
  | 'KB 168815'
  | 'KB 169113'
  | 'KB 169143'
  | 'KB 169691'
  | 'KB 170006'
  | 'KB 170007'
  | 'KB 170056'
  | 'KB 170471'
  | 'KB 174257'
  | 'KB 182619'
  | 'KB 186756'
  | 'KB 187225'
  | 'KB 188040'
  | 'KB 189345'
  | 'KB 193323'
  | 'KB 193380'
  | 'KB 193760'
  | 'KB 193894'
  | 'KB 194031'
  | 'KB 197378'
  | 'KB 200259'
  | 'KB 205533'
  | 'KB 229643'
  | 'KB 232602'
  | 'KB 236586'
  | 'KB 243402'
  | 'KB 247419'
  | 'KB 247782'
  | 'KB 252843'
  | 'KB 253310'
  | 'KB 254818'
  | 'KB 254909'
  | 'KB 256844'
  | 'KB 257727'
  | 'KB 260167'
  | 'KB 266792'
  | 'KB 276222'
  | 'KB 303101'
  | 'KB 303102'
  | 'KB 319936'
  | 'KB 904712';

export const articleFiles: readonly Article[] = [
  kb152877,
  kb152897,
  kb152941,
  kb152945,
  kb152947,
  kb152951,
  kb154301,
  kb155302,
  kb157630,
  kb157701,
  kb162674,
  kb164400,
  kb166602,
  kb168815,
  kb169113,
  kb169143,
  kb169691,
  kb170006,
  kb170007,
  kb170056,
  kb170471,
  kb174257,
  kb182619,
  kb186756,
  kb187225,
  kb188040,
  kb189345,
  kb193323,
  kb193380,
  kb193760,
  kb193894,
  kb194031,
  kb197378,
  kb200259,
  kb205533,
  kb229643,
  kb232602,
  kb236586,
  kb243402,
  kb247419,
  kb247782,
  kb252843,
  kb253310,
  kb254818,
  kb254909,
  kb256844,
  kb257727,
  kb260167,
  kb266792,
  kb276222,
  kb303101,
  kb303102,
  kb319936,
  kb904712,
];
