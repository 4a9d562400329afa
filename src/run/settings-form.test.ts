import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'

import { z } from 'zod'

import { wordsOf } from '#engine/field.ts'
import { fieldsOf } from '#program/managed.ts'

import { findConnector } from './connectors.ts'
import { formAnswers } from './settings-form.ts'
import { sourceKinds } from './source-inspection.ts'

const document = 'document:7b0b6a9e-8f6e-4f43-9d0c-0a4f6f0d9d52'
const table = {
  file: document,
  key: { columns: ['Name'] },
  fields: {
    account: { constant: 'Keller' },
    engine: 'System',
    encryptedAtRest: { column: 'Verschlüsselt', as: 'boolean' },
  },
}

/** Settings of each kind that its form can say. */
const sayable: Record<string, Record<string, unknown>[]> = {
  aws: [
    {},
    { account: '111122223333', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
    { organization: { roleName: 'audit/beleg', externalId: 'x1', accounts: ['111122223333'] } },
  ],
  tls: [
    { endpoints: [{ host: 'www.example.com' }] },
    {
      endpoints: [
        { host: '[2001:db8::1]', port: 8443, httpPort: null },
        { host: 'mail.example.com', starttls: 'smtp', sni: 'mx.example.com' },
        { host: 'b.example.com', httpPort: 8080 },
      ],
    },
  ],
  gcp: [
    { parent: 'organizations/123456789012' },
    { parent: 'projects/acme-prod-4711', quotaProject: 'acme-audit-0001' },
  ],
  checkr: [{}],
  csv: [
    {
      files: [
        { name: 'a', population: 'database', exportOf: 'CMDB', asOf: '2026-11-01', ...table },
      ],
    },
  ],
  scans: [
    { reports: [{ name: 'a', file: table.file }] },
    { reports: [{ name: 'a', file: table.file, asOf: '2026-11-01' }] },
  ],
  attested: [
    {
      lists: [
        {
          name: 'a',
          population: 'database',
          attestedBy: 'IT',
          attestedOn: '2026-11-01',
          everyMonths: 3,
          table,
        },
      ],
    },
    {
      lists: [
        {
          name: 'a',
          population: 'snapshot',
          attestedBy: 'IT',
          attestedOn: '2026-11-01',
          everyMonths: 12,
          empty: true,
          items: [],
        },
      ],
    },
  ],
}

/** Settings that say more: a form that took them would drop something. */
const unsayable: Record<string, Record<string, unknown>> = {
  aws: { profile: 'audit' },
  gcp: { parent: 'organizations/123456789012', applicationDefault: true },
  tls: { endpoints: [{ host: 'a.example.com' }], timeoutMs: 500 },
  scans: { reports: [{ name: 'a', file: '/srv/report.json' }] },
  checkr: { endpointUrl: 'http://127.0.0.1:1' },
  csv: {
    files: [
      { name: 'a', population: 'database', exportOf: 'CMDB', ...table, file: '/srv/list.csv' },
    ],
  },
  attested: {
    lists: [
      {
        name: 'a',
        population: 'database',
        attestedBy: 'IT',
        attestedOn: '2026-11-01',
        everyMonths: 3,
        file: '/srv/list.json',
      },
    ],
  },
}

test('what a form can say comes back as it was; what it cannot is not offered for change', () => {
  for (const { id, form } of sourceKinds) {
    assert(form && sayable[id] && unsayable[id], id)
    const connector = findConnector(id)
    for (const settings of sayable[id]) {
      const answers = formAnswers(connector, settings)
      assert(answers, `${id} ${JSON.stringify(settings)}`)
      assert.deepEqual(form.fields.safeParse(answers).error, undefined)
    }
    assert.equal(formAnswers(connector, unsayable[id]), undefined, id)
  }
})

test('every question has words in both languages, and what is secret is no setting', () => {
  for (const { id, form } of sourceKinds) {
    for (const [name, schema] of fieldsOf(form?.fields ?? z.strictObject({}))) {
      const words = wordsOf(schema)
      assert(words?.label.de && words.label.en, `${id} ${name}`)
      const { settings, secrets } = findConnector(id)
      const isSecret = secrets !== undefined && name in secrets.shape
      assert.equal(words.secret === true, isSecret, `${id} ${name}`)
      if (isSecret && settings instanceof z.ZodObject) assert(!(name in settings.shape))
    }
  }
})

test('a policy that a readme shows is one that the wizard shows', () => {
  for (const { id, policies } of sourceKinds) {
    const readme = readFileSync(join(import.meta.dirname, `../connectors/${id}/readme.md`), 'utf8')
    const shown = policies.flatMap(({ text }) => (text.startsWith('{') ? [JSON.parse(text)] : []))
    for (const [, text = ''] of readme.matchAll(/```json\n([^]*?)```/g)) {
      const written: unknown = JSON.parse(text)
      if (Object(written).Statement === undefined) continue
      assert(
        shown.some((each) => isDeepStrictEqual(each, written)),
        id,
      )
    }
  }
})

test('the policies to copy allow looking, and nothing that changes anything', () => {
  for (const { id, policies } of sourceKinds) {
    const actions = policies.flatMap(({ text }) => [
      ...text.matchAll(/"\w[\w-]*:(\w+)"|^- \w+(?:\.\w+)*\.(\w+)$/gm),
    ])
    assert(policies.length === 0 || actions.length > 0, id)
    for (const [action, aws, gcp] of actions) {
      const verb = aws ?? gcp ?? ''
      assert(looking.test(verb) || action === query || action === condition, `${id} ${action}`)
    }
  }
})

/** On which a role of another account lets us in; no action. */
const condition = '"sts:ExternalId"'

/** BigQuery answers some questions by queries alone, and each is a job (docs/decisions/0028). */
const query = '- bigquery.jobs.create'

test('what could read a company’s own rows is allowed on the tables of the system alone', () => {
  const google = sourceKinds.find(({ id }) => id === 'gcp')?.policies.map(({ text }) => text)
  assert(google?.some((text) => text.includes(query)))
  assert.doesNotMatch(
    google?.join() ?? '',
    /tables\.(?:getData|export)|routines|connections|readsessions/,
  )
  const [{ text } = { text: '' }] = sourceKinds.find(({ id }) => id === 'aws')?.policies ?? []
  const { Statement: statements } = z
    .object({ Statement: z.array(z.object({ Action: z.unknown(), Resource: z.string() })) })
    .parse(JSON.parse(text))
  const selecting = statements.filter((each) => /:Select"/.test(JSON.stringify(each.Action)))
  assert.deepEqual(
    selecting.map(({ Resource }) => Resource),
    ['arn:aws:cassandra:*:*:/keyspace/system*'],
  )
})

/**
 * `AssumeRole` is the way in, `GenerateCredentialReport` makes the list that is read, `Select` reads the tables of a system,
 * `SelectResourceConfig` what AWS Config recorded, `GET` is how
 * API Gateway calls looking, and `use` is whom calls are counted against.
 */
const looking =
  /^(?:Describe|Get|List|BatchGet|Lookup|AssumeRole$|GenerateCredentialReport$|Select(?:ResourceConfig)?$|GET$|get|list|search|query$|use$)/
