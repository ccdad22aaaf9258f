using MagicWave.Onion.Handshakes;

namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>The body of INTRO_ESTABLISHED (rend-spec-v3 section 3.1.3): a list of extensions, of which there are none.</summary>
internal static class IntroEstablishedBody
{
    /// <summary>What is written.</summary>
    public const int Length = 1;

    /// <summary>Whether it is one.</summary>
    public static bool IsValid(ReadOnlySpan<byte> data) => !data.IsEmpty && ExtensionList.TryRead(data, out _);

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public static void Write(Span<byte> destination) => destination[0] = 0;
}
