import assert from 'node:assert/strict'
import { test } from 'node:test'

import { cutOut, redactingTransport, withoutSecrets } from './redacting-transport.ts'
import { CallError } from './transport.ts'

const canary = 'canary-3f9a1c'
const pem = `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`

test('a secret is cut out by the name of its field, however deep and however spelt', () => {
  const answer = {
    DBInstances: [
      { MasterUserPassword: canary, PendingModifiedValues: { 'master-password': canary } },
    ],
    initialUser: { user: 'postgres', password: canary },
    replica: { mysqlReplicaConfiguration: { clientKey: pem, password: canary } },
    labels: { auth_token: canary, 'api-key': canary },
    tunnels: [{ sharedSecret: canary, sharedSecretHash: canary }],
    key: { rawKey: canary, privateKeyData: canary },
    userData: canary,
  }

  assert(!JSON.stringify(withoutSecrets(answer)).includes(canary))
})

test('of an environment and of a machine’s metadata the names stay and the values go', () => {
  const answer = {
    spec: {
      containers: [
        { env: [{ name: 'DB', value: canary }], image: 'a' },
        { env: [{ name: 'REF', valueSource: { secretKeyRef: { secret: canary } } }] },
      ],
    },
    Configuration: { Environment: { Variables: { DB_URL: canary } } },
    metadata: { fingerprint: 'f', items: [{ key: 'startup-script', value: canary }] },
    environment: 'production',
  }

  const cut = withoutSecrets(answer)

  assert(!JSON.stringify(cut).includes(canary))
  assert.deepEqual(cut, {
    spec: {
      containers: [
        { env: [{ name: 'DB', value: cutOut }], image: 'a' },
        { env: [{ name: 'REF', valueSource: { secretKeyRef: { secret: cutOut } } }] },
      ],
    },
    Configuration: { Environment: { Variables: { DB_URL: cutOut } } },
    metadata: { fingerprint: 'f', items: [{ key: 'startup-script', value: cutOut }] },
    environment: 'production',
  })
})

test('of a list of pairs the value goes where the name says that it is a secret', () => {
  const tags = [
    { Key: 'db_password', Value: canary },
    { Key: 'team', Value: 'platform' },
  ]

  assert.deepEqual(withoutSecrets({ tags }), {
    tags: [
      { Key: 'db_password', Value: cutOut },
      { Key: 'team', Value: 'platform' },
    ],
  })
})

test('a secret is cut out by its shape wherever it stands', () => {
  const header = Buffer.from('{"alg":"RS256"}').toString('base64url')
  const texts = [
    `run --key ${pem} now`,
    `-----BEGIN PRIVATE KEY-----\n${canary}`,
    `${header}.${canary}.${canary}`,
    `ya29.${canary}-${canary}-x`,
    `postgres://app:${canary}@db.internal/app`,
    `Server=db;Password=${canary};Encrypt=yes`,
    `https://example.com/hook?api_key=${canary}&x=1`,
    `https://hooks.slack.com/services/T0/B0/${canary}`.replaceAll('-', ''),
    `ghp_${canary}${canary}`.replaceAll('-', ''),
  ]

  for (const text of texts) {
    const cut = withoutSecrets({ description: text })
    assert(!JSON.stringify(cut).includes(canary.slice(7)), text)
    assert.deepEqual(withoutSecrets(cut), cut, text)
  }
})

test('what a delivery network and a load balancer know each other by is cut out, and where a subscriber listens', () => {
  const said = withoutSecrets({
    Origins: [{ CustomHeaders: { Items: [{ HeaderName: 'X-Origin', HeaderValue: canary }] } }],
    Conditions: [
      {
        Field: 'http-header',
        HttpHeaderConfig: { HttpHeaderName: 'X-Origin', Values: [canary] },
      },
    ],
    Subscriptions: [
      { Protocol: 'https', Endpoint: `https://hooks.example.com/in/${canary}?key=${canary}` },
      { Protocol: 'https', Endpoint: `https://hooks.example.com?${canary}` },
      { Protocol: 'email', Endpoint: 'on-call@example.com' },
    ],
    Endpoint: 'vpc-shop.us-east-1.es.amazonaws.com',
    note: `https://events.pagerduty.com/integration/${canary}/enqueue?api_key=${canary}&page=2`,
  })

  const text = JSON.stringify(said)
  assert(!text.includes(canary.slice(7)), text)
  for (const kept of ['X-Origin"', 'hooks.example.com', 'on-call@', 'vpc-shop', 'page=2'])
    assert(text.includes(kept), kept)
})

test('what is no secret stays as it is, the marks of next pages and flags included', () => {
  const answer = {
    NextToken: 'eyJhbGciOiJIUzI1.eyJzdWIiOiIx.c2lnbmF0dXJl',
    nextPageToken: 'eyJhbGciOiJIUzI1.eyJzdWIiOiIx.c2lnbmF0dXJl',
    Marker: 'a',
    PasswordLastUsed: '2026-01-01T00:00:00Z',
    PasswordPolicy: { MinimumPasswordLength: 14, RequireSymbols: true },
    AuthTokenEnabled: true,
    MasterUserSecret: { SecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:x' },
    KeyId: 'arn:aws:kms:us-east-1:111122223333:key/1',
    role: 'roles/iam.serviceAccountTokenCreator',
    by: 'sslMode=ENCRYPTED_ONLY',
    url: 'https://www.googleapis.com/compute/v1/projects/p/zones/z/disks/d',
  }

  assert.deepEqual(withoutSecrets(answer), answer)
})

test('an answer that is no object is looked at too, and the words of an error', async () => {
  assert.equal(withoutSecrets(`postgres://a:${canary}@b/c`), `postgres://a:${cutOut}@b/c`)

  const failing = redactingTransport({
    async call() {
      throw new CallError('Http500', `password=${canary}`)
    },
  })
  await assert.rejects(failing.call({ service: 's', op: 'o', params: {} }), {
    code: 'Http500',
    message: `password=${cutOut}`,
  })
})
