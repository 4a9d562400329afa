import { alarms } from '#populations/alarm.ts'
import { logGroups } from '#populations/log-group.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import { threatDetectors } from '#populations/threat-detector.ts'
import { threatFindings } from '#populations/threat-finding.ts'

import { keptAuditTrails } from './monitoring/kept-audit-trail.ts'
import { keptFlowLogs, keptServiceLogs } from './monitoring/kept-log.ts'
import { recordedAccounts } from './monitoring/recorded-account.ts'
import { eventAlarms } from './monitoring/security-event-alarm.ts'
import { scanningPlaces } from './vulnerabilities/scanning-place.ts'
import { weighedVulnerabilities } from './vulnerabilities/weighed-vulnerability.ts'

const unread = { unread: 'a/scope' }
const someFlags = [undefined, unread, true, false]
const placed = { id: 'p', provider: 'aws', account: '1', region: 'r', name: 'p' }

const trailed = {
  id: 't',
  provider: 'aws',
  account: '1',
  name: 't',
  everyRegion: true,
  on: true,
  managementEvents: 'all',
  exempted: [],
  delivery: { kind: 'continuous' },
  kept: true,
}
const someTrails = [
  trailed,
  { ...trailed, everyRegion: false },
  { ...trailed, on: false },
  { ...trailed, kept: false },
  { ...trailed, kept: unread },
  { ...trailed, kept: undefined, unclearSinks: ['sink'] },
  { ...trailed, kept: undefined, lostSinks: ['sink'] },
  ...['none', 'read', 'write'].map((managementEvents) => ({ ...trailed, managementEvents })),
  { ...trailed, exempted: ['somebody'] },
  ...[
    { kind: 'failed', error: 'AccessDenied' },
    { kind: 'never' },
    { kind: 'delivered', at: '2026-10-31T20:00:00Z' },
    { kind: 'delivered', at: '2026-10-30T20:00:00Z' },
  ].map((delivery) => ({ ...trailed, delivery })),
]
const someTargets = [
  undefined,
  unread,
  [],
  [{ id: 'topic', kind: 'topic' }],
  [{ id: 'topic', kind: 'topic', reaches: unread }],
  [{ id: 'topic', kind: 'topic', reaches: false }],
  [{ id: 'topic', kind: 'topic', reaches: false, alarmsShutOut: true }],
  [{ id: 'topic', kind: 'topic', reaches: false, filteredOut: true }],
  [{ id: 'topic', kind: 'topic', reaches: true }],
  ...[unread, {}, { hours: 10 }, { hours: 300 }, { hours: null }].map((silence) => [
    { id: 'topic', kind: 'topic', reaches: true, silence },
  ]),
  [{ id: 'policy', kind: 'scaling' }],
  [{ id: 'function', kind: 'other' }],
]
const someTimes = {
  firstSeenAt: [undefined, '2026-10-31T12:00:00Z', '2026-07-01T00:00:00Z'],
  firstObservedAt: [undefined, '2026-07-02T00:00:00Z'],
  closedAt: [undefined, '2026-10-31T13:00:00Z'],
  keptUntil: [undefined, '2026-10-31T13:00:00Z'],
}

/** Fields of theirs that a source may fail to read. */
export const watchedFields = [
  'trails',
  'tamperEvident',
  'public',
  'retentionDays',
  'on',
  'writesLogs',
  'targets',
  'logged',
  'logDelivery',
  'scanning',
  'lastScannedAt',
]

/** Items of every population of the chapters vulnerabilities and monitoring, in every state a source can report. */
export const watchedItems: readonly (readonly [string, unknown[]])[] = [
  [
    recordedAccounts.id,
    everyItem(
      { id: 'a/audit-log', provider: 'aws', account: '1' },
      { trails: [undefined, unread, [], ...someTrails.map((trail) => [trail])] },
    ),
  ],
  [logGroups.id, everyItem(placed, { retentionDays: [undefined, unread, 1, 365, null] })],
  [
    keptFlowLogs.id,
    everyItem(placed, {
      kept: someFlags,
      unclearSinks: [undefined, ['sink']],
      lostSinks: [undefined, ['sink']],
      on: someFlags,
      recordsOnly: [undefined, 'accepted', 'rejected', 'filtered'],
      sample: [undefined, 0.01, 0.5, 1],
      failure: [undefined, 'Access error'],
    }),
  ],
  [
    keptServiceLogs.id,
    everyItem(
      { ...placed, kind: 'api' },
      {
        writesLogs: someFlags,
        sample: [undefined, 0.01, 0.5, 1],
        kept: someFlags,
        share: [undefined, 0.1],
        unclearSinks: [undefined, ['sink']],
        lostSinks: [undefined, ['sink']],
      },
    ),
  ],
  [alarms.id, everyItem({ ...placed, metrics: [] }, { on: someFlags, targets: someTargets })],
  [
    eventAlarms.id,
    everyItem(
      { id: 'e', provider: 'aws', account: '1', event: 'root-used' },
      {
        logged: someFlags,
        logDelivery: [
          undefined,
          unread,
          { kind: 'continuous' },
          { kind: 'failed', error: 'AccessDenied' },
          { kind: 'never' },
          { kind: 'delivered', at: '2026-10-31T20:00:00Z' },
          { kind: 'delivered', at: '2026-10-30T20:00:00Z' },
        ],
        metrics: [[], ['metric']],
        unclear: [[], ['other']],
        alarms: [
          [],
          ...someTargets.flatMap((targets) =>
            [true, false].flatMap((on) =>
              [undefined, null, 1, 50].map((entries) => [
                {
                  id: 'alarm',
                  on,
                  ...(targets && { targets }),
                  ...(entries !== undefined && { entries }),
                },
              ]),
            ),
          ),
        ],
      },
    ),
  ],
  [
    scanningPlaces.id,
    someFlags.map((on) => ({
      id: 's',
      account: '1',
      scans: [{ kind: 'host', ...(on !== undefined && { on }) }],
    })),
  ],
  [
    scannedAssets.id,
    everyItem(
      { id: 'a', kind: 'host', name: 'a' },
      {
        running: [undefined, false],
        scanning: someFlags,
        because: [undefined, 'UNMANAGED_EC2_INSTANCE'],
        lastScannedAt: [undefined, unread, null, '2026-10-30T00:00:00Z', '2026-10-01T00:00:00Z'],
      },
    ),
  ],
  [
    weighedVulnerabilities.id,
    everyItem(
      { id: 'v', vulnerability: 'CVE-2026-0001', resource: 'r' },
      { severity: [undefined, 'critical', 'medium', 'low'], ...someTimes },
    ),
  ],
  [threatDetectors.id, everyItem({ id: 'd', provider: 'aws', account: '1' }, { on: someFlags })],
  [threatFindings.id, everyItem({ ...placed, kind: 'k', severity: 'high' }, someTimes)],
  [
    keptAuditTrails.id,
    everyItem(
      { id: 't', name: 't' },
      { tamperEvident: someFlags, public: someFlags, accessLogged: someFlags },
    ),
  ],
]

/** Parameters under which some sentences come up that the defaults never ask for. */
export const watchedParameters: Readonly<Record<string, readonly object[]>> = {
  'audit-log-intact': [{ accessLogged: true }],
  'service-logs-on': [{ kinds: ['cdn'] }],
}

/** Every item that these fields can make, one value each; `undefined` leaves the field out. */
function everyItem(always: object, fields: Record<string, readonly unknown[]>): object[] {
  return Object.entries(fields).reduce<object[]>(
    (items, [field, values]) =>
      items.flatMap((item) =>
        values.map((value) => (value === undefined ? item : { ...item, [field]: value })),
      ),
    [always],
  )
}
