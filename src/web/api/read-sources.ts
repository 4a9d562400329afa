import { z } from 'zod'

import { inspectSources } from '#run/source-inspection.ts'
import { urls } from '#ui/urls.ts'

import { endpoint, instant, look } from './read-endpoint.ts'

/** The sources as they stand; settings are for those who change them, and secrets for nobody. */
export const sourceList = endpoint({
  id: 'source.list',
  path: `${urls.api}/sources`,
  about: 'Every source: what kind it is, how far it was read last, and when it is read next.',
  permission: 'program.see',
  query: z.strictObject({}),
  answer: z.object({
    sources: z.array(
      z.object({
        id: z.string(),
        connector: z.string(),
        stage: z.string(),
        scopes: z.object({ expected: z.number(), complete: z.number() }),
        dueAt: instant.nullable(),
      }),
    ),
  }),
  read: async (visit) => ({
    sources: (await look(visit, inspectSources)).map(
      ({ source, stage, expected, complete, dueAt }) => ({
        id: source.id,
        connector: source.connector,
        stage,
        scopes: { expected, complete },
        dueAt: dueAt?.toISOString() ?? null,
      }),
    ),
  }),
})
