/** How a page is looked at: any two of a language, a scheme and a width come together in one of the four. */
export const looks = [
  { language: 'de', colorScheme: 'dark', width: 360 },
  { language: 'en', colorScheme: 'light', width: 360 },
  { language: 'de', colorScheme: 'light', width: 1280 },
  { language: 'en', colorScheme: 'dark', width: 1280 },
] as const
