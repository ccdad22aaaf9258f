using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>
/// A client's accounts with its guards, kept in credit with tokens: the guard sees a key of this session that is nowhere on a ledger, and tokens that
/// nobody can link to who bought them. Every member is called under the owner's gate.
/// </summary>
internal sealed class Prepayment
{
    private const int LeastBytes = 1 << 20;
    private const int MostBytes = 8 << 20;
    private const int CellLength = 514;

    /// <summary>A guard is paid for the hops behind it too.</summary>
    private const int PaidHops = 3;

    private readonly CircuitPayments _owner;
    private readonly Dictionary<SettlementAccount, PrepaidGuard> _guards = [];

    public Prepayment(CircuitPayments owner, ITokenPayer tokens)
    {
        _owner = owner;
        Tokens = tokens;
    }

    public ITokenPayer Tokens { get; }

    /// <summary>How far a guard that served nothing yet is paid ahead: the price of 1 MiB.</summary>
    public Amount LeastAhead => PriceOf(LeastBytes);

    /// <summary>How far a guard is paid ahead at most: the price of 8 MiB, or one token. More than that no guard can take and run away with.</summary>
    public Amount MostAhead => PriceOf(MostBytes);

    /// <summary>When to look again for guards that did not answer, or that there were no tokens for.</summary>
    public Instant? NextDeadline { get; private set; }

    public PrepaidCircuit Open(IClientPort port)
    {
        PrepaidCircuit circuit = new(this, port);
        circuit.Count();
        return circuit;
    }

    public PrepaidGuard GuardOf(SettlementAccount account)
    {
        if (!_guards.TryGetValue(account, out PrepaidGuard? guard))
        {
            guard = new(this, account, TokenSession.Of(_owner.Books.Account, account));
            _guards.Add(account, guard);
        }

        return guard;
    }

    public IPeerBook? Find(SettlementAccount guard) => _owner.Books.Find(guard);

    public UnixTime ToUnixTime(Instant now) => _owner.ToUnixTime(now);

    public void NotePaid(Amount amount) => _owner.NoteExtra(amount);

    public void HandleLinked(IPeerBook peer, Instant now)
    {
        if (_guards.ContainsKey(peer.Peer))
        {
            LookAt(now);
        }
    }

    private Amount PriceOf(int bytes) => new((Int128)_owner.Price * PaidHops * (bytes / CellLength));

    /// <summary>Has <see cref="HandleDeadline"/> called a while later.</summary>
    public void LookAt(Instant at)
    {
        NextDeadline = Instant.Earlier(NextDeadline, at);
        _owner.Wake();
    }

    public void HandleDeadline(Instant now)
    {
        if (NextDeadline is null || NextDeadline > now)
        {
            return;
        }

        NextDeadline = null;
        foreach (PrepaidGuard guard in _guards.Values)
        {
            guard.HandleDeadline(now);
        }
    }
}
