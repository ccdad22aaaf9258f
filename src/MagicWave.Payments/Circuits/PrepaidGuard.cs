using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>
/// The account with one guard. It is paid ahead by a quarter of what it got in this session, within bounds: a guard that takes tokens and does not serve
/// gets little, and one that serves fast is not waited for.
/// </summary>
internal sealed class PrepaidGuard(Prepayment owner, SettlementAccount account, SettlementAccount session)
{
    private const int MaximumRefusals = 4;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly List<PrepaidCircuit> _circuits = [];
    private Amount _paid;
    private Amount _outstanding;
    private long _credits;
    private int _refusals;
    private bool _isTaking;
    private bool _isShort;
    private Instant? _retryAt;

    private Amount Ahead => new(Int128.Clamp(_paid.Units / 4, owner.LeastAhead.Units, owner.MostAhead.Units));

    public void Add(PrepaidCircuit circuit)
    {
        _circuits.Add(circuit);
        Look();
        Arm();
    }

    public void Remove(PrepaidCircuit circuit) => _circuits.Remove(circuit);

    /// <summary>Takes tokens when less than half of what it is to be ahead is left.</summary>
    public void Look()
    {
        if (_isTaking || _circuits.Count == 0 || _refusals >= MaximumRefusals || owner.Find(account) is not { IsLinked: true } book)
        {
            return;
        }

        Amount left = book.Balance + _outstanding;
        if (left.Units * 2 <= Ahead.Units)
        {
            _isTaking = true;
            owner.Tokens.Take(session, Ahead - left, Give);
        }
    }

    public void HandleReceipt(ReadOnlySpan<byte> body, Instant now) => owner.Tokens.HandleReceipt(session, body, outcome =>
    {
        _outstanding = outcome.Outstanding;
        if (outcome.Status is not (null or TokenStatus.Credited or TokenStatus.Waiting or TokenStatus.Unavailable))
        {
            _refusals++;
        }

        if (outcome.Credited > Amount.Zero && owner.Find(account) is { } book)
        {
            Book(book, outcome.Credited, owner.ToUnixTime(now));
        }

        Look();
    });

    /// <summary>Sends again what was not answered, and asks again for what there was not.</summary>
    public void HandleDeadline(Instant now)
    {
        if (_circuits.Count == 0 || (_outstanding == Amount.Zero && !_isShort))
        {
            _retryAt = null;
            return;
        }

        if (_retryAt <= now)
        {
            owner.Tokens.FindUnanswered(session, Send);
            Look();
            _retryAt = null;
        }

        _retryAt ??= now + Retry;
        owner.LookAt(_retryAt.Value);
    }

    private void Give(IReadOnlyList<byte[]> tokens, Amount value)
    {
        _isTaking = false;
        _isShort = tokens.Count == 0;
        _outstanding += value;
        Send(tokens);
        Arm();
    }

    private void Send(IReadOnlyList<byte[]> tokens)
    {
        foreach (byte[] token in tokens)
        {
            _ = _circuits.Exists(circuit => circuit.Send(token));
        }
    }

    private void Book(IPeerBook book, Amount credited, UnixTime time)
    {
        _paid += credited;
        book.CreditWith(new(
            $"prepaid/{account}/{++_credits}", time,
            [new(BookAccount.Peer, account, credited), new(BookAccount.Tokens, null, -credited)]));
        owner.NotePaid(credited);
    }

    private void Arm()
    {
        if (_retryAt is null)
        {
            owner.LookAt(default);
        }
    }
}
