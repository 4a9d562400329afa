import { controls, findManaged, findTest } from '#program/index.ts'
import { urls } from '#ui/urls.ts'
import { mayOpen } from '#web/may-open.ts'
import type { GuestVisit } from '#web/route.ts'

import { maySee } from './look.ts'

/**
 * The page of a thing, by `population` and key as actions name what they were done to; nothing where there is none, or
 * none for this guest.
 */
export function placeUrl(visit: GuestVisit, population: string, key: string): string | undefined {
  const url = addressOf(population, key)
  if (url !== undefined) return mayOpen(visit, url) ? url : undefined
  return isNoPopulation(population) || !maySee(visit, population)
    ? undefined
    : urls.consoleItem(population, key)
}

/** The page made for it. */
function addressOf(population: string, key: string): string | undefined {
  if (population === 'person') return urls.consolePerson(key)
  if (population === 'account') return urls.consoleUser(key)
  if (population === 'document-request') return urls.consoleRequests
  if (population === 'phishing-exercise') return urls.consoleExercise(key)
  if (population === 'test') return findTest(key) && urls.consoleTest(key)
  if (population === 'control' || population === 'control-setting')
    return controls.some(({ id }) => id === key) ? urls.consoleControl(key) : undefined
  if (['exception', 'exception-request', 'approved-exception'].includes(population))
    return urls.consoleException(key)
  return findManaged(population) && urls.keptItem(population, key)
}

/** What actions call what they were done to although no item is called so. */
function isNoPopulation(name: string): boolean {
  return ['token', 'webhook', 'source'].includes(name)
}
