import { parseTestRef } from '#log/test-ref.ts'
import { logFolder } from '#store/log-place.ts'

import { publicPath } from './publish-documents.ts'
import { trustSchemaPath } from './trust-schema.ts'
import type { TrustJson } from './trust-schema.ts'
import { isWitnessed } from './trust.ts'
import type { TrustPage, TrustRun } from './trust.ts'

/** `trust.json`: what the trust page says, for machines. The verifier reads it too (log/verify-site.ts). */
export function trustJson(page: TrustPage): TrustJson {
  const { organisation, at, size, vkey, witnessing, anchor } = page
  const folder = logFolder(organisation)
  return {
    $schema: trustSchemaPath,
    v: 1,
    organisation: organisation.name,
    origin: organisation.origin,
    at: at.toISOString(),
    log: {
      size,
      vkey,
      checkpoint: `${folder}/checkpoint`,
      policy: `${folder}/policy`,
      witnessed: isWitnessed(page),
      witnesses: {
        needed: witnessing.needed,
        at: witnessing.at?.toISOString() ?? null,
        last: witnessing.last
          ? { size: witnessing.last.size, at: witnessing.last.at.toISOString() }
          : null,
        of: witnessing.witnesses.map(({ name, at: confirmedAt }) => ({
          name,
          at: confirmedAt?.toISOString() ?? null,
        })),
      },
      timestamp: anchor
        ? {
            size: anchor.size,
            at: anchor.at.toISOString(),
            file: `${folder}/timestamps/${anchor.size}.tsr`,
            over: `${folder}/checkpoints/${anchor.size}`,
          }
        : null,
      previous: page.endedLogs.map((log) => ({
        origin: log.origin,
        size: log.signed.size,
        held: log.held,
        endedAt: log.endedAt.toISOString(),
        because: log.because,
        checkpoint: `${logFolder({ logNumber: log.number })}/checkpoint`,
      })),
    },
    proves:
      'This proves that the record was not rewritten, not that it is true; it is no audit opinion and no guarantee.',
    soc2Report: page.soc2 ?? 'none',
    controls: page.controls.map((control) => ({
      id: control.id,
      chapter: control.chapter,
      sentence: control.sentence,
      status: control.status.status,
      since: control.status.since,
      ...(control.withdrawn && {
        withdrawn: { ...control.withdrawn, at: control.withdrawn.at.toISOString() },
      }),
      verifiedAt: control.status.verifiedAt,
      due: control.status.due,
      criteria: [...control.criteria],
      window: control.window,
      proof: `${folder}/controls/${control.id}.tlog-proof`,
      entries: { control: control.entry, status: control.statusEntry },
      tests: control.tests.map(({ test, parameters, delay, status, run }) => ({
        id: test.id,
        version: parseTestRef(status.test).version,
        asks: test.asks,
        population: test.on.id,
        parameters,
        delay,
        status: status.status,
        verifiedAt: status.verifiedAt,
        due: status.due,
        ...(run && {
          run: {
            entry: run.entry,
            seq: run.seq,
            at: run.at.toISOString(),
            result: run.result,
            counts: run.counts,
            scopes: { expected: run.expected, complete: run.complete },
            ...basisOf(run),
            canary: run.canary,
            ...(run.parts && { parts: run.parts.disclosure }),
          },
        }),
      })),
    })),
    ...offersOf(page),
  }
}

function offersOf({
  offers,
  site,
}: TrustPage): Pick<TrustJson, 'contact' | 'documents' | 'subprocessors'> {
  return {
    contact: offers.contact ?? null,
    documents: offers.documents.map((document) => ({
      id: document.id,
      title: { de: document.titleDe, en: document.titleEn },
      kind: document.kind,
      access: document.access,
      from: document.from,
      to: document.to ?? null,
      ...(document.access === 'public'
        ? { file: publicPath(document), sha256: document.held.digest }
        : { ask: `${site}/documents/${document.id}` }),
    })),
    subprocessors: offers.subprocessors.map((each) => ({
      name: each.name,
      purpose: { de: each.purposeDe, en: each.purposeEn },
      countries: [...each.countries],
      data: { de: each.dataDe, en: each.dataEn },
      since: each.since,
      announced: each.since > offers.day,
      ...(each.website !== undefined && { website: each.website }),
    })),
  }
}

/** Items by how we know them and, where roles attest some, by role. */
function basisOf({ basis }: TrustRun) {
  const total = (counts: TrustRun['basis']) => counts.reduce((sum, { n }) => sum + n, 0)
  const kinds = Map.groupBy(basis, ({ kind }) => kind)
  const roles = Map.groupBy(kinds.get('attested') ?? [], ({ by = '' }) => by)
  return {
    basis: Object.fromEntries([...kinds].map(([kind, counts]) => [kind, total(counts)])),
    ...(roles.size > 0 && {
      attestedBy: Object.fromEntries([...roles].map(([role, counts]) => [role, total(counts)])),
    }),
  }
}
