import type { Sentences } from '#engine/test.ts'

/** What tests of endpoints say of one that is known by its provider's name alone: see public-endpoint.ts. */
export const byProviderReason: { de: Sentences; en: Sentences } = {
  de: {
    'by-provider': () =>
      'Angesehen wurde der Name, den der Anbieter seinem Lastverteiler gibt; unter welchem ihn Clients nutzen, sagt keine Quelle. Nennen Sie diesen Namen der Quelle für TLS, und nehmen Sie den des Anbieters aus.',
  },
  en: {
    'by-provider': () =>
      'Looked at was the name that the provider gives its load balancer; by which its clients use it no source tells. Name that to the source for TLS, and exclude the provider’s.',
  },
}

/** The same of one that nobody outside reaches. */
export const notPublicReason: { de: Sentences; en: Sentences } = {
  de: {
    'not-public': () =>
      'Keine seiner Adressen gehört zum öffentlichen Internet: Nehmen Sie ihn aus, wenn er nur innen genutzt wird.',
  },
  en: {
    'not-public': () =>
      'None of its addresses is one of the public internet: exclude it if it is used inside only.',
  },
}
