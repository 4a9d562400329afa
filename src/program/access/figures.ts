import type { Figure } from '#engine/figure.ts'
import { accessKeys } from '#populations/access-key.ts'
import { identityAccounts } from '#populations/identity-account.ts'

import { keyAge } from './key-age.ts'

export const figures: readonly Figure[] = [
  {
    id: 'keys-by-age',
    title: {
      de: 'Zugriffsschlüssel nach Alter (ohne abgeschaltete)',
      en: 'Access keys by age (those switched off left out)',
    },
    of: accessKeys,
    beside: keyAge,
    among: '$ ? (!exists(@.active ? (@ == false)))',
    path: '$.created',
    ages: [30, 90, 180, 365],
  },
  {
    id: 'accounts-by-kind',
    title: { de: 'Zugänge nach Art', en: 'Accounts by kind' },
    of: identityAccounts,
    path: '$.kind',
    names: {
      human: { de: 'Menschen', en: 'people' },
      service: { de: 'Dienste', en: 'services' },
      'break-glass': { de: 'Notfallzugänge', en: 'break-glass' },
      root: { de: 'Root', en: 'root' },
      group: {
        de: 'Gruppen, deren Mitglieder wir nicht kennen',
        en: 'groups whose members we do not know',
      },
    },
  },
  {
    id: 'accounts-by-last-use',
    title: { de: 'Zugänge nach letzter Nutzung', en: 'Accounts by last use' },
    of: identityAccounts,
    path: '$.lastUsed',
    ages: [30, 90, 180],
    none: { de: 'noch nie', en: 'never' },
  },
]
