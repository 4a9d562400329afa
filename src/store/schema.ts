import type { ColumnType, Generated } from 'kysely'

import type { Finding, Reason } from '#engine/finding.ts'
import type { Counts, Result, Verdict } from '#engine/judge.ts'
import type { Basis } from '#engine/receipt.ts'

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
  }
  reading: { org_id: string; id: string; source: string; started_at: Date; ended_at: Date | null }
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
  derivation: { org_id: string; population: string; derived_to: Date }
  salt_key: { org_id: string; subject: string; key: Buffer }
  entry: { org_id: string; index: number; type: string; at: Date; bytes: Buffer; leaf_hash: Buffer }
  opening: { org_id: string; entry: number; name: string; disclosure: string }
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
}
