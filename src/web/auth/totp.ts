import { randomInt } from 'node:crypto'

import { generateSecret, generateURI, verifySync } from 'otplib'
import QRCode from 'qrcode'

const period = 30

/** A new secret for an authenticator app, in base32. */
export function makeTotpSecret(): string {
  return generateSecret()
}

/** The secret as apps take it: an address, and the same as a picture (SVG). */
export async function totpInvitation(
  secret: string,
  issuer: string,
  label: string,
): Promise<{ uri: string; svg: string }> {
  const uri = generateURI({ issuer, label, secret })
  return { uri, svg: await QRCode.toString(uri, { type: 'svg', margin: 1 }) }
}

/**
 * The time step a code is good for: the present one or a neighbour, and later than the last that was taken, as a code is
 * good once (RFC 6238, section 5.2). Nothing where it is no such code.
 */
export function takeTotp(
  secret: string,
  code: string,
  at: Date,
  lastStep: number | null,
): number | undefined {
  const token = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const result = verifySync({
    secret,
    token,
    epoch: Math.floor(at.getTime() / 1000),
    epochTolerance: period,
  })
  if (!result.valid || !('timeStep' in result)) return undefined
  return lastStep !== null && result.timeStep <= lastStep ? undefined : result.timeStep
}

/** Letters and digits that nobody takes for each other. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Ten codes for the day the app is gone, such as `k7mq-x2vd-9hra`; about 59 bits each. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: 10 }, () =>
    Array.from({ length: 3 }, () =>
      Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)] ?? '').join(''),
    ).join('-'),
  )
}

/** A recovery code in one spelling, however it was typed; nothing where it cannot be one. */
export function spelledRecoveryCode(typed: string): string | undefined {
  const text = typed.toLowerCase().replaceAll(/[\s-]/g, '')
  return /^[a-z2-9]{12}$/.test(text) ? text : undefined
}
