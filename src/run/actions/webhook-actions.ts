/** Webhooks: to whom it is told, and of what. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { OperatingError } from '#engine/operating-error.ts'
import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import type { Action } from '#program/action.ts'
import { createWebhook, eventTypes, pingWebhook, renewSecret } from '#run/webhook.ts'
import { changeWebhook, findWebhook } from '#store/webhooks.ts'

const webhook = field(z.uuid(), { de: 'Webhook', en: 'Webhook' }, { hidden: true })
const url = field(
  z.url().max(2000),
  { de: 'Adresse', en: 'Address' },
  {
    hint: {
      de: 'Öffentlich erreichbar, mit https. Adressen im eigenen Netz werden nicht angerufen.',
      en: 'Reachable in public, with https. Addresses inside a network are not called.',
    },
  },
)
const events = field(
  z.array(z.enum(eventTypes)).min(1).max(eventTypes.length),
  { de: 'Ereignisse', en: 'Events' },
  {
    options: {
      'control.status': { de: 'Status eines Satzes ändert sich', en: 'A control’s status changes' },
      'items.failing': { de: 'Einträge fallen durch', en: 'Items begin to fail' },
      'duty.due': { de: 'Etwas wird fällig', en: 'A duty falls due' },
      'reading.failed': { de: 'Eine Quelle war nicht zu lesen', en: 'A source could not be read' },
    },
  },
)
const Made = z.object({ webhook: z.string(), secret: z.string() })
const Same = z.object({ webhook: z.string() })

/** An address that is not called is what was typed, and nothing that is out of order. */
function refuseAddress(error: unknown): never {
  if (!(error instanceof OperatingError) || error.code !== 'address-refused') throw error
  throw new Refusal('input', error.code, error.message, error.fix, {
    fields: [{ field: 'url', message: error.message }],
  })
}

function missing(): Refusal {
  return new Refusal(
    'missing',
    'webhook-missing',
    'There is no such webhook.',
    'Go back to the list.',
  )
}

const create = action({
  id: 'webhook.create',
  label: { de: 'Webhook anlegen', en: 'Add a webhook' },
  about: {
    de: 'Meldet Ereignisse an eine Adresse, unterschrieben nach Standard Webhooks. Nichts darin nennt einen Menschen oder einen Eintrag beim Namen. Das Geheimnis wird nur dieses eine Mal gezeigt.',
    en: 'Reports events to an address, signed as Standard Webhooks say. Nothing in it names a person or an item. The secret is shown this once.',
  },
  permission: 'webhook.change',
  stepUp: true,
  input: z.strictObject({ url, events }),
  output: Made,
  subject: (_input, output) => `webhook/${output.webhook}`,
  handle: async ({ tx, directory }, input) => {
    const { id, secret } = await createWebhook(tx, directory, input).catch(refuseAddress)
    return { webhook: id, secret }
  },
})

const renew = action({
  id: 'webhook.renew-secret',
  label: { de: 'Geheimnis erneuern', en: 'Renew the secret' },
  about: {
    de: 'Ab der nächsten Meldung wird mit dem neuen Geheimnis unterschrieben.',
    en: 'From the next message on the new secret signs.',
  },
  permission: 'webhook.change',
  stepUp: true,
  input: z.strictObject({ webhook }),
  output: Made,
  subject: (input) => `webhook/${input.webhook}`,
  handle: async ({ tx, directory }, input) => {
    const secret = await renewSecret(tx, directory, input.webhook)
    if (secret === undefined) throw missing()
    return { webhook: input.webhook, secret }
  },
})

const ping = action({
  id: 'webhook.ping',
  label: { de: 'Probe senden', en: 'Send a trial' },
  about: {
    de: 'Schickt ein Ereignis test.ping, damit Sie sehen, ob es ankommt.',
    en: 'Sends an event test.ping, so that you see whether it arrives.',
  },
  permission: 'webhook.change',
  input: z.strictObject({ webhook }),
  output: Same,
  subject: (input) => `webhook/${input.webhook}`,
  handle: async ({ tx }, input) => {
    if (!(await findWebhook(tx, input.webhook))) throw missing()
    await pingWebhook(tx, input.webhook)
    return input
  },
})

/** Off and on again: its address, secret and messages stay. */
function switched(isOn: boolean): Action {
  return action({
    id: isOn ? 'webhook.enable' : 'webhook.disable',
    label: isOn
      ? { de: 'Webhook einschalten', en: 'Switch the webhook on' }
      : { de: 'Webhook abschalten', en: 'Switch the webhook off' },
    about: isOn
      ? { de: 'Ab jetzt wird wieder gemeldet.', en: 'From now on events are reported again.' }
      : { de: 'Ab jetzt wird nichts mehr gemeldet.', en: 'From now on nothing is reported.' },
    permission: 'webhook.change',
    input: z.strictObject({ webhook }),
    output: Same,
    subject: (input) => `webhook/${input.webhook}`,
    handle: async ({ tx }, input) => {
      const disabledAt = isOn ? null : tx.recordedAt
      if (!(await changeWebhook(tx, input.webhook, { disabledAt }))) throw missing()
      return input
    },
  })
}

export const webhookActions: readonly Action[] = [
  create,
  renew,
  ping,
  switched(true),
  switched(false),
]
