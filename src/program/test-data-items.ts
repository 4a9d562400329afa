import { alertPaths } from '#populations/alert-path.ts'
import { cloudAccounts } from '#populations/cloud-account.ts'
import { continuityPlans } from '#populations/continuity-plan.ts'
import { databases } from '#populations/database.ts'
import { snapshots } from '#populations/snapshot.ts'
import { storageSettings } from '#populations/storage-setting.ts'

import { backedUpData } from './continuity/backed-up-data.ts'
import { monitoredEndpoints } from './continuity/monitored-endpoint.ts'
import { restoreObligation } from './continuity/restore-obligation.ts'
import { dataCopies } from './encryption/data-copy.ts'
import { ownKeys } from './encryption/own-key.ts'
import { storageAtRest } from './encryption/storage-at-rest.ts'
import { storageKeys } from './encryption/storage-key.ts'
import { databaseReconciliation } from './hosting/database-reconciliation.ts'
import { everyDatabase } from './hosting/every-database.ts'
import { providerReports } from './hosting/provider-report.ts'
import { storedData } from './hosting/stored-data.ts'
import { everyItem, someFlags, somePlaces, unread } from './test-every-item.ts'

/** What holds data, what copies it, and what its hosting and continuity promise. */
export const dataItems = new Map<string, unknown[]>([
  [
    cloudAccounts.id,
    everyItem(
      { id: 'aws/1', provider: 'aws', account: '1' },
      {
        reading: [
          undefined,
          unread,
          { at: '2026-10-31T23:00:00Z', scopes: 3, incomplete: 0 },
          { at: '2026-10-31T23:00:00Z', scopes: 3, incomplete: 1, first: 'a/scope' },
          { at: '2026-10-31T23:00:00Z', scopes: 3, incomplete: 3, first: 'a/scope' },
          { at: '2026-10-01T23:00:00Z', scopes: 3, incomplete: 0 },
        ],
      },
    ),
  ],
  [
    providerReports.id,
    everyItem(
      { id: 'aws/1', provider: 'aws' },
      {
        reports: [
          [],
          [{ name: 'a', report: 'none' }],
          [{ name: 'a', report: 'soc2-type2' }],
          [{ name: 'a', report: 'soc2-type2', until: '2026-09-30' }],
          [{ name: 'a', report: 'soc2-type2', until: '2024-09-30' }],
        ],
      },
    ),
  ],
  [
    monitoredEndpoints.id,
    everyItem(
      { id: 'a:443' },
      {
        byProvider: [undefined, true],
        isPrivate: [undefined, true],
        checks: [
          [{ id: 'c' }],
          [],
          ...[true, false, unread].flatMap((isEnabled) =>
            [undefined, true, false, unread].map((alerts) => [{ id: 'c', isEnabled, alerts }]),
          ),
        ],
      },
    ),
  ],
  [
    alertPaths.id,
    everyItem(
      { id: 'p', name: 'p', way: 'pager', documents: [] },
      { drilled: [undefined, '2026-10-20', '2026-01-01'], minutes: [undefined, 3, 600] },
    ),
  ],
  [
    continuityPlans.id,
    everyItem(
      { id: 'p', name: 'p', covers: 'c', owner: 'o', documents: [] },
      {
        exercised: [undefined, '2026-06-01', '2025-06-01', '2027-06-01'],
        outcome: [undefined, 'worked', 'gaps', 'failed'],
      },
    ),
  ],
  [
    databases.id,
    everyItem(
      { id: 'db', account: '1', kind: 'table', engine: 'e' },
      {
        provider: [undefined, 'aws', 'elsewhere'],
        locations: somePlaces,
        encryptedAtRest: someFlags,
      },
    ),
  ],
  [
    snapshots.id,
    everyItem(
      { id: 's', account: '1', of: 'db', source: 'database' },
      { locations: somePlaces, encrypted: someFlags },
    ),
  ],
  [
    everyDatabase.id,
    everyItem({ id: 'db', kind: 'table' }, { provider: [undefined, 'aws', 'elsewhere'] }),
  ],
  [storageAtRest.id, everyItem({ id: 'db', kind: 'table' }, { encryptedAtRest: someFlags })],
  [dataCopies.id, everyItem({ id: 's', kind: 'snapshot' }, { encrypted: someFlags })],
  [
    storageKeys.id,
    everyItem(
      { id: 'db' },
      { encryptedAtRest: someFlags, keeper: [undefined, unread, 'provider', 'customer'] },
    ),
  ],
  [
    ownKeys.id,
    everyItem(
      { id: 'k', account: '1' },
      {
        state: [undefined, unread, 'enabled', 'pending-deletion', 'pending-import'],
        encryptsStill: [undefined, true],
        deletionAt: [undefined, '2026-12-01T00:00:00.000Z'],
        rotation: [
          undefined,
          unread,
          { on: false },
          { on: true },
          { on: true, everyDays: 2000 },
          { on: true, everyDays: 90, next: '2036-01-01T00:00:00.000Z' },
        ],
      },
    ),
  ],
  [storageSettings.id, everyItem({ id: 's', account: '1' }, { encryptsByDefault: someFlags })],
  [
    databaseReconciliation.id,
    [
      ...everyItem(
        { id: 'm', what: 'archive' },
        { checkedOn: [undefined, '2027-01-01', '2026-05-01', '2025-05-01'] },
      ),
      ...everyItem({ id: 'c', what: 'tables', counted: 2 }, { read: [1, 2, 3] }),
      ...everyItem(
        { id: 'u', what: 'tables', read: 2 },
        { counted: [undefined, unread], uncounted: [undefined, 'left-out', 'stopped'] },
      ),
      ...everyItem({ id: 'r', what: 'orders', readAs: 'arn:*' }, { read: [undefined, 0, 1] }),
    ],
  ],
  [
    backedUpData.id,
    [
      ...everyItem(
        { id: 'db', kind: 'table' },
        {
          own: [
            undefined,
            unread,
            { enabled: false },
            { enabled: true },
            { enabled: true, retentionDays: 1, latestRestorable: '2026-10-31T23:00:00.000Z' },
            {
              enabled: true,
              latestRestorable: '2026-10-20T23:00:00.000Z',
              stoppedAt: '2026-10-20T23:30:00.000Z',
            },
            { enabled: true, latestRestorable: '2026-10-20T23:00:00.000Z', stopped: true as const },
            { enabled: true, retentionDays: 14, continuous: true as const },
          ],
          versions: [undefined, unread, true, false],
          versionsKept: [undefined, unread, 'forever', 1],
          newestCopy: [undefined, '2026-10-31T23:00:00.000Z', '2026-01-01T00:00:00.000Z'],
          copyKept: [undefined, 'forever', 3, 35],
        },
      ),
      ...everyItem({ id: 'r', kind: 'archive' }, { attested: ['yes', 'no', 'not-known'] }),
    ],
  ],
  [
    restoreObligation.id,
    everyItem(
      { id: 'o', name: 'Orders', withinMinutes: 60 },
      {
        trials: [
          [{ at: '2026-05-01T00:00:00.000Z', outcome: 'checked' }],
          [],
          ...['checked', 'unchecked', 'failed'].flatMap((outcome) =>
            ['2026-05-01', '2025-05-01'].flatMap((day) =>
              [30, 90].map((minutes) => [{ at: `${day}T00:00:00.000Z`, outcome, minutes }]),
            ),
          ),
        ],
      },
    ),
  ],
  [storedData.id, everyItem({ id: 'db', kind: 'table' }, { locations: [...somePlaces, []] })],
])
