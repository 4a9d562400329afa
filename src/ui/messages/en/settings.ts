import type { Messages } from '#ui/messages.ts'

export const settings: Messages['settings'] = {
  title: 'Settings',
  intro:
    'What holds for the whole organisation. Every change stands in the history, with name and time.',
  organisation: 'Organisation',
  name: 'Name',
  origin: 'Name of the log',
  countries: 'Countries allowed',
  countriesNow: (names) => `Data may be kept here: ${names}.`,
  countriesSentence: 'The sentence about it',
  defaults: 'Defaults for all controls',
  defaultsAbout: 'Holds for every control that says nothing else.',
  window: 'Window',
  ownWindow: 'as each control has it',
  delay: 'Disclosure delay',
  noDelay: 'none',
  days: (n) => (n === 1 ? '1 day' : `${n} days`),
  works: 'Works agreements',
  worksAbout: 'The agreements with the works council that this program stands on.',
  noAgreement: 'works council, but no agreement named yet',
  noCouncil: 'no works council',
  entities: 'Legal entities',
  hostnames: 'Host names',
  hostnamesAbout:
    'The organisation is reached under these names. DNS and certificate are yours to set up.',
  noHostnames: 'None yet: the address holds that Beleg was started with.',
  addHostname: 'Add',
  remove: 'Remove',
}
