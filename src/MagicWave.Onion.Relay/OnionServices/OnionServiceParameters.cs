using MagicWave.Onion.Directory;
using MagicWave.Onion.OnionServices.Descriptors;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>What the network agreed on about onion services, as relays use it (param-spec).</summary>
internal sealed record OnionServiceParameters
{
    private const int DefaultRate = 25;
    private const int DefaultBurst = 200;

    /// <summary>What holds where the network says nothing.</summary>
    public static OnionServiceParameters Default { get; } = new();

    /// <summary>How many introductions a service is passed that asks for no limit itself.</summary>
    public IntroductionDefence Defence { get; init; } = IntroductionDefence.None;

    /// <summary>Whether clients that come directly get no rendezvous.</summary>
    public bool RefusesSingleHopRendezvous { get; init; }

    /// <summary>The length from which on a descriptor is not stored, in bytes.</summary>
    public int MaximumDescriptorLength { get; init; } = OnionDescriptorLimits.Length;

    /// <summary>Reads them.</summary>
    public static OnionServiceParameters Of(Consensus consensus) => new()
    {
        Defence = new(
            consensus.Param("HiddenServiceEnableIntroDoSDefense", 0, 0, 1) == 1,
            consensus.Param("HiddenServiceEnableIntroDoSRatePerSec", DefaultRate, 0, int.MaxValue),
            consensus.Param("HiddenServiceEnableIntroDoSBurstPerSec", DefaultBurst, 0, int.MaxValue)),
        RefusesSingleHopRendezvous = consensus.Param("DoSRefuseSingleHopClientRendezvous", 0, 0, 1) == 1,
        MaximumDescriptorLength = consensus.Param("HSV3MaxDescriptorSize", OnionDescriptorLimits.Length, 1, int.MaxValue),
    };
}
