using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagicWave.Cryptography;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>
/// Opens and checks a descriptor for who wants to visit the service (rend-spec-v3 2.4 and 2.5). Whatever it holds, the answer is a value.
/// Thread-safe.
/// </summary>
internal static class OnionDescriptorReader
{
    /// <summary>Reads a descriptor as it came from a directory.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="blindedKey">The service's blinded key for the time period, that the descriptor must be of.</param>
    /// <param name="subcredential">The service's subcredential for the time period, 32 bytes.</param>
    /// <param name="clientKey">The client's X25519 private key for this service, 32 bytes; empty when it has none.</param>
    /// <param name="wallTime">The date, for the certificates.</param>
    /// <param name="descriptor">What it says, with the introduction points that are good; null unless the verdict is valid.</param>
    /// <param name="outer">Its outer document, where that is one.</param>
    /// <param name="fault">What is wrong with the document at fault, in a layer where the verdict says so.</param>
    /// <param name="maximumLength">How long it must not be, in bytes: what the consensus says, if it says so.</param>
    /// <exception cref="ArgumentException">The length of the subcredential or the client's key is wrong.</exception>
    public static OnionDescriptorVerdict Read(
        ReadOnlySpan<byte> utf8,
        Ed25519Id blindedKey,
        ReadOnlySpan<byte> subcredential,
        ReadOnlySpan<byte> clientKey,
        DateTimeOffset wallTime,
        out OnionDescriptor? descriptor,
        out OnionDescriptorOuter? outer,
        out DocumentFault fault,
        int maximumLength = OnionDescriptorLimits.Length)
    {
        descriptor = null;
        if (!OnionDescriptorOuter.TryParse(utf8, out outer, out fault, maximumLength))
        {
            return OnionDescriptorVerdict.Malformed;
        }

        if (outer.BlindedKey != blindedKey)
        {
            return OnionDescriptorVerdict.WrongBlindedKey;
        }

        OnionDescriptorVerdict verdict = outer.Verify(wallTime);
        return verdict == OnionDescriptorVerdict.Valid
            ? Open(outer, subcredential, clientKey, wallTime, out descriptor, out fault)
            : verdict;
    }

    /// <summary>Opens the layers of a descriptor that was verified: for who got a client's key after it.</summary>
    /// <param name="outer">The descriptor.</param>
    /// <param name="subcredential">The service's subcredential for the time period, 32 bytes.</param>
    /// <param name="clientKey">The client's X25519 private key for this service, 32 bytes; empty when it has none.</param>
    /// <param name="wallTime">The date, for the certificates.</param>
    /// <param name="descriptor">What it says; null unless the verdict is valid.</param>
    /// <param name="fault">What is wrong with the text in a layer.</param>
    /// <exception cref="ArgumentException">The length of the subcredential or the client's key is wrong.</exception>
    public static OnionDescriptorVerdict Open(
        OnionDescriptorOuter outer,
        ReadOnlySpan<byte> subcredential,
        ReadOnlySpan<byte> clientKey,
        DateTimeOffset wallTime,
        out OnionDescriptor? descriptor,
        out DocumentFault fault)
    {
        ArgumentNullException.ThrowIfNull(outer);
        if (subcredential.Length != DescriptorSecret.SubcredentialLength || clientKey.Length is not (0 or X25519.KeyLength))
        {
            throw new ArgumentException("A subcredential has 32 bytes, and a client's key has 32 or is not there.", nameof(subcredential));
        }

        descriptor = null;
        if (!TryOpenOuterLayer(outer, subcredential, out MiddleDocument? middle, out fault))
        {
            return OnionDescriptorVerdict.BadOuterLayer;
        }

        if (!TryOpenInnerLayer(outer, middle, subcredential, clientKey, out byte[] text))
        {
            return clientKey.IsEmpty ? OnionDescriptorVerdict.NeedsClientAuthorization : OnionDescriptorVerdict.WrongClientKey;
        }

        descriptor = InnerDocumentParser.Parse(text, outer.SigningCertificate.CertifiedEd25519Key, wallTime, out fault);
        CryptographicOperations.ZeroMemory(text);
        return descriptor is null ? OnionDescriptorVerdict.BadInnerLayer : OnionDescriptorVerdict.Valid;
    }

    internal static bool TryOpenOuterLayer(
        OnionDescriptorOuter outer, ReadOnlySpan<byte> subcredential, [NotNullWhen(true)] out MiddleDocument? middle, out DocumentFault fault)
    {
        middle = null;
        fault = DocumentFault.None;
        DescriptorSecret secret = new(outer.BlindedKey.ToArray(), cookie: default, subcredential, outer.RevisionCounter);
        if (DescriptorLayer.Superencrypted.TryDecrypt(secret, outer.Superencrypted.Span, out byte[] text))
        {
            middle = MiddleDocumentParser.Parse(text, out fault);
        }

        return middle is not null;
    }

    // A key that the service does not know opens what anybody may read: as with tor, it is then tried without a cookie.
    internal static bool TryOpenInnerLayer(
        OnionDescriptorOuter outer, MiddleDocument middle, ReadOnlySpan<byte> subcredential, ReadOnlySpan<byte> clientKey, out byte[] text)
    {
        Span<byte> cookie = stackalloc byte[DescriptorCookie.Length];
        bool hasCookie = !clientKey.IsEmpty && DescriptorCookie.TryOpen(middle, subcredential, clientKey, cookie);
        DescriptorSecret secret = new(outer.BlindedKey.ToArray(), hasCookie ? cookie : default, subcredential, outer.RevisionCounter);
        bool isOpen = DescriptorLayer.Encrypted.TryDecrypt(secret, middle.Encrypted.Span, out text);
        CryptographicOperations.ZeroMemory(cookie);
        return isOpen;
    }
}
