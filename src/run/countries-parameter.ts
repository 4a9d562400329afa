/** The control whose test judges where data lies, and that test. */
export const countriesParameter = {
  control: 'databases-in-allowed-countries',
  test: 'data-location-allowed',
} as const
