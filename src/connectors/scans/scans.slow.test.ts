import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { archivingTransport } from '#connectors/archiving-transport.ts'
import { noMeans } from '#connectors/connector.ts'
import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import type { ReadInMemory } from '#connectors/reading-in-memory.ts'
import { recordedTransport } from '#connectors/recorded-transport.ts'
import type { RecordedCall } from '#connectors/transport.ts'
import { knownExploited } from '#populations/known-exploited.ts'
import { scannedAssets } from '#populations/scanned-asset.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'

import { scans } from './index.ts'
import { liveTransport } from './live-transport.ts'

const at = new Date('2026-11-20T12:00:00Z')
const made = '2026-11-20T08:00:00Z'
const folder = mkdtempSync(join(tmpdir(), 'beleg-scans-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Reads a file with these contents, and keeps what is archived of it. */
async function read(
  contents: string,
  asOf?: string,
): Promise<ReadInMemory & { calls: RecordedCall[] }> {
  const file = join(folder, 'report.json')
  writeFileSync(file, contents)
  const calls: RecordedCall[] = []
  const report = { name: 'shop', file, ...(asOf !== undefined && { asOf }) }
  const transport = archivingTransport(
    liveTransport(noMeans),
    async (call) => void calls.push(call),
  )
  return { ...(await readIntoMemory(scans, { reports: [report] }, transport, { at })), calls }
}

/** What was read of a report: its asset, and each weakness by the end of its name. */
async function of(report: unknown, asOf?: string) {
  const result = await read(JSON.stringify(report), asOf)
  const [receipt] = result.receipts
  assert(receipt)
  assert(receipt.complete, `${receipt.because} ${receipt.message}`)
  const [asset] = [...(result.items.get(scannedAssets.id)?.values() ?? [])]
  const weak = [...(result.items.get(vulnerabilities.id) ?? [])].map(([key, { item }]) => {
    const { severity, package: name, fixAvailable, suppressed } = vulnerabilities.item.parse(item)
    return [key.replace('scans/shop/', ''), severity, name, fixAvailable, suppressed]
  })
  return { asset: scannedAssets.item.parse(asset?.item), weak, receipt, calls: result.calls }
}

/** Why a report was not read. */
async function refused(contents: string, asOf?: string): Promise<string | undefined> {
  const { receipts, items } = await read(contents, asOf)
  assert.equal(receipts.length, 1)
  assert.equal(receipts[0]?.complete, false)
  assert.equal(items.size, 0)
  return receipts[0]?.because
}

function trivyOf(...weak: object[]) {
  const Results = [{ Target: 'os', Secrets: [{ Match: 'canary-91' }], Vulnerabilities: weak }]
  const artifact = { ArtifactName: 'shop:1.2', ArtifactType: 'container_image' }
  return { SchemaVersion: 2, CreatedAt: made, ...artifact, Results }
}
const zlib = {
  VulnerabilityID: 'CVE-2026-1',
  PkgName: 'zlib',
  InstalledVersion: '1.2',
  FixedVersion: '1.3',
  Severity: 'HIGH',
}

test('a report of Trivy names what was scanned and when, and each weakness once, however many layers have it', async () => {
  const other = { VulnerabilityID: 'CVE-2026-2', PkgName: 'bash', Severity: 'UNKNOWN' }
  const again = { ...zlib, InstalledVersion: '1.1', Severity: 'CRITICAL', FixedVersion: '' }
  const { asset, weak, receipt, calls } = await of(trivyOf(zlib, other, again))
  assert.deepEqual(
    [asset.id, asset.kind, asset.name, asset.lastScannedAt],
    ['scans/shop', 'image', 'shop:1.2', '2026-11-20T08:00:00.000Z'],
  )
  assert.deepEqual(weak, [
    ['zlib/CVE-2026-1', 'critical', 'zlib 1.1, zlib 1.2', 'partial', undefined],
    ['bash/CVE-2026-2', undefined, 'bash', 'no', undefined],
  ])
  assert.deepEqual(receipt.basis, { kind: 'attested', by: 'Export: Trivy' })
  assert.doesNotMatch(JSON.stringify(calls), /canary/)
  const turned = await of(trivyOf(again, other, zlib))
  assert.deepEqual(turned.weak, weak)
  assert.deepEqual((await of({ ...trivyOf(), Results: null })).weak, [])
})

test('what was archived gives the same items as the file', async () => {
  const { calls, ...live } = await read(JSON.stringify(trivyOf(zlib)))
  const replayed = await readIntoMemory(scans, scans.settingsOf(calls), recordedTransport(calls), {
    at,
    recorded: calls,
  })
  assert.deepEqual(replayed, live)
})

test('Grype, CycloneDX, SARIF and OSV-Scanner say the same in their own words', async () => {
  const grype = await of({
    matches: [
      {
        vulnerability: { id: 'CVE-2026-1', severity: 'Negligible', fix: { state: 'wont-fix' } },
        artifact: { name: 'zlib', version: '1.2' },
      },
    ],
    source: { type: 'image', target: { userInput: 'shop:1.2' } },
    descriptor: { name: 'grype', timestamp: '2026-11-20T09:00:00+01:00' },
  })
  assert.deepEqual(grype.weak, [['zlib/CVE-2026-1', 'low', 'zlib 1.2', 'no', undefined]])
  assert.deepEqual([grype.asset.kind, grype.asset.name], ['image', 'shop:1.2'])
  assert.equal(grype.asset.lastScannedAt, '2026-11-20T08:00:00.000Z')

  const bom = await of({
    bomFormat: 'CycloneDX',
    metadata: { timestamp: made, component: { type: 'container', name: 'shop', version: '1.2' } },
    components: [{ 'bom-ref': 'z', name: 'zlib', version: '1.2' }],
    vulnerabilities: [
      {
        id: 'CVE-2026-1',
        ratings: [{ severity: 'low' }, { severity: 'high' }],
        affects: [{ ref: 'z' }],
        analysis: { state: 'not_affected' },
      },
      { id: 'CVE-2026-2', affects: [{ ref: 'z' }], analysis: { state: 'resolved' } },
    ],
  })
  assert.deepEqual(bom.weak, [['zlib/CVE-2026-1', 'high', 'zlib 1.2', undefined, true]])

  const rules = [{ id: 'sql', properties: { 'security-severity': '9.1' } }]
  const place = {
    physicalLocation: { artifactLocation: { uri: 'a.ts' }, region: { startLine: 3 } },
  }
  const sarif = await of({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'CodeQL', rules } },
        invocations: [{ endTimeUtc: made }],
        results: [
          { ruleId: 'sql', ruleIndex: 0, locations: [place], partialFingerprints: { p: 'f1' } },
          { ruleId: 'eval', level: 'error', locations: [place], suppressions: [{}] },
          { ruleId: 'fine', kind: 'pass', locations: [place] },
        ],
      },
    ],
  })
  assert.deepEqual(sarif.weak, [
    ['a.ts/p f1/sql', 'critical', undefined, undefined, false],
    ['a.ts/a.ts:3/eval', 'high', undefined, undefined, true],
  ])

  const groups = [{ ids: ['GHSA-1'], aliases: ['CVE-2026-1'], max_severity: '5.0' }]
  const packages = [{ package: { name: 'zlib', version: '1.2' }, groups }]
  const osv = { results: [{ source: { path: '/src/package-lock.json' }, packages }] }
  assert.deepEqual((await of(osv, '2026-11-20')).weak, [
    ['/src/package-lock.json/zlib/CVE-2026-1', 'medium', 'zlib 1.2', undefined, undefined],
  ])
})

test('a report that cannot be read, dated or understood is unread, and leaves nothing', async () => {
  assert.equal(await refused(''), 'EmptyFile')
  assert.equal(await refused('<!DOCTYPE html>'), 'UnreadablePage')
  assert.equal(await refused(JSON.stringify(trivyOf(zlib)).slice(0, -5)), 'UnreadablePage')
  for (const answer of ['{}', '[]', 'null', '{"results":[1]}', '{"SchemaVersion":1}'])
    assert.equal(await refused(answer), 'UnreadablePage', answer)
  const { CreatedAt: _, ...undated } = trivyOf(zlib)
  assert.equal(await refused(JSON.stringify(undated)), 'FileUndated')
  assert.equal((await of(undated, '2026-11-19')).asset.lastScannedAt, '2026-11-19T00:00:00.000Z')
  const future = { ...trivyOf(zlib), CreatedAt: '2026-12-24T00:00:00Z' }
  assert.equal(await refused(JSON.stringify(future)), 'FileDatedAhead')
  const nameless = trivyOf({ ...zlib, VulnerabilityID: undefined })
  assert.equal(await refused(JSON.stringify(nameless)), 'UnreadablePage')
  const list = { catalogVersion: '1', dateReleased: made, vulnerabilities: [] }
  assert.equal(await refused(JSON.stringify(list)), 'UnreadablePage')
  // A run that broke off before it looked, and a bill that nobody scanned.
  const broken = { version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } } }] }
  assert.equal(await refused(JSON.stringify(broken), '2026-11-19'), 'UnreadablePage')
  const unscanned = { bomFormat: 'CycloneDX', metadata: { timestamp: made }, components: [] }
  assert.equal(await refused(JSON.stringify(unscanned)), 'UnreadablePage')
})

test('CISA’s list says what is exploited; an old one still does, and is not whole', async () => {
  const list = (dateReleased: string) =>
    JSON.stringify({
      title: 'CISA Catalog',
      catalogVersion: '2026.11.01',
      dateReleased,
      vulnerabilities: [{ cveID: 'cve-2026-1', dateAdded: '2026-10-01', vendorProject: 'x' }],
    })
  const { items, receipts } = await read(list('2026-11-01T12:00:00.5Z'))
  assert.deepEqual(items.get(knownExploited.id)?.get('CVE-2026-1')?.item, {
    id: 'CVE-2026-1',
    added: '2026-10-01',
  })
  const said = receipts.map(({ feeds, complete, basis }) => [feeds, complete, basis])
  assert.deepEqual(said, [
    [['known-exploited'], true, { kind: 'attested', by: 'Export: CISA KEV' }],
  ])
  const old = await read(list('2026-10-01T00:00:00Z'))
  assert.equal(old.items.get(knownExploited.id)?.size, 1)
  assert.deepEqual(
    old.receipts.map(({ complete, because }) => [complete, because]),
    [[false, 'FileTooOld']],
  )
})

test('a report that is large, deep or hostile costs no more than itself', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const nested = `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"partialFingerprints":{"p":${deep}}}],"rules":${deep}}]}`
  const { receipts } = await read(nested, '2026-11-19')
  assert.equal(receipts.length, 1)
  const hostile = { ...zlib, PkgName: '<script>\u202e', VulnerabilityID: '__proto__' }
  const { weak } = await of(trivyOf(hostile))
  assert.deepEqual(weak[0]?.[0], '<script>\u202e/__proto__')
  const many = Array.from({ length: 100_000 }, (_, n) => ({ ...zlib, PkgName: `package-${n}` }))
  // Of the processor, not of the clock: other tests run beside.
  const begun = process.cpuUsage()
  assert.equal((await of(trivyOf(...many))).weak.length, 100_000)
  assert(process.cpuUsage(begun).user < 15_000_000)
})
