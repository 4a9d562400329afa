/** What the API tells of controls, and of what their tests found. */
import { z } from 'zod'

import { Refusal } from '#engine/refusal.ts'
import { findTest } from '#program/index.ts'
import { readInspection } from '#run/inspect.ts'
import { worstVerdictFirst } from '#store/finding-pages.ts'
import { listFindings, listRuns } from '#store/runs.ts'
import { urls } from '#ui/urls.ts'

import { endpoint, instant, limit, look, refuseUnseen } from './read-endpoint.ts'
import type { ReadEndpoint } from './read-endpoint.ts'

export const controlEndpoints: readonly ReadEndpoint[] = [
  endpoint({
    id: 'control.list',
    path: `${urls.api}/controls`,
    about: 'Every control with its sentence, status and the last run of each of its tests.',
    permission: 'program.see',
    query: z.strictObject({}),
    answer: z.object({
      controls: z.array(
        z.object({
          id: z.string(),
          sentence: z.object({ de: z.string(), en: z.string() }),
          criteria: z.array(z.string()),
          published: z.boolean(),
          status: z.string().nullable(),
          tests: z.array(
            z.object({
              id: z.string(),
              result: z.string().nullable(),
              at: instant.nullable(),
              counts: z.record(z.string(), z.number()).nullable(),
            }),
          ),
        }),
      ),
    }),
    read: async (visit) => {
      const inspected = await look(visit, (tx) => readInspection(tx, visit.at))
      return {
        controls: inspected.map(({ running, status, tests }) => ({
          id: running.control.id,
          sentence: running.sentence,
          criteria: [...running.control.criteria],
          published: running.published,
          status: status?.status ?? null,
          tests: tests.map(({ running: { test }, run }) => ({
            id: test.id,
            result: run?.result ?? null,
            at: run?.at.toISOString() ?? null,
            counts: run ? { ...run.counts } : null,
          })),
        })),
      }
    },
  }),
  endpoint({
    id: 'finding.list',
    path: `${urls.api}/tests/{test}/findings`,
    about: 'What a test says of each item now, worst first.',
    permission: 'program.see',
    query: z.strictObject({
      test: z.string().min(1).max(100),
      offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
      limit,
      verdict: z.enum(worstVerdictFirst).optional(),
    }),
    answer: z.object({
      findings: z.array(
        z.object({
          key: z.string(),
          verdict: z.string(),
          late: z.boolean(),
          reason: z.string().nullable(),
          exclusion: z.string().optional(),
          since: instant,
        }),
      ),
    }),
    read: async (visit, { test, ...page }) => {
      const found = findTest(test)
      if (!found)
        throw new Refusal(
          'missing',
          'test-unknown',
          `There is no test ${test}.`,
          'GET /api/v1/controls names them.',
        )
      refuseUnseen(visit, found.on.id)
      const findings = await look(visit, (tx) =>
        listFindings(tx, test, {
          worstFirst: true,
          offset: page.offset,
          limit: page.limit,
          ...(page.verdict && { verdict: page.verdict }),
        }),
      )
      return {
        findings: findings.map(({ key, verdict, late, reason, exclusion, since }) => ({
          key,
          verdict,
          late,
          reason: reason?.code ?? null,
          ...(exclusion !== undefined && { exclusion }),
          since: since.toISOString(),
        })),
      }
    },
  }),
  endpoint({
    id: 'run.list',
    path: `${urls.api}/tests/{test}/runs`,
    about: 'The last runs of a test, latest first.',
    permission: 'program.see',
    query: z.strictObject({ test: z.string().min(1).max(100), limit }),
    answer: z.object({
      runs: z.array(
        z.object({
          seq: z.number(),
          at: instant,
          result: z.string(),
          counts: z.record(z.string(), z.number()),
          entry: z.number(),
        }),
      ),
    }),
    read: async (visit, query) => {
      if (!findTest(query.test))
        throw new Refusal(
          'missing',
          'test-unknown',
          `There is no test ${query.test}.`,
          'GET /api/v1/controls names them.',
        )
      const runs = await look(visit, (tx) => listRuns(tx, query.test, query.limit))
      return {
        runs: runs.map(({ seq, at, result, counts, entry }) => ({
          seq,
          at: at.toISOString(),
          result,
          counts: { ...counts },
          entry,
        })),
      }
    },
  }),
]
