/** A way into the product for those who sign in; `outside` is the step before it. */
export type Door = InnerDoor | 'outside'
export type InnerDoor = 'console' | 'portal' | 'audit'
