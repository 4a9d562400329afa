import { organisationSettings } from '#populations/organisation-setting.ts'
import { ownAnnouncement } from '#program/governance/current-announcement.ts'
import { isMappedFramework } from '#program/governance/framework-criteria.ts'
import { managedItems } from '#store/items.ts'
import { urls } from '#ui/urls.ts'
import { look, missing } from '#web/console/look.ts'
import type { Route } from '#web/route.ts'

import { announcementPage, readStanding } from './announcement-page.ts'
import { criteriaPage, readCriteria } from './criteria-page.ts'
import { ownAnnouncementPage } from './portal-page.ts'
import { readRoles, rolesPage } from './roles-page.ts'

/** The program itself: what everybody was told of it, which criteria it answers to, who stands for what. */
export const governanceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: urls.portalAnnouncement,
    for: 'own.use',
    answer: async (visit) => {
      const { person } = visit.guest.account
      const own = await look(visit, (tx) => ownAnnouncement(tx, person))
      const asked = visit.c.req.query('in')
      const language = asked === 'de' || asked === 'en' ? asked : visit.language
      return ownAnnouncementPage(visit, own, language)
    },
  },
  {
    method: 'GET',
    path: urls.consoleAnnouncement,
    for: 'program.see',
    answer: async (visit) => {
      const found = await look(visit, async (tx) => ({
        standing: await readStanding(tx),
        settings: (await managedItems(tx, organisationSettings))[0],
      }))
      return await announcementPage(visit, found.standing, found.settings?.contact)
    },
  },
  {
    method: 'GET',
    path: urls.consoleCriteria,
    for: 'program.see',
    answer: async (visit) => {
      const asked = visit.c.req.query('framework')
      if (asked !== undefined && !isMappedFramework(asked)) throw missing()
      const found = await look(visit, (tx) => readCriteria(tx, visit.at))
      return await criteriaPage(visit, found, asked)
    },
  },
  {
    method: 'GET',
    path: urls.consoleRoles,
    for: 'program.see',
    answer: async (visit) =>
      await rolesPage(visit, await look(visit, (tx) => readRoles(tx, visit.at))),
  },
]
