import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'

import { agreementSignatures } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import { organisationSettings } from '#populations/organisation-setting.ts'
import { changeAccount, createAccount } from '#store/accounts.ts'
import { documentStream, readDocument } from '#store/documents.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'

import { signAgreement } from './actions/sign-agreement.ts'
import { actorOf, perform } from './actions/test-actors.ts'
import { performAction } from './perform-action.ts'
import { beginCompany, passTime } from './test-company.ts'
import { startTsa } from './test-tsa.ts'

const clock = { now: new Date() }
const store = await openTestStore(clock)
const tsa = await startTsa()
after(async () => {
  await tsa.close()
  await store.close()
})

/** id-aa-timeStampToken (RFC 3161, appendix A), as it stands in the hexadecimal signature of a PDF. */
const stampToken = '060b2a864886f70d010910020e'

test('a signature bears the time of the authority that the company named, and ours where that gives none', async () => {
  // The authority's clock is the machine's, and this file was loaded long before.
  clock.now = new Date()
  const company = await beginCompany(store, clock)
  const agreement = 'confidentiality-employee'
  const contact = 'security@example.com'
  await withOrg(store, company.org, (tx) =>
    putItem(tx, organisationSettings, { id: 'organisation', contact }),
  )
  await perform(company, actorOf(randomUUID(), 'people-officer'), 'agreement.adopt', { agreement })
  const [version] = await readOrg(store, company.org, (tx) => managedItems(tx, agreementVersions))
  assert(version)
  const timeStamping = { url: tsa.url, certificates: tsa.certificates }
  const site = 'https://trust.example'

  async function isStamped(id: string): Promise<boolean> {
    passTime(company, 1)
    const rest = { kind: 'employee' as const, groups: [], externalIds: {} }
    const account = await withOrg(store, company.org, async (tx) => {
      await putPeople(tx, [{ id, name: id, ...rest }], 'people')
      const email = `${id}@example.com`
      const made = await createAccount(tx, { email, name: id, roles: ['member'], language: 'de' })
      await changeAccount(tx, made.id, { person: id })
      return made.id
    })
    const input = { person: id, agreement, language: 'de', digest: version?.de.digest, name: id }
    const where = { store, org: company.org, site, timeStamping }
    const options = { isProved: true }
    await performAction(where, signAgreement, actorOf(account, 'member'), input, options)
    const document = await readOrg(store, company.org, async (tx) => {
      const all = await managedItems(tx, agreementSignatures)
      const signature = all.find(({ person }) => person === id)
      return await readDocument(tx, signature?.document ?? '')
    })
    assert(document)
    const pdf = await buffer(await documentStream(store.directory, document.digest))
    return pdf.toString('latin1').toLowerCase().includes(stampToken)
  }

  assert(await isStamped('ada'))
  tsa.behave((_request, response) => void response.writeHead(500).end())
  assert(!(await isStamped('bob')))
})
