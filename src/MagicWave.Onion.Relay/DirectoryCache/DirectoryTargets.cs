using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.DirectoryCache;

/// <summary>The lists of names in request targets (dir-spec, appendix B). Items that are no names are skipped.</summary>
internal static class DirectoryTargets
{
    /// <summary>Fingerprints in hexadecimal, joined by <c>+</c>.</summary>
    public static IEnumerable<RsaId> Fingerprints(string list)
    {
        foreach (string item in list.Split('+'))
        {
            if (RsaId.TryParseHex(item, out RsaId id))
            {
                yield return id;
            }
        }
    }

    /// <summary>Descriptor digests in hexadecimal, joined by <c>+</c>.</summary>
    public static IEnumerable<DescriptorDigest> DescriptorDigests(string list)
    {
        foreach (string item in list.Split('+'))
        {
            if (DescriptorDigest.TryParseHex(item, out DescriptorDigest digest))
            {
                yield return digest;
            }
        }
    }

    /// <summary>Microdescriptor digests in base64, joined by <c>-</c> (which base64 does not use).</summary>
    public static IEnumerable<MicrodescriptorDigest> MicrodescriptorDigests(string list)
    {
        foreach (string item in list.Split('-'))
        {
            if (MicrodescriptorDigest.TryParseBase64(item, out MicrodescriptorDigest digest))
            {
                yield return digest;
            }
        }
    }

    /// <summary>Pairs of identity and signing key of authorities.</summary>
    public static IEnumerable<(RsaId Identity, RsaId SigningKey)> CertificatePairs(string list)
    {
        foreach (string item in list.Split('+'))
        {
            int dash = item.IndexOf('-', StringComparison.Ordinal);
            if (dash > 0 && RsaId.TryParseHex(item.AsSpan(0, dash), out RsaId identity)
                && RsaId.TryParseHex(item.AsSpan(dash + 1), out RsaId signingKey))
            {
                yield return (identity, signingKey);
            }
        }
    }
}
