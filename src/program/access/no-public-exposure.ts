import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { networkExposures } from './network-exposure.ts'

const Ports = z.array(z.int().min(0).max(65_535))
/** Shells, remote desktops, shared disks, and the ways to rule containers and machines. */
const adminPorts = [
  22, 23, 111, 135, 139, 445, 2049, 2375, 2376, 2379, 2380, 3389, 5900, 5985, 5986, 6443, 10250,
]
/**
 * Where databases, caches, queues and searches listen by habit, those of the clouds too: Redshift at 5439, Neptune at 8182, DAX at
 * 8111 and 9111, MSK up to 9198.
 * https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html
 */
const databasePorts = [
  1433, 1434, 1521, 2483, 2484, 3306, 5432, 5439, 5601, 5671, 5672, 5984, 6379, 6380, 7000, 7001,
  7199, 8086, 8111, 8182, 9042, 9092, 9094, 9096, 9098, 9111, 9142, 9160, 9194, 9196, 9198, 9200,
  9300, 11_211, 15_672, 27_017, 27_018, 27_019, 50_000, 61_616, 61_617,
]

/** A web server may be open to everybody: what counts are the ports that only our own people and machines need. */
export const noPublicExposure = test({
  id: 'no-public-exposure',
  asks: {
    de: 'Sind Verwaltungs- und Datenbankports, Datenbanken, Buckets, Rollen und was der Anbieter als öffentlich meldet für das offene Internet geschlossen?',
    en: 'Are administration and database ports, databases, buckets, roles and what the provider reports as public closed to the open internet?',
  },
  on: networkExposures,
  parameters: z.object({
    adminPorts: field(Ports.default(adminPorts), {
      de: 'Ports zur Verwaltung',
      en: 'Ports for administration',
    }),
    databasePorts: field(Ports.default(databasePorts), {
      de: 'Ports von Datenbanken',
      en: 'Ports of databases',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge(
    { kind, open, untold, guards, analysed, public: isPublic, byObject, type },
    _at,
    { adminPorts: admin, databasePorts: database },
  ) {
    if (kind === 'analysis') {
      if (!isKnown(analysed)) return notKnown(analysed)
      return analysed ? pass : unknown('unanalysed')
    }
    if (kind !== 'firewall') {
      if (byObject) return unknown('objects')
      if (!isKnown(isPublic)) return notKnown(isPublic)
      if (!isPublic) return pass
      return type === undefined ? fail(kind) : fail('resource', { type })
    }
    if (!isKnown(open)) return notKnown(open)
    if (guards && open[0]) return fail(guards, { source: open[0].source })
    for (const { protocol, from, to, source } of open) {
      if (!['tcp', 'udp', 'all'].includes(protocol)) continue
      const port = [...admin, ...database].find((each) => from <= each && each <= to)
      if (port !== undefined) return fail('port', { port, source })
    }
    // A hole that is known stays one; that there is no other takes all of its sources.
    if (untold) return notKnown(untold === true ? undefined : untold)
    return pass
  },
  reasons: {
    de: {
      port: ({ port, source }) => `Port ${port} ist für ${source} offen.`,
      'control-plane': ({ source }) => `Die Steuerung des Clusters ist für ${source} offen.`,
      database: () => 'Die Datenbank ist aus dem Internet erreichbar.',
      bucket: () => 'Der Bucket ist öffentlich.',
      objects: () =>
        'Ob einzelne Objekte öffentlich sind, ist nicht bekannt: Jedes kann eigene Freigaben haben. Ausgeschlossen ist das, wo Freigaben von Objekten nicht gelten (Google Cloud: einheitlicher Zugriff auf Bucket-Ebene; S3: „Bucket owner enforced“) oder öffentliche gesperrt sind.',
      role: () => 'Die Rolle kann jeder annehmen.',
      resource: ({ type }) => `Laut Anbieter für jeden zugänglich (${type}).`,
      unanalysed: () =>
        'Ob hier Warteschlangen, Themen, Schlüssel oder Geheimnisse für jeden offen sind, sucht niemand: Die Zugriffsanalyse des Anbieters ist aus.',
    },
    en: {
      port: ({ port, source }) => `Port ${port} is open to ${source}.`,
      'control-plane': ({ source }) => `The control plane of the cluster is open to ${source}.`,
      database: () => 'The database can be reached from the internet.',
      bucket: () => 'The bucket is public.',
      objects: () =>
        'Whether single objects are public is not known: each may have an access list of its own. That is ruled out where lists of objects do not count (Google Cloud: uniform bucket-level access; S3: “Bucket owner enforced”) or public ones are blocked.',
      role: () => 'Anybody can take the role on.',
      resource: ({ type }) => `Open to everybody, by the provider’s own word (${type}).`,
      unanalysed: () =>
        'Nobody looks whether queues, topics, keys or secrets are open to everybody here: the provider’s access analysis is off.',
    },
  },
  fixtures: {
    pass: {
      id: 'sg-1',
      kind: 'firewall',
      open: [{ protocol: 'tcp', from: 443, to: 443, source: '0.0.0.0/0' }],
    },
    fail: {
      id: 'sg-2',
      kind: 'firewall',
      open: [{ protocol: 'all', from: 0, to: 65_535, source: '::/0' }],
    },
    unknown: { id: 'bucket', kind: 'bucket' },
  },
})
