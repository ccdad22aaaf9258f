using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>The signatures of one transaction, and which of them were of use. One that nobody needed makes the transaction invalid.</summary>
internal sealed class SignatureTally(Hash256 transaction, XdrArray<DecoratedSignature> signatures)
{
    private static readonly SignerKeyType[] Order = [SignerKeyType.HashX, SignerKeyType.Ed25519, SignerKeyType.SignedPayload];

    private readonly bool[] _used = new bool[signatures.Count];
    private readonly Dictionary<(SignerKey Signer, int Signature), bool> _known = [];

    public bool AreAllUsed => Array.TrueForAll(_used, used => used);

    /// <summary>Whether the account's keys that signed weigh enough. One signature is needed even where nothing must be weighed.</summary>
    public bool IsSignedFor(AccountEntry account, int needed)
    {
        List<(SignerKey Key, int Weight)> signers = [.. account.Signers.Select(signer => (signer.Key, (int)signer.Weight))];
        if (account.Weights.Master > 0)
        {
            signers.Add((SignerKey.Ed25519(account.Id), account.Weights.Master));
        }

        return IsSigned(signers, needed);
    }

    /// <summary>Whether the key of an account that is not there yet signed.</summary>
    public bool IsSignedByKey(SettlementAccount account) => IsSigned([(SignerKey.Ed25519(account), 1)], 0);

    /// <summary>Whether each of the further signers that the transaction names signed.</summary>
    public bool IsSignedByAll(XdrArray<SignerKey> signers) => IsSigned([.. signers.Select(signer => (signer, 1))], signers.Count);

    private bool IsSigned(List<(SignerKey Key, int Weight)> signers, int needed)
    {
        int weight = 0;
        foreach ((SignerKey key, int own) in signers)
        {
            if (SignatureCheck.IsPreAuthorized(key, transaction))
            {
                weight += own;
                if (weight >= needed)
                {
                    return true;
                }
            }
        }

        foreach (SignerKeyType type in Order)
        {
            List<(SignerKey Key, int Weight)> left = [.. signers.Where(signer => signer.Key.Type == type)];
            for (int i = 0; i < signatures.Count; i++)
            {
                int found = left.FindIndex(signer => IsBy(signer.Key, i));
                if (found < 0)
                {
                    continue;
                }

                _used[i] = true;
                weight += left[found].Weight;
                if (weight >= needed)
                {
                    return true;
                }

                left.RemoveAt(found);
            }
        }

        return false;
    }

    private bool IsBy(SignerKey signer, int signature)
    {
        if (!_known.TryGetValue((signer, signature), out bool valid))
        {
            valid = SignatureCheck.IsBy(signer, transaction, signatures[signature]);
            _known.Add((signer, signature), valid);
        }

        return valid;
    }
}
