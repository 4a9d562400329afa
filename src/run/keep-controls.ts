/** The program as items: which controls there are here, published or not, and whether somebody answers for them. */
import { z } from 'zod'

import { controlSettings } from '#populations/control-setting.ts'
import { programControls } from '#populations/program-control.ts'
import type { ProgramControl } from '#populations/program-control.ts'
import { controls } from '#program/index.ts'
import { findAccounts } from '#store/accounts.ts'
import { listItems, managedItems, replaceItems } from '#store/items.ts'
import type { WriteTx } from '#store/organisation.ts'

const machine = { source: 'program', scope: 'program', confirmed: true }

/** Brings them up to what the code and the company's decisions say now; what is the same is left alone. */
export async function keepControls(tx: WriteTx): Promise<void> {
  const settings = new Map(
    (await managedItems(tx, controlSettings)).map((each) => [each.control, each]),
  )
  const owners = [...settings.values()].flatMap(({ owner }) => owner ?? []).filter(isAccountId)
  const accounts = new Map(
    owners.length === 0 ? [] : (await findAccounts(tx, owners)).map((each) => [each.id, each]),
  )
  const items = controls.map(({ id, chapter, criteria }): ProgramControl => {
    const { published = false, owner } = settings.get(id) ?? {}
    const isOwned =
      owner === undefined
        ? false
        : isAccountId(owner)
          ? accounts.get(owner)?.disabledAt === undefined && accounts.has(owner)
          : undefined
    return {
      id,
      chapter,
      criteria: [...criteria],
      isPublished: published,
      ...(isOwned !== undefined && { isOwned }),
    }
  })
  const before = (await listItems(tx, programControls.id)).map(({ key }) => key)
  await replaceItems(
    tx,
    programControls,
    items.map((item) => ({ item, ...machine })),
    { keys: [...new Set([...before, ...items.map(({ id }) => id)])] },
  )
}

function isAccountId(owner: string): boolean {
  return z.uuid().safeParse(owner).success
}
