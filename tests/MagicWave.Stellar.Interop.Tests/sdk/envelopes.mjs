// Reads envelopes with the SDK, verifies their signatures, says what it understood and encodes them again: from what it read, and once
// more from operations that it builds itself out of what it understood.
import { FeeBumpTransaction, Keypair, Operation, TransactionBuilder, xdr } from '@stellar/stellar-sdk'
import { exchange } from './json.mjs'
import { describe } from './describe.mjs'

function verified(transaction, signers) {
  const hash = transaction.hash()
  return transaction.signatures.map((decorated, i) => {
    const key = Keypair.fromPublicKey(signers[i])
    return key.signatureHint().equals(decorated.hint()) && key.verify(hash, decorated.signature())
  })
}

function balances(transaction) {
  return transaction.operations.map((operation, i) =>
    operation.type === 'createClaimableBalance' ? transaction.getClaimableBalanceId(i) : null)
}

// What the SDK's readers and builders call differently.
function argumentsOf(operation) {
  switch (operation.type) {
    case 'changeTrust': return { ...operation, asset: operation.line }
    case 'manageData': return { ...operation, value: operation.value ?? null }
    default: return operation
  }
}

function rebuilt(transaction) {
  return transaction.operations.map(operation => {
    try {
      return Operation[operation.type](argumentsOf(operation)).toXDR('base64')
    } catch (error) {
      throw new Error(JSON.stringify(describe(operation)), { cause: error })
    }
  })
}

function memo(transaction) {
  const { type, value } = transaction.memo
  return { type, value: value === null ? null : Buffer.isBuffer(value) ? value.toString('hex') : String(value) }
}

function read({ envelope, passphrase, signers, innerSigners }) {
  const outer = TransactionBuilder.fromXDR(envelope, passphrase)
  const isFeeBump = outer instanceof FeeBumpTransaction
  const inner = isFeeBump ? outer.innerTransaction : outer
  return {
    isFeeBump,
    again: outer.toEnvelope().toXDR('base64'),
    raw: xdr.TransactionEnvelope.fromXDR(envelope, 'base64').toXDR('base64'),
    hash: outer.hash().toString('hex'),
    verified: verified(outer, signers),
    fee: outer.fee,
    feeSource: isFeeBump ? outer.feeSource : null,
    innerHash: inner.hash().toString('hex'),
    innerVerified: isFeeBump ? verified(inner, innerSigners) : null,
    source: inner.source,
    sequence: inner.sequence,
    memo: memo(inner),
    timeBounds: inner.timeBounds ?? null,
    ledgerBounds: inner.ledgerBounds ?? null,
    minSequence: inner.minAccountSequence ?? null,
    minSequenceAge: String(inner.minAccountSequenceAge ?? 0),
    minSequenceLedgerGap: inner.minAccountSequenceLedgerGap ?? 0,
    extraSigners: (inner.extraSigners ?? []).map(signer => signer.toXDR('base64')),
    operations: inner.operations.map(describe),
    built: rebuilt(inner),
    balances: balances(inner),
  }
}

await exchange(input => input.map(read))
