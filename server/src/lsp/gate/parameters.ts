/** What the parameters of each method must be, from its row. A method without a row does not reach any handler. */
import { notifications, PREFIX, requests, type Row } from '../methods';
import { lifeRequests, standardNotifications, standardRequests } from '../standardMethods';
import type { Check } from './checks';

const own = (rows: Readonly<Record<string, Row>>): [string, Check][] =>
  Object.entries(rows).map(([name, { params }]) => [PREFIX + name, params]);

/** Requests by method. */
export const requestChecks: ReadonlyMap<string, Check> = new Map([
  ...Object.entries<Check>(lifeRequests),
  ...Object.values(standardRequests).map(({ method, params }): [string, Check] => [method, params]),
  ...own(requests),
]);

/** Notifications by method. */
export const notificationChecks: ReadonlyMap<string, Check> = new Map([
  ...Object.entries<Check>(standardNotifications),
  ...own(notifications),
]);
