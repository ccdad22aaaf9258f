using MagicWave.Core.Security;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// A service's keys at one introduction point (rend-spec-v3 section 2.5.2.2): new ones for each point, gone with it. Erased on disposal.
/// </summary>
internal sealed class IntroductionKeys : IDisposable
{
    /// <summary>Takes over both.</summary>
    public IntroductionKeys(Ed25519KeyPair authentication, OnionKey encryption)
    {
        Authentication = authentication;
        Encryption = encryption;
    }

    /// <summary>What the service is known by at the point; signs ESTABLISH_INTRO and is certified in the descriptor.</summary>
    public Ed25519KeyPair Authentication { get; }

    /// <summary>What clients aim their handshake at.</summary>
    public OnionKey Encryption { get; }

    /// <summary>Makes new ones.</summary>
    public static IntroductionKeys Generate(IRandom random) => new(Ed25519KeyPair.Generate(random), OnionKey.Generate(random));

    /// <summary>Erases the secrets.</summary>
    public void Dispose()
    {
        Authentication.Dispose();
        Encryption.Dispose();
    }
}
