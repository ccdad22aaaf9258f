using MagicWave.Onion.Cells;
using MagicWave.Onion.FlowControl;

namespace MagicWave.Onion.Streams;

/// <summary>
/// What may still come for a stream that this side ended, while the other side has not heard of it (tor-spec 6.3): no more than it was allowed to
/// send when END left. A change of state returns a new value.
/// </summary>
internal readonly record struct HalfClosedStream
{
    private int Data { get; init; }

    private int Sendmes { get; init; }

    private bool Connected { get; init; }

    private bool Resolved { get; init; }

    private bool IsEnded { get; init; }

    /// <summary>Whether nothing can come any more, so that the id may be used again.</summary>
    internal bool IsDone => IsEnded;

    /// <summary>A stream that was still connecting: it may become open before the exit reads END.</summary>
    internal static HalfClosedStream OfConnecting() => new() { Connected = true, Data = StreamWindows.Start };

    /// <summary>A name that is still being resolved.</summary>
    internal static HalfClosedStream OfResolving() => new() { Resolved = true };

    /// <summary>An open stream.</summary>
    /// <param name="deliverable">How many DATA cells the other side may still send.</param>
    /// <param name="packaged">How many DATA cells it has not acknowledged.</param>
    internal static HalfClosedStream OfOpen(int deliverable, int packaged) =>
        new() { Data = deliverable, Sendmes = packaged / StreamWindows.Increment };

    /// <summary>Counts a cell. False when there may be no such cell.</summary>
    internal bool TryCount(RelayCommand command, out HalfClosedStream next)
    {
        next = command switch
        {
            RelayCommand.Data => this with { Data = Data - 1 },
            RelayCommand.Sendme => this with { Sendmes = Sendmes - 1 },
            RelayCommand.Connected => this with { Connected = false },
            RelayCommand.Resolved => this with { Resolved = false, IsEnded = true },
            _ => this with { IsEnded = true },
        };
        return command switch
        {
            RelayCommand.Data => Data > 0,
            RelayCommand.Sendme => Sendmes > 0,
            RelayCommand.Connected => Connected,
            RelayCommand.Resolved => Resolved,
            RelayCommand.End => true,
            _ => false,
        };
    }
}
