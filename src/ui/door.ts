/** A way into the product for those who sign in; `outside` is the step before it. */
export type Door = InnerDoor | 'outside'
export type InnerDoor = 'console' | 'portal' | 'audit'

/** A door that is open to somebody, and the page they find behind it. */
export interface OpenDoor {
  door: InnerDoor
  url: string
}
