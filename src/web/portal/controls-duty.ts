import { permissionsOf } from '#engine/permissions.ts'
import { controlSettings } from '#populations/control-setting.ts'
import type { DutiesOf } from '#program/duty.ts'
import { readInspection } from '#run/inspect.ts'
import { managedItems } from '#store/items.ts'
import { urls } from '#ui/urls.ts'

/** To mend the controls one owns: those that do not hold, and those whose tests fail before anybody outside sees it. */
export const controlsDuty: DutiesOf = async (tx, account, at) => {
  const settings = await managedItems(tx, controlSettings)
  const own = new Set(
    settings.flatMap(({ control, owner }) => (owner === account.id ? [control] : [])),
  )
  if (own.size === 0) return []
  const mayLook = permissionsOf(account.roles).has('program.see')
  return (await readInspection(tx, at))
    .filter(({ running }) => own.has(running.control.id))
    .filter(({ status, tests }) =>
      status ? status.status === 'failing' : tests.some(({ run }) => run?.result === 'fail'),
    )
    .map(({ running: { control, sentence } }) => ({
      id: `control/${control.id}`,
      title: { de: 'Ihre Kontrolle trifft nicht zu', en: 'A control of yours does not hold' },
      about: {
        de: `„${sentence.de}“ Sehen Sie nach, welche Einträge nicht in Ordnung sind und was zu tun ist.`,
        en: `“${sentence.en}” Look which items fail, and what is to be done.`,
      },
      ...(mayLook && { url: urls.consoleControl(control.id) }),
    }))
}
