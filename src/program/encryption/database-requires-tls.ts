import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'

import { databaseServers } from './database-server.ts'
import type { DatabaseServer } from './database-server.ts'

/**
 * That a server offers TLS is not enough: it must turn away whoever comes without, and whoever comes by an older version where
 * its setting says so. A client certificate besides is stronger, and passes.
 */
export const databaseRequiresTls = test({
  id: 'database-requires-tls',
  asks: {
    de: 'Weist jeder Datenbankserver Verbindungen ohne TLS ab?',
    en: 'Does every database server turn away connections without TLS?',
  },
  on: databaseServers,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  mayBeEmpty: true,
  judge({ requiresTls }) {
    if (!isKnown(requiresTls)) return notKnown(requiresTls)
    const { isRequired, by, isPending, oldest } = requiresTls
    if (!isRequired) return fail('optional', { by })
    if (oldest !== undefined && oldest !== 'TLSv1.2' && oldest !== 'TLSv1.3')
      return fail('old-version', { by, version: oldest })
    return isPending ? unknown('pending', { by }) : pass
  },
  reasons: {
    de: {
      optional: ({ by }) => `Verbindungen ohne TLS sind zugelassen (${by}).`,
      'old-version': ({ by, version }) => `Zugelassen ist auch ${version} (${by}).`,
      pending: ({ by }) => `${by} gilt erst nach einem Neustart des Servers.`,
    },
    en: {
      optional: ({ by }) => `Connections without TLS are allowed (${by}).`,
      'old-version': ({ by, version }) => `${version} is allowed too (${by}).`,
      pending: ({ by }) => `${by} comes into force only when the server is started again.`,
    },
  },
  fixtures: {
    pass: server({ isRequired: true, by: 'rds.force_ssl=1' }),
    fail: server({ isRequired: false, by: 'rds.force_ssl=0' }),
    unknown: server({ isRequired: true, by: 'rds.force_ssl=1', isPending: true }),
  },
})

function server(requiresTls: DatabaseServer['requiresTls']): DatabaseServer {
  return { id: 'db:one', engine: 'postgres', requiresTls }
}
