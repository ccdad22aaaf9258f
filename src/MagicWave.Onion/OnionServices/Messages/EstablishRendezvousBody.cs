namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>
/// The body of ESTABLISH_RENDEZVOUS (rend-spec-v3 section 4.1): the cookie and nothing else. The answer, RENDEZVOUS_ESTABLISHED, is empty.
/// </summary>
internal static class EstablishRendezvousBody
{
    /// <summary>Its length.</summary>
    public const int Length = RendezvousCookie.Length;

    /// <summary>Reads one; false for any other length, as tor does.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out RendezvousCookie cookie)
    {
        cookie = data.Length == Length ? RendezvousCookie.FromBytes(data) : default;
        return data.Length == Length;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public static void Write(Span<byte> destination, RendezvousCookie cookie) => cookie.CopyTo(destination[..Length]);
}
