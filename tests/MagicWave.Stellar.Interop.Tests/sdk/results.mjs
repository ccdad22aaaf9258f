// Reads results of transactions with the SDK, says which codes they hold and encodes them again.
import { xdr } from '@stellar/stellar-sdk'
import { exchange } from './json.mjs'

const operations = results => results.map(result => {
  if (result.switch().value !== 0) return { code: result.switch().value }
  const inner = result.tr()
  return { code: 0, type: inner.switch().value, inner: inner.value().switch().value }
})

function read(text) {
  const result = xdr.TransactionResult.fromXDR(text, 'base64')
  const code = result.result().switch().value
  const pair = code === 1 || code === -13 ? result.result().innerResultPair() : null
  const inner = pair?.result().result()
  const holder = inner ?? result.result()
  const holds = holder.switch().value === 0 || holder.switch().value === -1
  return {
    again: result.toXDR('base64'),
    fee: result.feeCharged().toString(),
    code,
    innerHash: pair ? pair.transactionHash().toString('hex') : null,
    innerCode: inner ? inner.switch().value : null,
    operations: holds ? operations(holder.results()) : [],
  }
}

await exchange(input => input.map(read))
