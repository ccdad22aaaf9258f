using MagicWave.Core.Bytes;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>Balances as they are where the journal ends, as far as this process wrote or read them; worth nothing once another moved the end.</summary>
internal sealed class BalanceCache
{
    /// <summary>More are forgotten all at once: a node has a few balances for each neighbour.</summary>
    private const int MostKept = 100_000;

    private readonly Dictionary<BalanceName, Amount> _balances = [];
    private byte[] _hash = [];

    /// <summary>Forgets everything when the journal ends elsewhere by now.</summary>
    public void MoveTo(JournalHead head)
    {
        if (!PublicBytes.Equal(head.Hash, _hash))
        {
            _balances.Clear();
            _hash = head.Hash;
        }
    }

    public bool TryGet(BalanceName name, out Amount amount) => _balances.TryGetValue(name, out amount);

    /// <summary>Takes what a commit changed, after it is durable.</summary>
    public void Add(CommitWriter written)
    {
        if (_balances.Count > MostKept)
        {
            _balances.Clear();
        }

        foreach ((BalanceName name, Amount amount) in written.Balances)
        {
            // What is settled does not come back: a payment's balance is there for one payment.
            if (amount == Amount.Zero && name.Item is not null)
            {
                _balances.Remove(name);
            }
            else
            {
                _balances[name] = amount;
            }
        }

        _hash = written.Hash;
    }
}
