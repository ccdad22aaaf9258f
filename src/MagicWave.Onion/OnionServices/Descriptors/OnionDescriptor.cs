namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>
/// What a service tells those who may read its descriptor (rend-spec-v3 2.5.2): where it can be met, and how. Immutable.
/// </summary>
internal sealed record OnionDescriptor
{
    /// <summary>
    /// Kinds of authentication that introductions ask for (<c>intro-auth-required</c>); empty for none, as with all that stock tor makes.
    /// </summary>
    public IReadOnlyList<string> IntroductionAuthentication { get; init; } = [];

    /// <summary>Whether the service does not hide where it is: its own circuits have one hop.</summary>
    public bool IsSingleOnionService { get; init; }

    /// <summary>Its congestion control; null when it speaks none.</summary>
    public FlowControlOffer? FlowControl { get; init; }

    /// <summary>Its puzzle; null when it sets none of a kind that is known.</summary>
    public ProofOfWorkParams? ProofOfWork { get; init; }

    /// <summary>Where it takes introductions: at most <see cref="OnionDescriptorLimits.IntroductionPoints"/>, and there may be none.</summary>
    public required IReadOnlyList<IntroductionPoint> IntroductionPoints { get; init; }
}
