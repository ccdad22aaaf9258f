// Reads strkeys with the SDK: their content in hexadecimal, or null where the SDK refuses.
import { StrKey } from '@stellar/stellar-sdk'
import { exchange } from './json.mjs'

const readers = {
  G: StrKey.decodeEd25519PublicKey,
  M: StrKey.decodeMed25519PublicKey,
  S: StrKey.decodeEd25519SecretSeed,
  T: StrKey.decodePreAuthTx,
  X: StrKey.decodeSha256Hash,
  P: StrKey.decodeSignedPayload,
  C: StrKey.decodeContract,
  L: StrKey.decodeLiquidityPool,
  B: StrKey.decodeClaimableBalance,
}

function read(text) {
  try {
    return Buffer.from(readers[text[0]](text)).toString('hex')
  } catch {
    return null
  }
}

await exchange(input => input.map(read))
