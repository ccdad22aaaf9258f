namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>Bounds and lengths of the descriptors of onion services (rend-spec-v3 2.4 to 2.5), as C tor has them.</summary>
public static class OnionDescriptorLimits
{
    /// <summary>A descriptor is shorter than this many bytes, unless the consensus says otherwise (<c>HSV3MaxDescriptorSize</c>).</summary>
    public const int Length = 50_000;

    /// <summary>The longest that a descriptor may ask to be kept.</summary>
    public static readonly TimeSpan MaximumLifetime = TimeSpan.FromHours(12);

    /// <summary>How long C tor asks for its descriptors to be kept.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(3);

    /// <summary>
    /// For how long C tor makes the certificates in a descriptor. The descriptor lives shorter: the rest is for clocks that are wrong.
    /// </summary>
    public static readonly TimeSpan CertificateLifetime = TimeSpan.FromHours(54);

    /// <summary>Introduction points in a descriptor. One with more is refused.</summary>
    public const int IntroductionPoints = 20;

    private const int ClientsBesideNone = 352;
    private const int ClientsInPlaceOfOnePoint = 12;

    /// <summary>The outer of the two encrypted texts is filled up with zeros to a multiple of this many bytes.</summary>
    public const int PaddingMultiple = 10_000;

    /// <summary>There are as many lines for authorised clients, real and made up, as a multiple of this, and at least once as many.</summary>
    public const int AuthorizedClientMultiple = 16;

    /// <summary>How many authorised clients a descriptor has room for: the more introduction points it has, the fewer.</summary>
    /// <param name="introductionPoints">0 to <see cref="IntroductionPoints"/>.</param>
    public static int MaximumClients(int introductionPoints) => ClientsBesideNone - (ClientsInPlaceOfOnePoint * introductionPoints);
}
