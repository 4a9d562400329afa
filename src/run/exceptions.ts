/** Exceptions as people follow them: from the request to the end, under one id. */
import { exceptionRecords } from '#populations/approved-exception.ts'
import type { ExceptionRecord } from '#populations/approved-exception.ts'
import { exceptionRequests } from '#populations/exception-request.ts'
import type { ExceptionRequest } from '#populations/exception-request.ts'
import { currentVersion, managedItems } from '#store/items.ts'
import type { Tx } from '#store/organisation.ts'

/** `late`: not decided, and it would have ended by now. */
export type ExceptionState = 'open' | 'late' | 'active' | 'expired' | 'ended' | 'rejected'

/** A request and what became of it; one recorded by the operator has no request. */
export interface FollowedException {
  id: string
  test: string
  items: readonly string[]
  reason: string
  measure: string
  /** Exclusive; of a request, until when it is to hold. */
  until: Date
  requestedBy: string
  state: ExceptionState
  request?: ExceptionRequest
  record?: ExceptionRecord
}

/** Every exception there is or was asked for: what ends or ended first comes first. */
export async function followExceptions(tx: Tx, at: Date): Promise<FollowedException[]> {
  const requests = new Map(
    (await managedItems(tx, exceptionRequests)).map((request) => [request.id, request]),
  )
  const records = new Map(
    (await managedItems(tx, exceptionRecords)).map((record) => [record.id, record]),
  )
  return [...new Set([...requests.keys(), ...records.keys()])]
    .flatMap((id) => follow(requests.get(id), records.get(id), at) ?? [])
    .toSorted((a, b) => a.until.getTime() - b.until.getTime())
}

/** One by its id. */
export async function followException(
  tx: Tx,
  id: string,
  at: Date,
): Promise<FollowedException | undefined> {
  const request = await currentVersion(tx, exceptionRequests.id, id)
  const record = await currentVersion(tx, exceptionRecords.id, id)
  return follow(
    request && exceptionRequests.item.parse(request.content),
    record && exceptionRecords.item.parse(record.content),
    at,
  )
}

function follow(
  request: ExceptionRequest | undefined,
  record: ExceptionRecord | undefined,
  at: Date,
): FollowedException | undefined {
  const said = record ?? request
  if (!said) return undefined
  const { id, test, items, reason, measure, requestedBy } = said
  const until = new Date(said.until)
  return {
    id,
    test,
    items,
    reason,
    measure,
    until,
    requestedBy,
    state: stateOf(request, record, until > at),
    ...(request && { request }),
    ...(record && { record }),
  }
}

function stateOf(
  request: ExceptionRequest | undefined,
  record: ExceptionRecord | undefined,
  isRunning: boolean,
): ExceptionState {
  if (record) return isRunning ? 'active' : record.endedBy === undefined ? 'expired' : 'ended'
  if (request?.state === 'rejected') return 'rejected'
  return isRunning ? 'open' : 'late'
}
