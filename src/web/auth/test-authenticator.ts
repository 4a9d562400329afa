/** A passkey in software that also does what none should; for tests. https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

import { encodeCBOR } from '@levischuck/tiny-cbor'

/** What an answer says otherwise than a correct authenticator would. */
export interface Said {
  rpId?: string
  origin?: string
  type?: string
  challenge?: string
  counter?: number
  /** Flags: user present 1, user verified 4. */
  flags?: number
  crossOrigin?: boolean
  id?: string
  userHandle?: string
  isForged?: boolean
}

interface Asked {
  options: { challenge: string; user?: { id: string } | undefined }
  ticket: string
}

export class SoftAuthenticator {
  readonly id = randomBytes(32).toString('base64url')
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  #counter = 0
  #user = ''

  /** A new passkey, as the browser sends it. */
  create({ options, ticket }: Asked, said: Said = {}) {
    this.#user = options.user?.id ?? ''
    const client = clientData('webauthn.create', options.challenge, said)
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' })
    const key = encodeCBOR(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]),
    )
    const id = Buffer.from(this.id, 'base64url')
    const data = Buffer.concat([
      authenticatorData(said, 0x40, this.#counter),
      Buffer.alloc(16),
      Buffer.of(id.length >> 8, id.length & 255),
      id,
      key,
    ])
    const attestation = encodeCBOR(
      new Map<string, string | Uint8Array | Map<string, never>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, never>()],
        ['authData', new Uint8Array(data)],
      ]),
    )
    return {
      ticket,
      answer: {
        ...this.#named(said),
        response: {
          clientDataJSON: client.toString('base64url'),
          attestationObject: Buffer.from(attestation).toString('base64url'),
          transports: ['internal'],
        },
      },
    }
  }

  /** An answer of the passkey, as the browser sends it. */
  get({ options, ticket }: Asked, said: Said = {}) {
    const client = clientData('webauthn.get', options.challenge, said)
    this.#counter = said.counter ?? this.#counter + 1
    const data = authenticatorData(said, 0, this.#counter)
    const hash = createHash('sha256').update(client).digest()
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { privateKey } = said.isForged ? other : this.#keys
    return {
      ticket,
      answer: {
        ...this.#named(said),
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', Buffer.concat([data, hash]), privateKey).toString('base64url'),
          userHandle: said.userHandle ?? this.#user,
        },
      },
    }
  }

  #named({ id = this.id }: Said) {
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {} }
  }
}

function clientData(type: string, challenge: string, said: Said): Buffer {
  const { origin = 'http://localhost:8080', crossOrigin = false } = said
  return Buffer.from(
    JSON.stringify({
      type: said.type ?? type,
      challenge: said.challenge ?? challenge,
      origin,
      crossOrigin,
    }),
  )
}

function authenticatorData({ rpId = 'localhost', flags = 5 }: Said, more: number, counter: number) {
  const head = Buffer.alloc(37)
  createHash('sha256').update(rpId).digest().copy(head)
  head.writeUInt8(flags | more, 32)
  head.writeUInt32BE(counter, 33)
  return head
}
