using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>A descriptor that a client has fetched. Immutable.</summary>
/// <param name="Period">The time period that it is of.</param>
/// <param name="Subcredential">The service's subcredential for that period.</param>
/// <param name="Outer">Its outer document, which was verified.</param>
/// <param name="Verdict">
/// Whether it could be opened: <see cref="OnionDescriptorVerdict.Valid"/>, <see cref="OnionDescriptorVerdict.NeedsClientAuthorization"/> or
/// <see cref="OnionDescriptorVerdict.WrongClientKey"/>.
/// </param>
/// <param name="Descriptor">What it says; null unless it could be opened.</param>
internal sealed record CachedDescriptor(
    TimePeriod Period,
    Subcredential Subcredential,
    OnionDescriptorOuter Outer,
    OnionDescriptorVerdict Verdict,
    OnionDescriptor? Descriptor);
