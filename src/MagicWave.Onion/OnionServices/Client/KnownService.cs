using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>What a client knows of a service from its descriptor.</summary>
/// <param name="Period">The period that it is of.</param>
/// <param name="Subcredential">The service's subcredential for that period.</param>
/// <param name="Descriptor">What the service says.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Until">When it is to be fetched anew.</param>
internal sealed record KnownService(
    TimePeriod Period, Subcredential Subcredential, OnionDescriptor Descriptor, ulong Revision, DateTimeOffset Until);
