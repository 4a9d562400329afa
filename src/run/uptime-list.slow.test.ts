import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { readOrg, withOrg } from '#store/organisation.ts'
import { listFindings } from '#store/runs.ts'
import { listSources, putSource } from '#store/sources.ts'
import { openTestStore } from '#store/test-store.ts'

import { collectAll } from './collect.ts'
import { beginCompany, runOne } from './test-company.ts'

const clock = { now: new Date() }
const store = await openTestStore(clock)
after(() => store.close())

test('a list of any monitor’s checks says which endpoints are watched, and what it does not say is not known', async () => {
  const company = await beginCompany(store, clock)
  const { org } = company
  const list = (name: string, text: string) => {
    const file = join(store.directory.root, name)
    writeFileSync(file, text)
    return file
  }
  const endpoints = {
    name: 'endpoints',
    file: list(
      'endpoints.csv',
      'Name\nshop.example.com:443\nmail.example.com:25\nold.example.com:443\n',
    ),
    population: 'public-endpoint',
    attestedBy: 'platform lead',
    key: { columns: ['Name'], prefix: '' },
    fields: { name: 'Name', port: { constant: 443 } },
  }
  const monitors = {
    name: 'monitors',
    file: list(
      'monitors.csv',
      'Monitor,Type,Host,Port,Active,Notifies\nshop,HTTP(S),Shop.example.com.,443,yes,yes\nmail,Port,mail.example.com,25,yes,\n',
    ),
    population: 'uptime-check',
    exportOf: 'our monitor',
    maxAgeDays: 31,
    key: { columns: ['Monitor'] },
    fields: {
      provider: { constant: 'our monitor' },
      account: { constant: 'status' },
      asks: { column: 'Type', words: { 'HTTP(S)': 'https', Port: 'tcp' } },
      host: 'Host',
      port: { column: 'Port', as: 'number' },
      isEnabled: { column: 'Active', as: 'boolean' },
      alerts: { column: 'Notifies', as: 'boolean' },
    },
  }
  await withOrg(store, org, (tx) =>
    putSource(tx, { id: 'lists', connector: 'csv', settings: { files: [endpoints, monitors] } }),
  )
  await collectAll(store, org, await readOrg(store, org, listSources))
  await runOne(company, 'endpoint-monitored')
  const findings = await readOrg(store, org, (tx) => listFindings(tx, 'endpoint-monitored'))
  const verdicts = findings.map(({ key, verdict, reason }) => [
    key,
    [verdict, reason?.code].join(' ').trim(),
  ])
  assert.deepEqual(Object.fromEntries(verdicts), {
    'shop.example.com:443': 'pass',
    'mail.example.com:25': 'unknown not-reported',
    'old.example.com:443': 'fail unmonitored',
  })
})
