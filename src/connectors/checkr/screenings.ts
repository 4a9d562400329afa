import type { CheckKind } from '#populations/background-check.ts'

/**
 * Which field of a report stands for which kind of check. Others (driving records, drug tests, health, civil suits, media)
 * are none that a program asks for, and are not even looked at.
 * https://docs.checkr.com/apis/openapi/reports
 */
export const kindOfScreening: Readonly<Record<string, CheckKind>> = {
  ssn_trace_id: 'identity',
  identity_document_validation_id: 'identity',
  identity_document_verification_id: 'identity',
  international_identity_document_validation_id: 'identity',
  education_verification_id: 'education',
  education_verification_ids: 'education',
  international_education_verification_id: 'education',
  international_education_verification_ids: 'education',
  employment_verification_id: 'employment-history',
  employment_verification_ids: 'employment-history',
  international_employment_verification_id: 'employment-history',
  international_employment_verification_ids: 'employment-history',
  national_criminal_search_id: 'criminal-record',
  federal_criminal_search_id: 'criminal-record',
  federal_district_criminal_search_id: 'criminal-record',
  state_criminal_search_ids: 'criminal-record',
  county_criminal_search_ids: 'criminal-record',
  municipal_criminal_search_ids: 'criminal-record',
  international_criminal_search_ids: 'criminal-record',
  international_criminal_searches_v2_ids: 'criminal-record',
  credit_report_id: 'credit',
  global_watchlist_search_id: 'sanctions',
  international_global_watchlist_search_id: 'sanctions',
}
