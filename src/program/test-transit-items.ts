import { cdnDistributions } from '#populations/cdn-distribution.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'

import { buckets } from './encryption/bucket.ts'
import { databaseServers } from './encryption/database-server.ts'
import { publicListeners } from './encryption/public-listener.ts'
import { tlsListeners } from './encryption/tls-listener.ts'
import { everyItem, someFlags, unread } from './test-every-item.ts'

function certificate(given: Record<string, unknown>) {
  const dates = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-12-01T00:00:00Z' }
  const names = { subject: 'CN=a', issuer: 'CN=b', names: ['a'], fingerprint: '00' }
  return { ...names, ...dates, nameMatches: true, chain: 'trusted', ...given }
}

function denied(more: Record<string, unknown>) {
  const everything = ['arn:aws:s3:::b', 'arn:aws:s3:::b/*']
  const conditions = [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] }]
  const whom = { effect: 'Deny', principals: ['*'], actions: ['s3:*'] }
  return { ...whom, resources: everything, conditions, ...more }
}

const modern = { accepted: ['TLSv1.2'], undetermined: [] }
const noneWeak = { accepted: [], complete: true }

const someRules = [
  undefined,
  unread,
  [{ rule: 'default', does: 'redirects' }],
  [
    { rule: 'default', does: 'redirects' },
    { rule: '/a', does: 'serves' },
  ],
]
const someListeners = everyItem(
  { id: 'l', kind: 'load-balancer' },
  {
    takes: [undefined, unread, 'http', 'tls', 'both', 'passes'],
    plainHttp: someRules,
    oldestTls: [undefined, unread, 'TLSv1.0', 'TLSv1.2'],
  },
)
const byOrigin = [
  {},
  { fetches: unread },
  { fetches: 'https', versions: ['TLSv1.2'] },
  { fetches: 'https', versions: ['TLSv1.0', 'TLSv1.2'] },
  { fetches: 'http' },
  { fetches: 'as-viewer' },
]

/** What is reached over a network, and what protects data on its way. */
export const transitItems = new Map<string, unknown[]>([
  [publicListeners.id, someListeners],
  [tlsListeners.id, someListeners],
  [
    cdnDistributions.id,
    everyItem(
      { id: 'c', provider: 'aws', account: '1', aliases: [] },
      {
        origins: [
          undefined,
          unread,
          ...byOrigin.map((said) => [{ id: 'o', host: 'o.example.com', ...said }]),
        ],
        behaviours: [
          undefined,
          unread,
          [{ path: 'default', plainHttp: 'redirects', origin: 'o' }],
          [{ path: 'default', plainHttp: 'serves', origin: 'o' }],
        ],
      },
    ),
  ],
  [
    buckets.id,
    everyItem(
      { id: 'arn:aws:s3:::b' },
      {
        refusesPlainHttp: someFlags,
        policy: [
          undefined,
          unread,
          [],
          [denied({})],
          [denied({ principals: ['AWS:arn:aws:iam::111122223333:root'] })],
          [denied({ actions: ['s3:GetObject'] })],
          [denied({ resources: ['arn:aws:s3:::b/*'] })],
        ],
      },
    ),
  ],
  [
    databaseServers.id,
    everyItem(
      { id: 'db', engine: 'e' },
      {
        requiresTls: [
          undefined,
          unread,
          { isRequired: true, by: 'a=1' },
          { isRequired: true, by: 'a=1', isPending: true },
          { isRequired: true, by: 'a=1', oldest: 'TLSv1.0' as const },
          { isRequired: false, by: 'a=0' },
        ],
      },
    ),
  ],
  [
    publicEndpoints.id,
    [
      ...everyItem(
        { id: 'a:443', name: 'a', port: 443 },
        {
          addresses: [undefined, unread, ['52.95.110.1'], ['192.0.2.1'], ['2001:db8::1']],
          versions: [
            undefined,
            unread,
            { accepted: ['TLSv1.2'], undetermined: [] },
            { accepted: ['TLSv1.0'], undetermined: [] },
            { accepted: ['TLSv1.2'], undetermined: ['SSLv3'] },
            { accepted: [], undetermined: [] },
          ],
          weakSuites: [
            undefined,
            unread,
            { accepted: ['TLSv1.2 X'], complete: true },
            { accepted: [], complete: true },
            { accepted: [], complete: false },
          ],
          certificate: [
            undefined,
            unread,
            certificate({}),
            certificate({ notAfter: '2026-10-01T00:00:00Z' }),
            certificate({ notAfter: '2026-11-05T00:00:00Z' }),
            certificate({ notBefore: '2026-12-01T00:00:00Z' }),
            certificate({ nameMatches: false }),
            certificate({ chain: 'SELF_SIGNED' }),
          ],
          plainHttp: [
            undefined,
            unread,
            { kind: 'closed' },
            { kind: 'serves', path: '/', status: 200 },
          ],
          hstsMaxAge: [undefined, unread, 0, 31_536_000],
        },
      ),
      ...everyItem(
        { id: 'a:443', name: 'a', port: 443, versions: modern, weakSuites: noneWeak },
        {
          unreached: [undefined, unread, [], [{ address: '192.0.2.1', because: 'ECONNREFUSED' }]],
          withoutIpv6: [undefined, unread, [], ['2001:db8::1']],
        },
      ),
      ...everyItem(
        {
          id: 'a:443',
          name: 'a',
          port: 443,
          certificate: certificate({}),
          hstsMaxAge: 0,
          addresses: ['10.0.0.7'],
        },
        { isPrivate: [undefined, true], byProvider: [undefined, true] },
      ),
      ...everyItem(
        { id: 'a:25', name: 'a', port: 25, starttls: 'smtp' },
        {
          beforeTls: [
            undefined,
            unread,
            { kind: 'refuses', said: '530 first STARTTLS' },
            { kind: 'serves', said: '250 ok' },
          ],
        },
      ),
    ],
  ],
])
