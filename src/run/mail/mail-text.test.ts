import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createTransport } from 'nodemailer'

import { mailTextOf, pathIn } from './test-mail-text.ts'

/** A mail as it goes over the line. */
async function mailOf(text: string, unsubscribe?: string): Promise<{ raw: string }> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await transport.sendMail({
    from: 'a@example.com',
    to: 'b@example.com',
    subject: 'Größe',
    text,
    html: `<p>${text}</p>`,
    ...(unsubscribe !== undefined && { headers: { 'List-Unsubscribe': `<${unsubscribe}>` } }),
  })
  assert(Buffer.isBuffer(message))
  return { raw: message.toString() }
}

test('a link is found as it was written, whatever its token begins with and however the mail is encoded', async () => {
  for (const token of ['A3xyz', '3Dxyz', 'zzz', `20${'q'.repeat(120)}`]) {
    const path = `/confirm?token=${token}`
    for (const text of ['Please confirm', 'Bitte bestätigen Sie', 'Ä'.repeat(200)]) {
      const mail = await mailOf(`${text}: http://localhost${path}`)
      assert.equal(pathIn(mail, '/confirm'), path)
      assert(mailTextOf(mail).includes(text))
    }
    const mail = await mailOf('Grüße', `http://localhost${path}`)
    assert.equal(pathIn(mail, '/confirm'), path)
  }
})
