// Envelopes that the SDK builds and signs itself: the kinds that the vectors file does not have.
import {
  Account, Asset, Keypair, Memo, MuxedAccount, Operation, TransactionBuilder,
} from '@stellar/stellar-sdk'
import { exchange } from './json.mjs'
import { describe } from './describe.mjs'

const key = byte => Keypair.fromRawEd25519Seed(Buffer.alloc(32, byte))
const [issuer, alice, bob] = [1, 2, 3].map(key)
const token = new Asset('MWV', issuer.publicKey())
const long = new Asset('MAGICWAVE', issuer.publicKey())
const muxed = new MuxedAccount(new Account(bob.publicKey(), '0'), '18446744073709551615').accountId()
const hash = byte => Buffer.alloc(32, byte)

const operations = {
  pathPaymentStrictReceive: [Operation.pathPaymentStrictReceive({
    sendAsset: token, sendMax: '7.5', destination: muxed, destAsset: long, destAmount: '0.0000001', path: [Asset.native(), token],
  })],
  pathPaymentStrictSend: [Operation.pathPaymentStrictSend({
    sendAsset: Asset.native(), sendAmount: '922337203685.4775807', destination: bob.publicKey(), destAsset: token, destMin: '3', path: [],
  })],
  setOptions: [Operation.setOptions({
    inflationDest: bob.publicKey(), clearFlags: 1, setFlags: 14, masterWeight: 0, lowThreshold: 1, medThreshold: 2, highThreshold: 255,
    homeDomain: 'magicwave.example', signer: { sha256Hash: hash(9), weight: 255 }, source: muxed,
  })],
  preAuthorized: [Operation.setOptions({ signer: { preAuthTx: hash(8), weight: 0 } })],
  removeTrust: [Operation.changeTrust({ asset: long, limit: '0' })],
  allowTrust: [Operation.allowTrust({ trustor: bob.publicKey(), assetCode: 'MWV', authorize: 1 }),
    Operation.allowTrust({ trustor: bob.publicKey(), assetCode: 'MAGICWAVE', authorize: 2 })],
  setTrustLineFlags: [Operation.setTrustLineFlags({
    trustor: bob.publicKey(), asset: token, flags: { authorized: true, authorizedToMaintainLiabilities: false, clawbackEnabled: false },
  })],
  bumpSequence: [Operation.bumpSequence({ bumpTo: '9223372036854775807' })],
  manageData: [Operation.manageData({ name: 'gone', value: null })],
}

function build(name, passphrase) {
  const builder = new TransactionBuilder(new Account(alice.publicKey(), '41'), {
    fee: '250', networkPassphrase: passphrase, timebounds: { minTime: 0, maxTime: 1800000300 }, memo: Memo.return(hash(7)),
  })
  operations[name].forEach(operation => builder.addOperation(operation))
  builder.setExtraSigners([bob.publicKey(), issuer.publicKey()])
  const transaction = builder.build()
  transaction.sign(alice, bob)
  return {
    name, envelope: transaction.toEnvelope().toXDR('base64'), hash: transaction.hash().toString('hex'),
    operations: transaction.operations.map(describe),
  }
}

await exchange(({ passphrase }) => Object.keys(operations).map(name => build(name, passphrase)))
