using MagicWave.Core.Time;
using MagicWave.Payments.Messages;

namespace MagicWave.Publishing.Tills;

/// <summary>
/// What visitors were asked for, and what they paid and have not used yet. An account is made by a payment only, so that asking costs no memory for long; it
/// lives in memory, and what is left in it ends with the program or after an hour without use. Not thread-safe.
/// </summary>
internal sealed class VisitorBook
{
    /// <summary>Most accounts; each was paid for.</summary>
    public const int MaximumAccounts = 50_000;

    /// <summary>Most requests that are remembered until they are paid.</summary>
    public const int MaximumAsked = 16_384;

    private static readonly TimeSpan IdleLimit = TimeSpan.FromHours(1);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<VisitorKey, VisitorAccount> _accounts = [];
    private readonly Dictionary<RequestId, AskedPart> _asked = [];
    private Instant _swept;

    /// <summary>Accounts that there are.</summary>
    public int AccountCount => _accounts.Count;

    /// <summary>A request for payment was made.</summary>
    public void HandleAsked(RequestId request, VisitorKey key, long part, Instant now)
    {
        Sweep(now);
        if (_asked.Count >= MaximumAsked)
        {
            // The oldest is the one that is least likely to be paid still.
            _ = _asked.Remove(_asked.MinBy(entry => entry.Value.Asked).Key);
        }

        _asked[request] = new(key, part, now);
    }

    /// <summary>Which part a request was for; the first one when it is not remembered, as after a restart.</summary>
    public long FindPart(RequestId request, VisitorKey key) =>
        _asked.TryGetValue(request, out AskedPart asked) && asked.Key == key ? asked.Part : 0;

    /// <summary>A part was paid, and its proof is new.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="part">Which part.</param>
    /// <param name="amount">What is in it.</param>
    /// <param name="now">When.</param>
    /// <returns>The account.</returns>
    public VisitorAccount HandlePaid(VisitorKey key, long part, long amount, Instant now)
    {
        Sweep(now);
        if (!_accounts.TryGetValue(key, out VisitorAccount? account))
        {
            if (_accounts.Count >= MaximumAccounts)
            {
                _ = _accounts.Remove(_accounts.MinBy(entry => entry.Value.LastUsed).Key);
            }

            account = new VisitorAccount();
            _accounts.Add(key, account);
        }

        account.Add(part, amount);
        account.LastUsed = now;
        return account;
    }

    /// <summary>An account; null when nothing was paid.</summary>
    public VisitorAccount? Find(VisitorKey key, Instant now)
    {
        if (_accounts.TryGetValue(key, out VisitorAccount? account))
        {
            account.LastUsed = now;
        }

        return account;
    }

    private void Sweep(Instant now)
    {
        if (now - _swept < SweepEvery)
        {
            return;
        }

        _swept = now;
        Remove(_accounts, account => account.LastUsed, now);
        Remove(_asked, asked => asked.Asked, now);
    }

    private static void Remove<TKey, TValue>(Dictionary<TKey, TValue> entries, Func<TValue, Instant> used, Instant now)
        where TKey : notnull
    {
        foreach (TKey key in entries.Where(entry => now - used(entry.Value) > IdleLimit).Select(entry => entry.Key).ToArray())
        {
            _ = entries.Remove(key);
        }
    }
}
