// The SDK drives a ledger over Horizon's HTTP API: what an application would do, and what goes wrong when it does it wrongly.
import {
  Account, Asset, BASE_FEE, Claimant, Horizon, Keypair, Memo, Operation, TransactionBuilder,
} from '@stellar/stellar-sdk'
import { exchange } from './json.mjs'

const key = byte => Keypair.fromRawEd25519Seed(Buffer.alloc(32, byte))
const [issuer, alice, bob, late] = [41, 42, 43, 44].map(key)
const token = new Asset('MWT', issuer.publicKey())

await exchange(async ({ url, passphrase }) => {
  const server = new Horizon.Server(url, { allowHttp: true })
  const answer = {}
  const build = (account, operations, memo) => {
    const builder = new TransactionBuilder(account, { fee: BASE_FEE, networkPassphrase: passphrase, memo })
    operations.forEach(operation => builder.addOperation(operation))
    return builder.setTimeout(60).build()
  }
  const send = async (who, operations, memo, signers = [who]) => {
    const transaction = build(await server.loadAccount(who.publicKey()), operations, memo)
    signers.forEach(signer => transaction.sign(signer))
    return server.submitTransaction(transaction)
  }
  const codes = async promise => {
    try {
      await promise
      return 'applied'
    } catch (error) {
      return error.response?.data?.extras?.result_codes ?? String(error)
    }
  }

  // Coins by the friendbot, and an account that a transaction makes.
  for (const who of [issuer, alice, bob]) {
    await server.friendbot(who.publicKey()).call()
  }

  const root = await server.root()
  answer.passphrase = root.network_passphrase
  const loaded = await server.loadAccount(alice.publicKey())
  answer.coins = loaded.balances.map(balance => [balance.asset_type, balance.balance])

  // Streams what comes, from now on.
  const streamed = []
  const stopped = new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('no payment was streamed')), 60000)
    const close = server.payments().forAccount(bob.publicKey()).cursor('now').stream({
      onmessage: payment => {
        streamed.push([payment.type, payment.amount, payment.asset_code ?? 'native'])
        if (streamed.length === 2) {
          clearTimeout(limit)
          close()
          resolve()
        }
      },
      onerror: () => {},
    })
  })

  await send(alice, [Operation.changeTrust({ asset: token, limit: '1000' })])
  await send(bob, [Operation.changeTrust({ asset: token })])
  await send(issuer, [Operation.payment({ destination: alice.publicKey(), asset: token, amount: '12.3456789' })])
  const paid = await send(
    alice, [Operation.payment({ destination: bob.publicKey(), asset: token, amount: '2.5' })], Memo.text('for relaying'))
  answer.paid = paid.successful
  await send(alice, [Operation.payment({ destination: bob.publicKey(), asset: Asset.native(), amount: '0.0000001' })])
  await stopped
  answer.streamed = streamed

  // Reads the transaction back, and what it did.
  const read = await server.transactions().transaction(paid.hash).call()
  answer.memo = [read.memo_type, read.memo]
  answer.signed = TransactionBuilder.fromXDR(read.envelope_xdr, passphrase).hash().toString('hex') === paid.hash
  answer.operations = (await read.operations()).records.map(operation => operation.type)
  const newest = await server.payments().forAccount(alice.publicKey()).order('desc').limit(2).call()
  answer.newest = newest.records.map(payment => payment.amount)
  answer.older = (await newest.next()).records.map(payment => payment.amount)
  answer.lines = (await server.loadAccount(bob.publicKey())).balances.map(balance => [balance.asset_code ?? 'native', balance.balance])
  answer.fee = (await server.feeStats()).last_ledger_base_fee
  answer.ledger = (await server.ledgers().ledger(read.ledger_attr).call()).successful_transaction_count

  // Money for one who does not trust the asset yet.
  await send(alice, [Operation.createAccount({ destination: late.publicKey(), startingBalance: '5' })])
  await send(alice, [Operation.createClaimableBalance({
    asset: token, amount: '3', claimants: [new Claimant(late.publicKey(), Claimant.predicateBeforeRelativeTime('3600'))],
  })])
  const [waiting] = (await server.claimableBalances().claimant(late.publicKey()).asset(token).call()).records
  answer.waiting = [waiting.amount, waiting.sponsor === alice.publicKey()]
  const claim = Operation.claimClaimableBalance({ balanceId: waiting.id })
  answer.claimUntrusted = await codes(send(late, [claim]))
  answer.claimForeign = await codes(send(bob, [claim]))
  await send(late, [Operation.changeTrust({ asset: token }), claim])
  answer.claimed = (await server.loadAccount(late.publicKey())).balances.map(balance => balance.balance)
  answer.claimTwice = await codes(send(late, [claim]))

  // Another pays the fee, and another holds the reserve.
  const inner = build(await server.loadAccount(bob.publicKey()), [Operation.bumpSequence({ bumpTo: '0' })])
  inner.sign(bob)
  const bump = TransactionBuilder.buildFeeBumpTransaction(alice, '200', inner, passphrase)
  bump.sign(alice)
  const bumped = await server.submitTransaction(bump)
  answer.bumped = [bumped.successful, bumped.fee_account === alice.publicKey(), bumped.inner_transaction.hash === inner.hash().toString('hex')]

  // What is wrong.
  const pay = (amount, destination = bob.publicKey()) => Operation.payment({ destination, asset: token, amount })
  const stale = build(new Account(alice.publicKey(), '5'), [pay('1')])
  stale.sign(alice)
  answer.badSequence = await codes(server.submitTransaction(stale))
  answer.noTrust = await codes(send(alice, [pay('1', key(45).publicKey())]))
  await server.friendbot(key(45).publicKey()).call()
  answer.noLine = await codes(send(alice, [pay('1', key(45).publicKey())]))
  answer.underfunded = await codes(send(alice, [pay('999')]))
  answer.badAuth = await codes(send(alice, [pay('1')], undefined, [bob]))
  answer.extraSignature = await codes(send(alice, [pay('1')], undefined, [alice, bob]))
  answer.lineFull = await codes(send(issuer, [Operation.payment({ destination: alice.publicKey(), asset: token, amount: '1000' })]))
  answer.missing = await server.loadAccount(key(99).publicKey()).catch(error => error.response.status)
  return answer
})
