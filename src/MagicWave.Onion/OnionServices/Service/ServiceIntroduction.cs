using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Messages;

namespace MagicWave.Onion.OnionServices.Service;

/// <summary>
/// One introduction point of one descriptor (rend-spec-v3 3.1): its keys, and the circuit to it, which is built again when it is lost. It ends after a day or
/// so, or after so many introductions that its replay cache is full.
/// </summary>
internal sealed class ServiceIntroduction : IServiceCircuitUser, IDisposable
{
    private const int MinimumIntroductions = 16384;
    private const int MaximumTries = 3;

    private static readonly TimeSpan ShortestLife = TimeSpan.FromHours(18);
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A circuit that lived so long was no failure: a relay that ends each at once has so many of them, and no more.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(5);

    private readonly ServiceHost _host;
    private readonly Instant _end;
    private Instant? _answerBy;
    private Instant _established;
    private int _tries;
    private bool _isBuilding;

    public ServiceIntroduction(ServiceHost host, BlindedPublicKey blinded, HopTarget relay, IRandom random, Instant now)
    {
        _host = host;
        Blinded = blinded;
        Relay = relay;
        Keys = IntroductionKeys.Generate(random);
        _end = now + ShortestLife + TimeSpan.FromSeconds(random.NextInt64((long)(LongestLife - ShortestLife).TotalSeconds));
        Replays = new(MinimumIntroductions + (int)random.NextInt64(MinimumIntroductions));
    }

    /// <summary>Where.</summary>
    public HopTarget Relay { get; }

    /// <summary>The service's key in the descriptor that names it.</summary>
    public BlindedPublicKey Blinded { get; }

    /// <summary>The service's keys there.</summary>
    public IntroductionKeys Keys { get; }

    /// <summary>What came there.</summary>
    public ReplayCache Replays { get; }

    /// <summary>Whether the relay takes introductions for the service.</summary>
    public bool IsEstablished { get; private set; }

    /// <summary>Whether it served its time, or cannot be reached.</summary>
    public bool IsOver { get; private set; }

    private IServiceCircuit? Circuit { get; set; }

    /// <summary>Builds the circuit when there is none, and sees whether the time is up.</summary>
    /// <param name="isListed">Whether the relay is still in the consensus.</param>
    /// <param name="now">The time.</param>
    public void Tend(bool isListed, Instant now)
    {
        if (now >= _end || Replays.IsFull || !isListed || (_tries >= MaximumTries && Circuit is null && !_isBuilding))
        {
            IsOver = true;
        }
        else if (_answerBy <= now)
        {
            HandleFailed(now);
        }
        else if (Circuit is null && !_isBuilding && _host.TryLaunch(now))
        {
            _tries++;
            _isBuilding = true;
            _host.Network.Build(_host.IntroductionKind, Relay, this);
        }
    }

    /// <inheritdoc/>
    public void HandleOpen(IServiceCircuit circuit, Instant now)
    {
        _isBuilding = false;
        Circuit = circuit;
        if (IsOver)
        {
            circuit.Close(now);
            return;
        }

        Span<byte> body = stackalloc byte[EstablishIntroBody.MaximumWrittenLength];
        int length = EstablishIntroBody.Write(body, Keys.Authentication, circuit.HandshakeDigest, _host.Settings.Limit);
        _answerBy = now + AnswerTimeout;
        _ = circuit.Send(RelayCommand.EstablishIntro, body[..length], now);
    }

    /// <inheritdoc/>
    public bool TryHandleMessage(IServiceCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, Instant now)
    {
        switch (command)
        {
            case RelayCommand.IntroEstablished when !IsEstablished:
                IsEstablished = true;
                _answerBy = null;
                _established = now;
                _host.HandleEstablished();
                return true;
            case RelayCommand.Introduce2 when IsEstablished:
                _host.HandleIntroduction(this, body, now);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void HandleClosed(bool wasOpen, Instant now)
    {
        if (IsEstablished && now - _established >= Steady)
        {
            _tries = 0;
        }

        _isBuilding = false;
        Circuit = null;
        _answerBy = null;
        IsEstablished = false;
    }

    /// <summary>Closes the circuit.</summary>
    public void Close(Instant now)
    {
        IsOver = true;
        IsEstablished = false;
        Circuit?.Close(now);
        Circuit = null;
    }

    /// <summary>Erases the keys.</summary>
    public void Dispose() => Keys.Dispose();

    private void HandleFailed(Instant now)
    {
        Circuit?.Close(now);
        HandleClosed(true, now);
    }
}
