namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>What an introduction point says of an introduction (rend-spec-v3 section 3.2.2).</summary>
internal enum IntroduceAckStatus : ushort
{
    /// <summary>It was passed on.</summary>
    Success = 0,

    /// <summary>No such service is here, or it has had as many introductions as it takes at a time.</summary>
    UnknownService = 1,

    /// <summary>It could not be read.</summary>
    BadFormat = 2,
}
