import type { ColumnType, Generated } from 'kysely'

import type { Finding, Reason } from '#engine/finding.ts'
import type { Counts, Result, Verdict } from '#engine/judge.ts'
import type { Basis } from '#engine/receipt.ts'

import type { KeptOpening } from './opened-receipts.ts'

/** `infinity` comes back from the driver as the number; see database.ts. */
export type Ending = ColumnType<Date | number, Date | undefined, Date>
type Json<T> = ColumnType<T, string, string>

/** The tables as migrations/*.sql lay them out; comments on columns are there. */
export interface Schema {
  organisation: {
    id: string
    slug: string
    name: string
    time_zone: string
    origin: string
    last_recorded_at: Date
    log_size: Generated<number>
    log_root: Buffer
    log_number: Generated<number>
    ended_at: Date | null
    ended_because: string | null
    continued_by: string | null
    signed_size: number | null
    signed_root: Buffer | null
  }
  source: {
    org_id: string
    id: string
    connector: string
    settings: Json<Record<string, unknown>>
    recorded_at: Date
    secrets: Buffer | null
    started_at: Date | null
    asked_at: Date | null
    removed_at: Date | null
    removed_by: string | null
  }
  reading: {
    org_id: string
    id: string
    source: string
    started_at: Date
    ended_at: Date | null
    began: string | null
    as_of: Date | null
    asked: string | null
    passing: Generated<boolean>
    complete: Generated<number>
    incomplete: Generated<number>
    calls: Generated<number>
    items: Generated<number>
    last_scope: string | null
  }
  reading_part: {
    org_id: string
    reading: string
    source: string
    part: string
    scopes: string[]
  }
  receipt: {
    org_id: string
    id: Generated<number>
    reading: string
    source: string
    scope: string
    feeds: string[]
    detail: boolean
    basis: Json<Basis>
    complete: boolean
    because: string | null
    message: string | null
    calls: number
    pages: number
    items: number
    evidence: string | null
    read_at: Date
    recorded_at: Date
    last_read_at: Date | null
    last_recorded_at: Date | null
  }
  scope: { org_id: string; source: string; scope: string; receipt: number }
  staged_item: {
    org_id: string
    reading: string
    scope: string
    population: string
    key: string
    content: Json<unknown>
    digest: Buffer
  }
  item: {
    org_id: string
    population: string
    key: string
    source: string
    scope: string
    content: Json<unknown>
    digest: Buffer
    confirmed: boolean
    recorded_from: Date
    recorded_to: Ending
  }
  derivation: { org_id: string; population: string; derived_to: Date; spec: string }
  salt_key: { org_id: string; subject: string; key: Buffer }
  entry: { org_id: string; index: number; type: string; at: Date; bytes: Buffer; leaf_hash: Buffer }
  opening: {
    org_id: string
    entry: number
    name: string
    disclosure: string | null
    salt: Buffer | null
    receipts: KeptOpening[] | null
  }
  tile: { org_id: string; tree: string; level: number; n: number; hashes: Buffer }
  checkpoint: {
    org_id: string
    id: Generated<number>
    size: number
    note: string
    published_at: Date
    witnessed_at: Date | null
  }
  log_policy: {
    org_id: string
    id: Generated<number>
    text: string
    entry: number
    recorded_at: Date
  }
  fold: {
    org_id: string
    status_entry: number
    state: Buffer
    running: Buffer
    running_size: number
  }
  staged_finding: {
    org_id: string
    test: string
    run: string
    key: string
    slot: number
    closes: boolean
    kind: Finding['kind'] | null
    verdict: Verdict | null
    late: boolean | null
    reason: Json<Reason | null> | null
    until: Date | null
    exclusion: string | null
  }
  finding: {
    org_id: string
    test: string
    key: string
    slot: number
    kind: Finding['kind']
    verdict: Verdict
    late: boolean
    reason: Json<Reason | null> | null
    until: Date | null
    exclusion: string | null
    recorded_from: Date
    recorded_to: Ending
  }
  run: {
    org_id: string
    test: string
    seq: number
    version: number
    at: Date
    trigger: string
    result: Result
    counts: Json<Counts>
    expected: number
    unread: Json<{ scope: string; because: string }[]>
    canary: boolean
    size: number
    root: Buffer
    judged_to: Date
    spec: string
    entry: number
    recorded_at: Date
  }
  outbox: {
    org_id: string
    id: string
    channel: 'mail' | 'webhook'
    recipient: string
    content: Json<unknown>
    occasion: string
    created_at: Date
    due_at: Date
    attempts: Generated<number>
    sent_at: Date | null
    given_up_at: Date | null
    trouble: string | null
  }
  webhook: {
    org_id: string
    id: string
    url: string
    secret: Buffer
    events: string[]
    created_at: Date
    disabled_at: Date | null
  }
  backup: {
    org_id: string
    id: string
    kind: 'made' | 'drill'
    started_at: Date
    ended_at: Date
    ok: boolean
    detail: Json<Record<string, unknown>>
  }
  restore: {
    org_id: string
    id: string
    backup_id: string
    backup_at: Date
    restored_at: Date
    log_size: number
    confirmed_at: Date | null
    confirmed_by: 'published' | 'checkpoint' | 'loss-accepted' | null
    checkpoint: string | null
  }
  hostname: { name: string; org_id: string; serves: 'all' | 'courses' }
  account: {
    org_id: string
    id: string
    email: string
    email_key: string
    name: string
    roles: string[]
    language: string | null
    theme: string | null
    person: string | null
    password: string | null
    totp: Buffer | null
    totp_step: number | null
    version: Generated<number>
    created_at: Date
    disabled_at: Date | null
    external_id: string | null
  }
  federated_identity: {
    org_id: string
    issuer: string
    subject: string
    account: string
    linked_at: Date
  }
  passkey: {
    org_id: string
    id: string
    account: string
    public_key: Buffer
    counter: number
    transports: string[]
    name: string
    created_at: Date
    last_used_at: Date | null
  }
  recovery_code: { org_id: string; account: string; digest: Buffer; used_at: Date | null }
  session: {
    digest: Buffer
    org_id: string
    id: string
    account: string
    created_at: Date
    seen_at: Date
    proved_at: Date
    factors: string[]
    agent: string
    address: string
  }
  ticket: {
    digest: Buffer
    org_id: string
    purpose: string
    account: string | null
    content: Json<Record<string, unknown>>
    created_at: Date
    expires_at: Date
    used_at: Date | null
  }
  api_token: {
    org_id: string
    id: string
    digest: Buffer
    name: string
    account: string
    scope: string[]
    created_at: Date
    expires_at: Date
    used_at: Date | null
    revoked_at: Date | null
  }
  door_event: {
    org_id: string
    id: Generated<number>
    at: Date
    kind: string
    account: string | null
    address: string
    agent: string
    detail: Json<Record<string, unknown>>
  }
  idempotency: {
    org_id: string
    actor: string
    key: string
    request: Buffer
    status: number
    answer: Json<unknown>
    created_at: Date
  }
  action: {
    org_id: string
    entry: number
    at: Date
    name: string
    actor: string
    subject: string | null
    input: Json<Record<string, unknown>>
  }
  document: {
    org_id: string
    id: string
    name: string
    type: string
    size: number
    digest: Buffer
    uploaded_by: string
    recorded_at: Date
  }
  document_request: {
    org_id: string
    id: string
    document: string
    name: string
    company: string
    email: string
    language: string
    agreement: Buffer
    agreed_at: Date
    confirmed_at: Date | null
    decided_at: Date | null
    decided_by: string | null
    granted: boolean | null
    link: Buffer | null
    expires_at: Date | null
  }
  document_access: {
    org_id: string
    id: Generated<number>
    request: string
    at: Date
    address: string
  }
  subscription: {
    org_id: string
    id: string
    email: string
    email_key: string
    language: string
    digest: Buffer
    created_at: Date
    confirmed_at: Date | null
  }
  exercise_mail: {
    org_id: string
    exercise: string
    person: string
    cell: number
    template: string
    due_at: Date
  }
  exercise_mark: {
    org_id: string
    exercise: string
    kind: 'begun' | 'opened' | 'reported'
    cell: number
    mark: string
  }
}
