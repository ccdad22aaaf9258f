using System.Buffers.Binary;
using MagicWave.Payments.Books;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Resources;

/// <summary>
/// What a visitor spent today, for each site and in all. Stored with every change: 8 bytes for the day, 16 for the amount. Invariant: what is spent never
/// exceeds a budget through a reservation. Used under the owner's gate.
/// </summary>
internal sealed class ResourceSpending(ResourceBudget budget)
{
    /// <summary>Sites in one day. Payments to a further one are refused.</summary>
    public const int MaximumSites = 4_096;

    private const string Kind = "resource-spent";
    private const int ValueLength = sizeof(long) + Amount.EncodedLength;
    private const long MillisecondsPerDay = 86_400_000;

    private readonly Dictionary<SiteKey, Amount> _sites = [];
    private Amount _all;
    private long _day = long.MinValue;
    private IPeerBooks? _books;

    /// <summary>Reads what an earlier run of the program spent.</summary>
    /// <exception cref="PaymentException">It cannot be read.</exception>
    public void Attach(IPeerBooks books)
    {
        _books = books;
        List<(ReadOnlyMemory<byte> Key, long Day, Amount Spent)> stored = [];
        foreach (StateRecord state in books.StatesOf(Kind))
        {
            if (state.Value.Length != ValueLength || state.Key.Length is not (1 or SiteKey.Length))
            {
                throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "What was spent on content cannot be read.");
            }

            stored.Add((state.Key, BinaryPrimitives.ReadInt64BigEndian(state.Value.Span), Amount.FromBytes(state.Value.Span[sizeof(long)..])));
        }

        _day = stored.Count == 0 ? long.MinValue : stored.Max(row => row.Day);
        foreach ((ReadOnlyMemory<byte> key, long day, Amount spent) in stored)
        {
            if (key.Length == 1)
            {
                _all = day == _day ? spent : Amount.Zero;
            }
            else
            {
                // Those of an earlier day are removed when the day turns.
                _sites[SiteKey.FromBytes(key.Span)] = day == _day ? spent : Amount.Zero;
            }
        }
    }

    /// <summary>Sets an amount aside, or says which budget it is beyond.</summary>
    public ResourceRefusal Reserve(SiteKey site, Amount cost, UnixTime time)
    {
        Turn(time);
        Amount siteLeft = budget.PerSite - _sites.GetValueOrDefault(site);
        Amount left = budget.PerDay - _all;
        bool isFull = !_sites.ContainsKey(site) && _sites.Count >= MaximumSites;
        ResourceRefusal refusal =
            cost > budget.PerRequest ? new(ResourceRefusalReason.OverRequestBudget, cost, budget.PerRequest, budget.PerRequest)
            : cost > siteLeft || isFull ? new(ResourceRefusalReason.OverSiteBudget, cost, isFull ? Amount.Zero : AtLeastZero(siteLeft), budget.PerSite)
            : cost > left ? new(ResourceRefusalReason.OverDailyBudget, cost, AtLeastZero(left), budget.PerDay)
            : default;
        if (refusal.Reason == ResourceRefusalReason.None)
        {
            Add(site, cost);
        }

        return refusal;
    }

    /// <summary>Gives back what was set aside at a time, if that day is not over.</summary>
    public void Release(SiteKey site, Amount cost, UnixTime reserved)
    {
        if (reserved.Milliseconds / MillisecondsPerDay == _day)
        {
            Add(site, -cost);
        }
    }

    private void Add(SiteKey site, Amount change)
    {
        _all = AtLeastZero(_all + change);
        _sites[site] = AtLeastZero(_sites.GetValueOrDefault(site) + change);
        Store([0], _all);
        Store(site.ToArray(), _sites[site]);
    }

    private void Turn(UnixTime time)
    {
        long day = time.Milliseconds / MillisecondsPerDay;
        if (day <= _day)
        {
            return;
        }

        _day = day;
        _all = Amount.Zero;
        foreach (SiteKey site in _sites.Keys)
        {
            _books!.Add(new StateRecord(Kind, site.ToArray(), default));
        }

        _sites.Clear();
    }

    private void Store(byte[] key, Amount spent)
    {
        byte[] value = new byte[ValueLength];
        BinaryPrimitives.WriteInt64BigEndian(value, _day);
        spent.CopyTo(value.AsSpan(sizeof(long)));
        _books!.Add(new StateRecord(Kind, key, value));
    }

    private static Amount AtLeastZero(Amount amount) => amount.IsNegative ? Amount.Zero : amount;
}
