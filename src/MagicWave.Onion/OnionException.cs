using MagicWave.Core.Errors;

namespace MagicWave.Onion;

/// <summary>An operation of the onion network failed. <see cref="Kind"/> says where; the message holds no host, address or relay.</summary>
public sealed class OnionException : MagicWaveException
{
    /// <summary>Makes one of the kind <see cref="OnionErrorKind.CircuitFailed"/>.</summary>
    public OnionException()
        : this(OnionErrorKind.CircuitFailed)
    {
    }

    /// <summary>Makes one of the kind <see cref="OnionErrorKind.CircuitFailed"/> with a message.</summary>
    public OnionException(string message)
        : base(message) => Kind = OnionErrorKind.CircuitFailed;

    /// <summary>Makes one of the kind <see cref="OnionErrorKind.CircuitFailed"/> with a message and its cause.</summary>
    public OnionException(string message, Exception? innerException)
        : base(message, innerException) => Kind = OnionErrorKind.CircuitFailed;

    /// <summary>Makes one of a kind.</summary>
    public OnionException(OnionErrorKind kind)
        : base(MessageOf(kind)) => Kind = kind;

    /// <summary>Where it failed.</summary>
    public OnionErrorKind Kind { get; }

    /// <inheritdoc/>
    public override bool IsTransient => Kind
        is OnionErrorKind.NoPath or OnionErrorKind.CircuitFailed or OnionErrorKind.Timeout or OnionErrorKind.ExitFailed or OnionErrorKind.ConnectionReset;

    private static string MessageOf(OnionErrorKind kind) => kind switch
    {
        OnionErrorKind.NoPath => "No path through the network is known now.",
        OnionErrorKind.AddressRefused => "The destination may not be connected to through the network.",
        OnionErrorKind.Closed => "The client is closed.",
        OnionErrorKind.CircuitFailed => "No circuit could be built, or it was lost.",
        OnionErrorKind.Timeout => "Nothing came back in time.",
        OnionErrorKind.ExitPolicy => "No exit that was asked allows the destination.",
        OnionErrorKind.ExitFailed => "The exit failed.",
        OnionErrorKind.NotDirectory => "The relay has no directory.",
        OnionErrorKind.NameNotResolved => "The name could not be resolved.",
        OnionErrorKind.ConnectionRefused => "The host refused the connection.",
        OnionErrorKind.HostUnreachable => "The host cannot be reached.",
        _ => "The connection was reset.",
    };
}
