/** Who may stand for what nobody can measure: not anybody whom somebody names. */
import { Refusal } from '#engine/refusal.ts'
import { controlAttestations } from '#populations/control-attestation.ts'
import type { ControlAttestation } from '#populations/control-attestation.ts'
import { controlSettings } from '#populations/control-setting.ts'
import { programRoles } from '#populations/program-role.ts'
import type { Action, Acting } from '#program/action.ts'
import type { Managed } from '#program/managed.ts'
import { findAccount } from '#store/accounts.ts'
import { managedItems } from '#store/items.ts'

/**
 * The same actions, which record an attestation of those only who answer for it: whoever acts, the owner of the sentence, and
 * who has a role of the program or stands in for one. What was attested earlier stays, whoever has the role by now.
 */
export function byWhomItConcerns(kept: Managed): Managed {
  return { ...kept, actions: kept.actions.map(asked) }
}

function asked(change: Action): Action {
  return {
    ...change,
    handle: async (acting, input, prepared) => {
      const before = new Set((await managedItems(acting.tx, controlAttestations)).map(said))
      const output = await change.handle(acting, input, prepared)
      const now = await managedItems(acting.tx, controlAttestations)
      for (const each of now) if (!before.has(said(each))) await requireAttestor(acting, each)
      return output
    },
  }
}

/** What somebody stands for, and says since when; files may be added to it by others. */
function said({ control, statement, attestor, role, on, everyMonths }: ControlAttestation): string {
  return JSON.stringify([control, statement, attestor, role, on, everyMonths])
}

async function requireAttestor(
  { tx, actor }: Acting,
  { control, attestor }: ControlAttestation,
): Promise<void> {
  const roles = await managedItems(tx, programRoles)
  if (roles.some(({ holder, deputy }) => holder === attestor || deputy === attestor)) return
  const settings = await managedItems(tx, controlSettings)
  const owner = settings.find((each) => each.control === control)?.owner
  for (const id of [actor.id, owner])
    if (id !== undefined && (await findAccount(tx, id))?.person === attestor) return
  const message = 'This person has no role of the program, and does not answer for this sentence.'
  throw new Refusal(
    'input',
    'attestor-without-role',
    message,
    'Name somebody with a role or its deputy, the owner of the sentence, or yourself.',
    { fields: [{ field: 'attestor', message }] },
  )
}
