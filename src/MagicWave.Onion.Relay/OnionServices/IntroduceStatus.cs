namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>What INTRODUCE_ACK says (rend-spec-v3 3.2.2).</summary>
internal enum IntroduceStatus : ushort
{
    /// <summary>The service was told.</summary>
    Success = 0,

    /// <summary>No service waits here under that key, or it may not be told now.</summary>
    UnknownId = 1,

    /// <summary>The cell does not have the form that it needs.</summary>
    BadFormat = 2,
}
