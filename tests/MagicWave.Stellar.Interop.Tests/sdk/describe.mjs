// What the SDK makes of an operation, in plain JSON: assets and accounts as text, amounts as the SDK prints them, bytes in hexadecimal.
import { Asset, Claimant } from '@stellar/stellar-sdk'

function plain(value) {
  if (value instanceof Asset) return value.toString()
  if (value instanceof Claimant) return { destination: value.destination, predicate: value.predicate.toXDR('base64') }
  if (Buffer.isBuffer(value) || value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (Array.isArray(value)) return value.map(plain)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined && field !== null).map(([name, field]) => [name, plain(field)]))
  }
  return value
}

export const describe = operation => plain(operation)
